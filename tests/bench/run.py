"""The benchmarks: what a hook call, a shim and a cold verb cost, as ratios of CPU measured in one run.

    python tests/bench/run.py [--runs N] [--check] [--all]

Every figure is the median CPU time (user and system, children included) of a whole process, divided by that of a bare
`python -I -S -c pass` started in turn with it. With `--check` the exit status is 1 when a figure of the summary is more
than a quarter above the one in `ratios.json`; `--keep` writes these anew. `--all` runs the benchmarks of the queue, the
audit and the clients as well, to which the same holds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.settings_cache import load
from claimonce.reading import read_tool
from claimonce.settings.paths import config_folder
from claimonce.settings.trust import trust

sys.path[0] = str(Path(__file__).parent.parent)

from bench import kept  # noqa: E402

PAYLOADS = Path(__file__).parent.parent / "realclient" / "payloads"
EVERYDAY = Path(__file__).with_name("everyday.txt")
SECTION = "calls and verbs"
# The other scripts whose ratios are kept.
OTHERS = ("push.py --from clones slow", "audit.py", "clients.py")
# Everyday calls that speak of an effect in prose.
PROSE = ("git push", "commit-heredoc", "echo-prose", "grep-prose")
BARE = "python -I -S -c pass"
# What a verb reads and writes, without the command line around it.
LOOKS, TAKES = "what status, queue and log read", "what next reads and writes"
ROOTS = f"import os, sys; sys.path[:0] = {[str(Path(__file__).parents[2] / each) for each in ('settings', 'hooks')]}\n"
LOOKING = """
from claimonce.cli.main import store_here
from claimonce.gate import ledger
store = store_here()
ledger.last(store, 50), store.rows("claims_all"), store.rows("waiting_all")
os._exit(0)
"""
TAKING = """
from claimonce.cli.main import store_here
from claimonce.gate.counters import allocation, counter
from claimonce.hooks.settings_cache import load
one = counter.find_counter(load(os.getcwd()), "SP")
allocation.Taker(store_here(), one, "env:bench", "").take(1, 1.0, on_wait=print)
os._exit(0)
"""


@dataclass(frozen=True)
class Case:
    """One process to time: its words, its stdin, and the bound on its cost."""

    name: str
    argv: tuple[str, ...]
    stdin: bytes = b""
    bound: float | None = None
    unit: str = "x"  # x: ratio to bare Python, beyond the case named in `over` if any; ms: CPU over that case
    over: str = BARE
    expect: bytes | None = None


@dataclass
class Figures:
    """CPU seconds of each run, and the largest resident set seen."""

    cpu: list[float] = field(default_factory=list)
    memory_mib: float = 0.0

    @property
    def median(self) -> float:
        """The median CPU time in seconds."""
        return statistics.median(self.cpu)


def timed(case: Case, env: dict[str, str], cwd: str) -> tuple[float, float]:
    """Run the case once and return its CPU seconds and peak memory in MiB."""
    with tempfile.TemporaryFile() as feed, tempfile.TemporaryFile() as answer:
        feed.write(case.stdin)
        feed.seek(0)
        child = subprocess.Popen(case.argv, stdin=feed, stdout=answer, stderr=subprocess.DEVNULL, env=env, cwd=cwd)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        answer.seek(0)
        said = answer.read()
    if case.expect is not None and case.expect not in said:
        raise SystemExit(f"{case.name}: answered {said[:300]!r}, expected {case.expect!r}")
    if case.expect is None and case.name.startswith("hook: nothing") and said:
        raise SystemExit(f"{case.name}: answered {said[:300]!r}, expected silence")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


PLUGIN = """
from claimonce.hooks import Description, McpTool, Verdict, hookimpl

@hookimpl
def claimonce_describe():
    tools = (McpTool("mcp__pagerx__*"),)
    return Description("pager", "notify", "pager", words=("pagerx",), mcp_tools=tools, has_code=True)

@hookimpl
def claimonce_judge(effect, session):
    return Verdict("deny", "not at night")
"""


@contextmanager
def installed(python: str = sys.executable) -> Iterator[tuple[dict[str, str], Path]]:
    """A home in which this interpreter's claimonce is wired in, and a repository with a counter."""
    with tempfile.TemporaryDirectory(prefix="claimonce-bench-") as name:
        home = Path(name)
        repo = home / "repo"
        repo.mkdir()
        env = {
            "HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
        }  # fmt: skip
        (repo / "claimonce.toml").write_text('[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n')
        (repo / "counter.json").write_text('{"SP": {"next": 152}}\n')
        (repo / "package.json").write_text('{"scripts": {"test": "vitest run", "build": "tsc -p ."}}\n')
        (repo / "Makefile").write_text("test:\n\tpytest -q\n")
        plugin = Path(config_folder(env)) / "plugins" / "pager.py"
        plugin.parent.mkdir(parents=True)
        plugin.write_text(PLUGIN)
        trust(str(plugin), env=env)
        for words in (
            ["git", "init", "-q"],
            [python, "-m", "claimonce.cli", "init", "claude", "--scope", "user", "--yes"],
        ):
            subprocess.run(words, cwd=repo, env=env, check=True, stdout=subprocess.DEVNULL)
        yield env, repo


def as_sent(event: dict[str, object]) -> bytes:
    """Return an event as Claude Code 2.1.332 writes it: one line, with its end (tests/realclient/record.py)."""
    return json.dumps(event, separators=(",", ":")).encode() + b"\n"


def quiet_payloads(repo: Path, env: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Real payloads of calls that reach nobody: each event after a call, and calls without an effect for the reader."""
    here = load(str(repo), env, people=True)
    for path in sorted(PAYLOADS.glob("*.json")):
        event = json.loads(path.read_text(encoding="utf-8"))
        name = event.get("hook_event_name")
        if name == "PreToolUse":
            descriptions = Descriptions(here.descriptions)
            if read_tool(
                event["tool_name"], event["tool_input"], descriptions, cwd=str(repo), counters=("counter.json",)
            ).effects:
                continue
        if name in ("PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch"):
            yield path.stem, as_sent(event)


def event(repo: Path, tool: str, tool_input: dict[str, str]) -> bytes:
    """Return a PreToolUse event in the client's form."""
    whole = {
        "session_id": "bench", "transcript_path": "/home/dev/t.jsonl", "cwd": str(repo), "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": tool_input, "tool_use_id": "toolu_bench",
    }  # fmt: skip
    return as_sent(whole)


def everyday(repo: Path) -> Iterator[tuple[str, bytes]]:
    """Calls as agents make them all day; none has an effect."""
    for line in EVERYDAY.read_text(encoding="utf-8").splitlines():
        tool, _, what = line.partition("\t")
        what = what.replace("\\n", "\n")
        path = f"{repo}/{what}"
        given = {
            "Bash": {"command": what, "description": "Go on"},
            "Edit": {"file_path": path, "old_string": 'a = "b"\n' * 8, "new_string": "git push\n" * 8},
            "Write": {"file_path": path, "content": 'print("mail")\n' * 40},
            "NotebookEdit": {"notebook_path": path, "new_source": "x = 1\n"},
            "Read": {"file_path": path},
        }.get(tool, {"query": what})
        yield f"{tool} {what[:48]}".replace("\n", " "), event(repo, tool, given)


def after(repo: Path) -> bytes:
    """Return a PostToolUse event of a command that touched nothing."""
    whole = {
        "session_id": "bench", "cwd": str(repo), "hook_event_name": "PostToolUse", "tool_name": "Bash",
        "tool_input": {"command": "make"}, "tool_response": {"stdout": "", "stderr": ""}, "tool_use_id": "toolu_bench",
    }  # fmt: skip
    return as_sent(whole)


def cases(env: dict[str, str], repo: Path) -> Iterator[Case]:
    """Return everything that is timed."""
    launcher = Path(env["HOME"]) / ".local/share/claimonce/launch"
    if sys.platform == "darwin":
        launcher = Path(env["HOME"]) / "Library/Application Support/claimonce/data/launch"
    hook = (str(launcher), "hook", "claude")
    yield Case(BARE, (sys.executable, "-I", "-S", "-c", "pass"))
    for name, payload in quiet_payloads(repo, env):
        yield Case(f"hook: nothing to gate: {name}", hook, payload, 1.6)
    for name, payload in everyday(repo):
        yield Case(f"hook: nothing to gate: {name}", hook, payload, 1.6)
    away = event(repo, "Edit", {"file_path": "/nowhere/counter.json", "old_string": "1", "new_string": "2"})
    yield Case("hook: nothing to gate: an edit elsewhere of a file named like a counter", hook, away, 1.5)
    watched = repo.with_name("watched")  # a repository of its own: `next` moves the counter of the other one
    shutil.copytree(repo, watched)
    (watched / ".git" / "refs" / "remotes" / "origin").mkdir(parents=True)
    yield Case("hook: nothing to gate: after a command, a counter and a remote watched", hook, after(watched), 1.6)
    yield Case("hook: cold call that denies", hook, event(repo, "Bash", {"command": "git push origin main"}), 5.0,
               expect=b"deny")  # fmt: skip
    page = event(repo, "mcp__pagerx__page", {"to": "oncall", "message": "x"})
    yield Case("hook: call that needs a drop-in plugin's code", hook, page, 7.0, expect=b"not at night")
    executable = shutil.which("claimonce", path=str(Path(sys.executable).parent)) or "claimonce"
    yield Case("claimonce check KEY", (executable, "check", "notify-tekla"), b"", 6.0, expect=b"not done")
    yield Case(LOOKS, (sys.executable, "-I", "-S", "-c", f"{ROOTS}{LOOKING}"))
    yield Case(TAKES, (sys.executable, "-I", "-S", "-c", f"{ROOTS}{TAKING}"))
    yield Case("claimonce --help", (executable, "--help"), b"", 9.0, expect=b"Usage")
    for verb in ("status", "queue", "log"):
        yield Case(f"claimonce {verb}", (executable, verb), b"", 4.5, over=LOOKS)
    yield Case("claimonce next SP", (executable, "next", "SP"), b"", 4.5, over=TAKES)
    git = shutil.which("git") or "git"
    yield Case("plain git status", (git, "status"))
    shim = launcher.parent / "shims" / "git"
    yield Case("git status through the shim", (str(shim), "status"), bound=2.5, unit="ms", over="plain git status")


def measure(runs: int, keep: Callable[[Case], bool]) -> dict[Case, Figures]:
    """Time every case `runs` times, in a new order each round so that drift hits all alike."""
    with installed() as (env, repo):
        chosen = [case for case in cases(env, repo) if case.bound is None or keep(case)]
        figures = {case.name: Figures() for case in chosen}
        for turn in range(runs + 1):
            for case in random.sample(chosen, len(chosen)):
                cpu, memory = timed(case, env, str(repo))
                if turn:  # the first round warms the caches
                    figures[case.name].cpu.append(cpu)
                    figures[case.name].memory_mib = max(figures[case.name].memory_mib, memory)
        return {case: figures[case.name] for case in chosen}


def memory_of(case: Case, env: dict[str, str], cwd: str) -> float:
    """Return the peak memory in MiB; a small process starts the case, for a fork counts in its peak."""
    code = (
        "import os, sys; child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ);"
        "sys.stderr.write(str(os.wait4(child, 0)[2][2]))"
    )
    words = [sys.executable, "-I", "-S", "-c", code, *case.argv]
    done = subprocess.run(words, input=case.stdin, env=env, cwd=cwd, capture_output=True, check=True)
    return int(done.stderr.rsplit(b"\n", 1)[-1]) / 1024


def summary(ratios: dict[str, float]) -> dict[str, float]:
    """Return the figures that are kept, from the ratio of each case."""
    quiet = {name.partition("gate: ")[2]: figure for name, figure in ratios.items() if "nothing to gate" in name}
    found: dict[str, float] = {}
    if len(quiet) > 100:
        ordered = sorted(quiet.values())
        found["nothing to gate, median"] = statistics.median(ordered)
        found["nothing to gate, 90 %"] = ordered[int(len(ordered) * 0.9)]
        found["nothing to gate, worst"] = ordered[-1]
        found["after a call, worst"] = max(
            figure for name, figure in quiet.items() if name.startswith(("Post", "after"))
        )
        found["prose, worst"] = max(figure for name, figure in quiet.items() if any(one in name for one in PROSE))
        found["an edit elsewhere of a file named like a counter"] = quiet[list(quiet)[-2]]
    found.update({name: ratios[name] for name in ratios if name.startswith(("hook: c", "claimonce "))})
    return found


def ratio(case: Case, medians: dict[str, float]) -> float:
    """Return what a case costs, in its own unit."""
    beyond = medians[case.over] if case.over in medians and case.over != BARE else 0.0
    cost = medians[case.name] - beyond
    return cost * 1000 if case.unit == "ms" else cost / medians[BARE]


def main() -> int:
    """Print the table and return 1 when `--check` finds a missed bound."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--only", default="")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--all", action="store_true", help="the queue, the audit and the clients, too")
    given = parser.parse_args()
    found = measure(given.runs, lambda case: given.only in case.name)
    medians = {case.name: figure.median for case, figure in found.items()}
    print(f"{'case':70} {'figure':>9} {'bound':>7} {'MiB':>5}")
    for case, figure in found.items():
        cost = ratio(case, medians)
        over = case.bound is not None and cost > case.bound
        bound = f"{case.bound:g}{case.unit}" if case.bound else ""
        print(
            f"{case.name:70} {cost:7.2f}{case.unit:2} {bound:>7} {figure.memory_mib:5.0f}{'  MISSED' if over else ''}"
        )
    worse = kept.compare(SECTION, summary({case.name: ratio(case, medians) for case in found}), keep=given.keep)
    with installed() as (env, repo):
        for case in cases(env, repo):
            if case.name.startswith("hook: c"):
                for _ in range(2):
                    mib = memory_of(case, env, str(repo))
                print(f"{case.name:70} {mib:7.1f} MiB")
    status = 1 if worse and given.check else 0
    flags = [flag for flag, wanted in (("--check", given.check), ("--keep", given.keep)) if wanted]
    for each in OTHERS if given.all else ():
        script, *words = each.split()
        status |= subprocess.run(
            [sys.executable, Path(__file__).with_name(script), *words, *flags], check=False
        ).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
