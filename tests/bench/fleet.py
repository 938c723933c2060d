"""What a fleet costs over its slowest worker and the landing: nine workers, nine worktrees, nine numbers, one remote.

    python tests/bench/fleet.py [--seconds S] [--runs N] [--check]

Each worker sleeps for its part of S seconds, writes one file and commits. `total` is the wall time of the whole
command, `slowest` the longest time from a worker's start to its end, `landing` what passes after the last worker has
ended. With `--check` the exit status is 1 when the median of total / (slowest + landing) is over its bound.
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
from pathlib import Path

BOUND = 1.3
AGENTS = 9
SETTINGS = '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n'


def git(cwd: Path, env: dict[str, str], *words: str) -> None:
    """Run git, and stop where it fails."""
    subprocess.run(["git", *words], cwd=cwd, env=env, check=True, capture_output=True)


def once(seconds: float) -> tuple[float, float, float]:
    """Return total, slowest worker and landing of one run in a fresh world, in seconds."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        env = {
            "PATH": os.environ["PATH"], "HOME": str(root / "home"), "CLAIMONCE_STATE": str(root / "state"),
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.test",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.test",
        }  # fmt: skip
        (root / "home").mkdir()
        git(root, env, "init", "-q", "--bare", "-b", "main", "origin.git")
        git(root, env, "clone", "-q", "origin.git", "work")
        tree = root / "work"
        (tree / "claimonce.toml").write_text(SETTINGS)
        (tree / "counter.json").write_text('{"SP": {"next": 152}}\n')
        git(tree, env, "add", ".")
        git(tree, env, "commit", "-qm", "Start")
        git(tree, env, "push", "-q", "origin", "HEAD:main")
        (root / "plan.toml").write_text(plan(seconds))
        words = [sys.executable, "-m", "claimonce.cli", "fleet", "run", "--json", str(root / "plan.toml")]
        begun = time.monotonic()
        done = subprocess.run(words, cwd=tree, env=env, capture_output=True, text=True, check=False)
        total = time.monotonic() - begun
        if done.returncode:
            rows = [line for line in done.stdout.splitlines() if '"person"' in line or '"came back"' in line]
            sys.exit("\n".join([f"the fleet ended with status {done.returncode}:", *rows, done.stderr]))
    events = [json.loads(line) for line in done.stdout.splitlines()]
    at = {(event["event"], event.get("task", "")): float(event["uptime"]) for event in events}
    names = [f"a{n}" for n in range(1, AGENTS + 1)]
    slowest = max(at["finished", name] - at["started", name] for name in names)
    landing = max(at["landed", name] for name in names) - max(at["finished", name] for name in names)
    return total, slowest, landing


def plan(seconds: float) -> str:
    """Return a plan in which the workers end one after the other, the last after `seconds`."""
    tasks = [
        f'[[task]]\nname = "a{n}"\ncounters = ["SP"]\ncommand = "sleep {seconds * (n + 3) / (AGENTS + 3):.2f}; '
        f"echo {{SP}} > sp-{{SP}}.md; git add . && git commit -qm 'Article {{SP}}'\"\n"
        for n in range(1, AGENTS + 1)
    ]
    return f"parallel = {AGENTS}\n" + "".join(tasks)


def main() -> int:
    """Print the figures of each run and the median ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    ratios: list[float] = []
    for _ in range(given.runs):
        total, slowest, landing = once(given.seconds)
        ratios.append(total / (slowest + landing))
        print(f"total {total:.2f} s, slowest {slowest:.2f} s, landing {landing:.2f} s: {ratios[-1]:.2f}")
    print(f"median {statistics.median(ratios):.2f}, bound {BOUND}")
    return int(given.check and statistics.median(ratios) > BOUND)


if __name__ == "__main__":
    sys.exit(main())
