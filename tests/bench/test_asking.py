"""What is asked about (docs/explanation/two-letters-one-matter.md) holds its bounds, and a miss is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("asking.py")


def check(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), "--check", *args], capture_output=True, text=True, check=False)


def test_repeats_are_asked_about_and_new_matters_pass_within_their_bounds() -> None:
    ended = check()
    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.count("(the default)") == 2
    denied = [line.rsplit("|", 2)[1].strip() for line in ended.stdout.splitlines() if "(the default)" in line]
    assert denied == ["0", "0"]


def test_letters_that_no_one_could_match_miss_the_bounds(tmp_path: Path) -> None:
    words = ["alpha bravo charlie", "delta echo foxtrot", "golf hotel india", "juliet kilo lima"]
    rows = [
        {"recipient": "tekla@x.test", "subject": "", "body": text, "incident": f"m{at % 2}", "near": None,
         "channel": "email", "minutes_after_first": at * 20, "id": f"m{at % 2}-s{at}", "why": ""}
        for at, text in enumerate(words)
    ]  # fmt: skip
    file = tmp_path / "letters.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert check(str(file)).returncode == 1
