"""The README's commands and its demo."""

from __future__ import annotations

import io
import re
import subprocess

from docs import pages
from docs.generate import ROOT
from rich.console import Console

from claimonce.demo.outcome import Outcome
from claimonce.demo.progress import table

TRY = "python3 -m pip install . && claimonce demo"
TEST = "python3 -m pip install -c tests/constraints.txt -e '.[test]' && python3 -m pytest"


def test_the_two_commands_are_there_word_for_word() -> None:
    rows = [row for fence in pages.fences(pages.README) if fence.kind == "sh" for row in fence.text.splitlines()]
    assert TRY in rows
    assert TEST in rows


def test_the_test_command_is_found_as_ci_finds_it() -> None:
    sed = "sed -n '/<!-- test-command -->/,/```$/p' README.md | grep -v -e '^<!--' -e '^```'"
    assert sed in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    found = subprocess.run(["bash", "-c", sed], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.stdout == TEST + "\n"


def _demo() -> str:
    text = pages.README.read_text(encoding="utf-8")
    found = re.search(r"<!-- demo -->\n```text\n(.*?)\n```", text, re.DOTALL)
    assert found, "README.md has no demo block"
    return found[1]


def test_the_demo_block_has_the_shape_that_the_demo_prints() -> None:
    numbers = {
        label: [int(cell.split(" of ")[0]) for cell in re.split(r" {2,}", cells)]
        for label, cells in re.findall(r"^ {2}(\S.*?) {2,}(\d.*?)\s*$", _demo(), re.MULTILINE)
    }
    seconds = re.search(r"^seconds +([\d.]+) +([\d.]+)$", _demo(), re.MULTILINE)
    assert seconds, "the demo's last row"
    told = _demo().partition("told instead:\n")[2]
    assert told.strip()
    halves = [_outcome(numbers, at, float(seconds[at + 1])) for at in (0, 1)]
    out = io.StringIO()
    Console(file=out, width=80).print(table(*halves, plain=True), highlight=False)
    assert _rows(out.getvalue()) == _rows(_demo().partition("\nWhat one")[0])


def test_the_demo_block_shows_a_gate_that_holds() -> None:
    rows = dict(re.findall(r"^ {2}(\S.*?) {2,}.*? {2,}(\d\S*(?: of \d+)?)\s*$", _demo(), re.MULTILINE))
    assert rows == {
        "mails delivered": "1",
        "duplicate numbers": "0",
        "git pushes that failed": "0",
        "commits that landed": "9 of 9",
        "commits lost": "0",
    }


def _outcome(numbers: dict[str, list[int]], at: int, seconds: float) -> Outcome:
    return Outcome(
        mailers=5, mails_delivered=numbers["mails delivered"][at], agents=9,
        pushes_landed=numbers["commits that landed"][at], failed_pushes=numbers["git pushes that failed"][at],
        duplicate_numbers=numbers["duplicate numbers"][at], lost_commits=numbers["commits lost"][at],
        counter_file="ok", seconds=seconds,
    )  # fmt: skip


def _rows(text: str) -> list[str]:
    return [row.rstrip() for row in text.splitlines() if row.strip()]
