"""This build beside another one: CPU of the embedded store and of hook calls, in turns, in one run.

    python tests/bench/builds.py PYTHON [--runs 25] [--only store|hooks]

PYTHON is the interpreter of an environment in which the other build is installed. The last two figures are medians over
the rounds: this build's CPU over the other's in the same round, and the same by the clock, in which the disk has its
part; who goes first changes from round to round.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

sys.path[0] = str(Path(__file__).parent.parent)

from bench.run import Case, event, installed, timed  # noqa: E402

# What a process does with the store many times; it prints the seconds of that alone, of CPU and by the clock.
LOOP = """
import time
from claimonce.gate import claims, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.store import open_store
store, me = open_store(), owner.here()
def wanted(i): return Wanted(f"k{i % 50}" if MANY else f"once-{BASE + i}", "act", "env:bench", me, 600.0)
def once(i):
    entry = gate.enter(store, wanted(i), About(window="forever"))
    gate.settle(store, entry.intent, intents.DONE, {})
def turn(i):
    entry = gate.enter(store, wanted(i), About(window=""), once=False)
    gate.settle(store, entry.intent, intents.DONE, {})
def claim(i):
    with store:
        held = claims.take(store, wanted(i))
        claims.release(store, held.key, held.token)
for i in range(20): WHAT(i)
BASE += 100000
begun = time.process_time(), time.perf_counter()
for i in range(150): WHAT(i)
print(time.process_time() - begun[0], time.perf_counter() - begun[1])
"""
COLD = """
import os
from claimonce.gate import claims, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.store import open_store
store = open_store()
with store:
    held = claims.take(store, Wanted("cold", "act", "env:bench", owner.here(), 600.0))
    claims.release(store, held.key, held.token)
os._exit(0)
"""
LOOPS = ("once", "turn", "claim")
Seconds = tuple[float, float]  # CPU, and by the clock
SLACK = "https://hooks.slack.com/services/T0/B0/x"


@dataclass(frozen=True)
class Build:
    """An installed build: its interpreter, its environment with a home of its own, and a repository in it."""

    python: str
    env: dict[str, str]
    repo: Path

    def loop(self, what: str, turn: int) -> Seconds:
        """Return the seconds of a loop over the store."""
        script = f"BASE, MANY = {turn * 1_000_000}, {what != 'once'}\n" + LOOP.replace("WHAT", what)
        done = subprocess.run(
            [self.python, "-c", script], cwd=self.repo, env=self.env, check=True, capture_output=True, text=True
        )
        cpu, clock = map(float, done.stdout.split())
        return cpu, clock

    def case(self, case: Case) -> Seconds:
        """Return the seconds of a whole process."""
        begun = time.perf_counter()
        cpu = timed(case, self.env, str(self.repo))[0]
        return cpu, time.perf_counter() - begun

    def hook(self, payload: bytes, expect: bytes | None) -> Seconds:
        """Return the seconds of a hook call."""
        launcher = Path(self.env["HOME"]) / ".local/share/claimonce/launch"
        return self.case(Case("hook", (str(launcher), "hook", "claude"), payload, expect=expect))


Timing = Callable[[Build, int], Seconds]


def store_cases() -> Iterator[tuple[str, Timing]]:
    """Return what is done with the store: each act once, turns, claims, a cold claim, and a whole `claimonce gate`."""
    for name in LOOPS:
        yield name, lambda build, turn, name=name: build.loop(name, turn)  # type: ignore[misc]
    yield "cold", lambda build, _: build.case(Case("cold", (build.python, "-c", COLD)))
    yield (
        "gate",
        lambda build, turn: build.case(
            Case("gate", (str(Path(build.python).with_name("claimonce")), "gate", f"key-{turn}", "--", "true"))
        ),
    )


def hook_cases() -> Iterator[tuple[str, Timing]]:
    """Return the calls of a hook: those that are denied, read, compared, and those of no effect."""

    def call(tool: str, expect: bytes | None = None, **given: str) -> Timing:
        def run(build: Build, turn: int) -> Seconds:
            filled = {name: text.replace("TURN", str(turn)).replace("REPO", str(build.repo)) for name, text in
                      given.items()}  # fmt: skip
            payload = event(build.repo, tool, filled).replace(b"toolu_bench", b"toolu_%d" % turn)
            return build.hook(payload, expect)

        return run

    def started(build: Build, turn: int) -> Seconds:
        whole = {"session_id": f"s{turn}", "cwd": str(build.repo), "hook_event_name": "SessionStart",
                 "source": "startup"}  # fmt: skip
        return build.hook(json.dumps(whole).encode(), None)

    yield "denied push", call("Bash", b"deny", command="git push origin main")
    yield "PATH=..; git push", call("Bash", b"", command="PATH=/usr/bin:/bin; git push origin main")
    yield "/usr/bin/git push", call("Bash", b"", command="/usr/bin/git push origin main")
    yield "MCP send", call("mcp__mail__send_message", to="tekla@x.test", text="build TURN is out, with number TURN")
    post = f'curl -s -d \'{{"text": "build TURN is out"}}\' {SLACK}'
    yield "curl to a chat", call("Bash", command=post)
    yield "counter edit", call("Edit", file_path="REPO/counter.json", old_string='"next": 152',
                               new_string='"next": 153')  # fmt: skip
    yield "session start", started
    yield "make", call("Bash", command="make test")
    yield "quiet call", call("Bash", command="ls -la && cat README.md")


def compiled(python: str) -> None:
    """Have the build's bytecode written, so that no run compiles."""
    ask = "import claimonce.gate as g, claimonce.settings as s; print(*g.__path__, *s.__path__)"
    env = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([python, "-c", ask], env=env, check=True, capture_output=True, text=True)
    folders = [str(Path(one).parent) for one in done.stdout.split()]
    subprocess.run([python, "-m", "compileall", "-q", *folders], env=env, check=True)


def compare(mine: Build, other: Build, timing: Timing, runs: int) -> tuple[float, ...]:
    """Return the median CPU seconds of each build, and the medians of the rounds' ratios: of CPU, and by the clock."""
    found: dict[str, list[Seconds]] = {mine.python: [], other.python: []}
    for turn in range(runs + 1):
        for build in (mine, other) if turn % 2 else (other, mine):
            seconds = timing(build, turn)
            if turn:  # the first round warms the caches
                found[build.python].append(seconds)
    rounds = list(zip(found[mine.python], found[other.python], strict=True))
    return (
        statistics.median(ours[0] for ours, _ in rounds), statistics.median(theirs[0] for _, theirs in rounds),
        *(statistics.median(ours[at] / theirs[at] for ours, theirs in rounds) for at in (0, 1)),
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("python")
    parser.add_argument("--runs", type=int, default=25)
    parser.add_argument("--only", choices=("store", "hooks"), default="")
    args = parser.parse_args()
    parts = {"store": store_cases, "hooks": hook_cases}
    with ExitStack() as stack:
        pair: list[Build] = []
        for python in (sys.executable, args.python):
            compiled(python)
            env, repo = stack.enter_context(installed(python))
            state = stack.enter_context(tempfile.TemporaryDirectory())
            pair.append(Build(python, {**env, "CLAIMONCE_STATE": state}, repo))
        for name, timings in parts.items():
            for what, timing in timings() if args.only in ("", name) else ():
                ours, theirs, cpu, clock = compare(pair[0], pair[1], timing, args.runs)
                figures = f"{ours * 1000:8.1f} ms {theirs * 1000:8.1f} ms  CPU {cpu:6.3f}  clock {clock:6.3f}"
                print(f"{name:6} {what:20} {figures}", flush=True)


if __name__ == "__main__":
    main()
