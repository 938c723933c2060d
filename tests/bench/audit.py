"""The benchmarks of the audit: files a second of one core, a second run, the import, memory, and beside it semgrep.

    python tests/bench/audit.py TREE... [--semgrep PROGRAM] [--made 100000] [--check] [--keep]

Times are CPU seconds of whole processes, user and system, everything included. `--semgrep` runs that program over the
same trees in the same run, with five rules and with rules for the acts that the audit looks for, and prints how many of
the audit's findings they reach. `--made N` makes a tree of N files for the figure of memory. With `--check` the status
is 1 when a figure is more than a quarter above the one in `ratios.json`; `--keep` writes these anew.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
from pathlib import Path

sys.path[0] = str(Path(__file__).parent.parent)

from bench import kept  # noqa: E402

RULES = {name: Path(__file__).parent / "semgrep" / f"{name}.yml" for name in ("five_rules", "same_acts")}
NEAR = 2  # lines between what both name one place
PROBE = """
import json, sys
from msgspec.structs import replace
from claimonce.audit.run_request import prepare, sweep_with_progress
where, here, options = prepare((sys.argv[1],))
found = sweep_with_progress(where, here, replace(options, cache=sys.argv[2] == "cache", evidence=False))
listed = sum(found.others.values()) + found.files + found.tests + len(found.unread)
print(json.dumps([found.files, listed, [(each.path, each.site.line) for each in found.findings]]))
"""


def cost(command: list[str], env: dict[str, str]) -> tuple[float, int, str]:
    """Run a command; return its CPU seconds, its greatest memory in MB, and what it printed."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(write, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.execvpe(command[0], command, env)
    os.close(write)
    with open(read, "rb") as pipe:
        printed = pipe.read().decode()
    _, _, used = os.wait4(pid, 0)
    scale = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * scale // 1_000_000, printed


def made(folder: Path, count: int) -> Path:
    """Make a tree of `count` files: a third code with acts, a third code without, a third prose."""
    for number in range(count):
        place = folder / f"part{number // 500}"
        place.mkdir(parents=True, exist_ok=True)
        body = (
            f"import subprocess\n\n\ndef go{number}(branch):\n    subprocess.run(['git', 'push', 'origin', branch])\n",
            f"def add{number}(one, two):\n    return one + two\n" * 20,
            f"# Page {number}\n\nSome words for people.\n" * 20,
        )[number % 3]
        (place / f"file{number}.{'md' if number % 3 == 2 else 'py'}").write_text(body)
    return folder


class Bench:
    """What one call of the command measures: the audit in a state of its own, and a peer beside it."""

    def __init__(self, folder: Path, semgrep: str) -> None:
        # An installed program has its modules and its settings compiled, as the peer has, which runs once before:
        # nobody pays for that on every run. What is kept of the trees is not there yet.
        self.folder, self.semgrep = folder, semgrep
        self.env = {**os.environ, "CLAIMONCE_STATE": f"{folder}/state", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)
        self.probe = folder / "probe.py"
        self.probe.write_text(PROBE)
        self.spent: dict[str, float] = dict.fromkeys(("audit", *RULES), 0.0)

    def imported(self) -> str:
        """Say what the import costs."""
        bare = min(cost([sys.executable, "-c", "pass"], self.env)[0] for _ in range(5))
        whole = min(cost([sys.executable, "-c", "import claimonce.audit.run_request"], self.env)[0] for _ in range(5))
        return f"the import, whole process: {whole * 1000:.0f} ms (bare python {bare * 1000:.0f} ms)"

    def audit(self, tree: str, cache: str = "cache") -> tuple[float, int, int, int, list[tuple[str, int]]]:
        """Return seconds, MB, files that were read, files in all, and where something was found."""
        seconds, memory, printed = cost([sys.executable, str(self.probe), tree, cache], self.env)
        read, listed, found = json.loads(printed)
        return seconds, memory, read, listed, [(path, line) for path, line in found]

    def tree(self, tree: str) -> int:
        """Print what a tree costs, the first time and again; return how much memory it took in MB."""
        first, memory, read, listed, found = self.audit(tree)
        second, _, _, _, again = self.audit(tree)
        assert found == again
        line = f"{listed} files ({read} read) in {first:.2f} s = {listed / first:.0f}/s, {memory} MB"
        print(f"{tree}: {line}; second run {second:.2f} s, {first / second:.1f} times faster", flush=True)
        if self.semgrep and not tree.startswith(str(self.folder)):
            self.spent["audit"] += first
            for name, rules in RULES.items():
                seconds, places = self.peer(tree, rules)
                self.spent[name] += seconds
                met = sum(
                    any(path == p and first - NEAR <= line <= last + NEAR for p, first, last in places)
                    for path, line in found
                )
                print(f"    semgrep, {name}: {seconds:.2f} s, {seconds / first:.1f} times as long; "
                      f"{met} of {len(found)} findings", flush=True)  # fmt: skip
        return memory

    def peer(self, tree: str, rules: Path) -> tuple[float, list[tuple[str, int, int]]]:
        """Return what the peer costs in seconds, and where it found something: the first and the last line."""
        words = ["scan", "--metrics", "off", "--disable-version-check", "--jobs", "1", "--quiet"]
        seconds, _, printed = cost([self.semgrep, *words, "--config", str(rules), "--json", tree], self.env)
        return seconds, [
            (os.path.relpath(one["path"], tree), one["start"]["line"], one["end"]["line"])
            for one in json.loads(printed)["results"]
        ]


def main() -> int:
    """Print one line a figure; return 1 where `--check` finds a regression."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("trees", nargs="*", type=os.path.abspath)
    asked.add_argument("--semgrep", default="")
    asked.add_argument("--made", type=int, default=100_000)
    asked.add_argument("--check", action="store_true")
    asked.add_argument("--keep", action="store_true")
    given = asked.parse_args()
    shares: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.semgrep)
        for tree in given.trees:
            bench.audit(tree, "no cache")
            if given.semgrep:
                bench.peer(tree, RULES["five_rules"])
        print(bench.imported())
        for tree in given.trees:
            bench.tree(tree)
        if given.made:
            shares[f"MB for {given.made} files"] = bench.tree(str(made(Path(folder) / "made", given.made)))
        for name in RULES if bench.spent["audit"] and given.semgrep else ():
            print(f"semgrep over all trees, {name}: {bench.spent[name] / bench.spent['audit']:.1f} times as long")
            shares[f"the audit over semgrep, {name}"] = bench.spent["audit"] / bench.spent[name]
    worse = kept.compare("audit", shares, keep=given.keep)
    return 1 if worse and given.check else 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
