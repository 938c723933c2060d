"""Damage a store in 210 ways, and after each do what was done before: nothing may happen again without a word.

    python tests/bench/damage.py [--jobs 2]

For each damage another session sets out to do twelve acts and one mail that are done, through the gate, and one of them
through `claimonce gate`. The exit status is 1 when anything was done again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from gate import damages  # noqa: E402  (the tests' own folder has to be on the path first)

ACTS = [sys.executable, str(TESTS / "gate" / "acts.py")]
GATE = [sys.executable, "-m", "claimonce.cli", "gate", "release-3", "--session", "three", "--wait", "0s", "--"]
INTO_DATABASE = "from claimonce.gate.store import open_store; open_store().close()"  # the last close drops the log


def trial(damage: damages.Damage) -> tuple[str, list[str]]:
    """Return how the store answered after the damage, and what was done again."""
    with tempfile.TemporaryDirectory(prefix="claimonce-damage-") as name:
        home = Path(name)
        env = {"PATH": os.environ["PATH"], "HOME": name, "CLAIMONCE_STATE": str(home / "state")}
        subprocess.run([*ACTS, "do"], env=env, check=True)
        if not damage.in_log:
            subprocess.run([sys.executable, "-c", INTO_DATABASE], env=env, check=True)
        damage.happen(home / "state")
        by_gate = subprocess.run(
            [*GATE, "touch", "again"], env=env, cwd=home, capture_output=True, text=True, check=False
        )
        found = subprocess.run([*ACTS, "again"], env=env, capture_output=True, text=True, check=False)
        done = [*found.stdout.split(), *(["claimonce gate"] if (home / "again").exists() else [])]
        answer = "an error that says so" if found.stderr else "it still knew"
        if found.returncode or by_gate.returncode not in (0, 2, 81) or "Traceback" in found.stderr + by_gate.stderr:
            done.append(f"ended with {found.returncode} and {by_gate.returncode}: {found.stderr[-200:]}")
        shutil.rmtree(home / "state", ignore_errors=True)
        return answer, done


def main() -> int:
    """Print the answers by kind of damage; return 1 when anything was done again."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    with ThreadPoolExecutor(given.jobs) as pool:
        found = list(zip(damages.ALL, pool.map(trial, damages.ALL), strict=True))
    answers = Counter((damage.name.rstrip(" 0123456789"), answer) for damage, (answer, _) in found)
    for (kind, answer), count in sorted(answers.items()):
        print(f"{kind:36} {answer:24} {count:4}")
    again = [(damage.name, done) for damage, (_, done) in found if done]
    for name, done in again:
        print(f"AGAIN after {name}: {', '.join(done)}")
    print(f"{len(found)} damages, {len(again)} with something done again")
    return 1 if again else 0


if __name__ == "__main__":
    sys.exit(main())
