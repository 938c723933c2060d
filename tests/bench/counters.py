"""What a number costs: takes a second from one process and from 64, and the look through 50,000 files.

    python tests/bench/counters.py [--check]

With `--check` the exit status is 1 when a bound is missed. Seconds depend on the machine: run it on an idle one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from claimonce.gate.counters import duplicate_check
from claimonce.gate.counters.allocation import Taker
from claimonce.gate.counters.counter import Counter
from claimonce.gate.store import open_store

TEXT = '{\n  "SP": {"next": 1},\n  "BUG": {"next": 7}\n}\n'
PROCESSES, EACH, FILES = 64, 40, 50_000
BOUNDS = {"warm": 5_000.0, "durable": 200.0, "verify": 2.0}


def counter(folder: Path, **more: str) -> Counter:
    """Return the counter in this folder."""
    (folder / "counter.json").write_text(TEXT)
    given = {"name": "SP", "path": "SP.next", "format": "json", "key": f"counter:{folder}:SP", "root": str(folder)}
    return Counter(**{**given, "file": str(folder / "counter.json"), **more})


def warm(folder: Path) -> tuple[float, float]:
    """Return takes a second from one process that does not wait for the disk: by the clock, and by its own CPU time."""
    taker = Taker(open_store(), counter(folder), "env:bench")
    taker.take()
    rates = []
    for _ in range(5):
        began, spent = time.perf_counter(), time.process_time()
        for _ in range(2_000):
            taker.take(durable=False)
        rates.append((2_000 / (time.perf_counter() - began), 2_000 / (time.process_time() - spent)))
    taker.close()
    return max(rate for rate, _ in rates), max(rate for _, rate in rates)


def durable(folder: Path) -> float:
    """Return takes a second of 64 processes together, each number and the file on the disk; their start is not
    counted."""
    counter(folder)
    words = [sys.executable, __file__, "--worker", str(folder)]
    started = [subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(PROCESSES)]
    for each in started:
        assert each.stdout is not None
        each.stdout.readline()
    began = time.perf_counter()
    for each in started:
        assert each.stdin is not None
        each.stdin.close()
    numbers: list[bytes] = []
    for each in started:
        assert each.stdout is not None
        numbers += each.stdout.read().split()
        each.wait()
    seconds = time.perf_counter() - began
    assert len(set(numbers)) == len(numbers) == PROCESSES * EACH
    return len(numbers) / seconds


def worker(folder: Path) -> None:
    """Take numbers once stdin is closed."""
    given = {"name": "SP", "path": "SP.next", "format": "json", "key": f"counter:{folder}:SP", "root": str(folder)}
    taker = Taker(open_store(), Counter(file=str(folder / "counter.json"), **given), "env:bench")
    print(flush=True)
    sys.stdin.read()
    print(*(taker.take()[0] for _ in range(EACH)))


def verify(folder: Path) -> float:
    """Return the seconds of a look through 50,000 committed files and one open branch."""
    (folder / "content").mkdir()
    for number in range(FILES):
        (folder / "content" / f"sp-{number}-page-{number}.md").touch()
    mine = counter(folder, files="content/sp-{n}-*.md")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.test"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "one"], ["switch", "-qc", "other"],
                  ["commit", "-q", "--allow-empty", "-m", "two"], ["switch", "-q", "-"]):  # fmt: skip
        subprocess.run([*git, *words], cwd=folder, check=True)
    began = time.perf_counter()
    found = duplicate_check.verify(mine)
    seconds = time.perf_counter() - began
    assert (found.numbers, found.doubles) == (FILES, [])
    return seconds


def main() -> int:
    """Print the figures; return 1 when `--check` finds a missed bound."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--worker", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        worker(Path(given.worker))
        return 0
    with tempfile.TemporaryDirectory(prefix="claimonce-bench-") as name:
        os.environ["CLAIMONCE_STATE"] = f"{name}/state"
        places = [Path(name) / each for each in ("warm", "durable", "verify")]
        for place in places:
            place.mkdir()
        (rate, by_cpu), together, seconds = warm(places[0]), durable(places[1]), verify(places[2])
    print(
        f"one process, warm:             {rate:8.0f} a second, {by_cpu:.0f} a second of CPU (bound "
        f"{BOUNDS['warm']:.0f})"
    )
    print(f"{PROCESSES} processes, durable:         {together:8.0f} a second (bound {BOUNDS['durable']:.0f})")
    print(f"verify over {FILES} files:       {seconds:8.2f} s (bound {BOUNDS['verify']:g})")
    missed = rate < BOUNDS["warm"] or together < BOUNDS["durable"] or seconds > BOUNDS["verify"]
    return 1 if missed and given.check else 0


if __name__ == "__main__":
    sys.exit(main())
