"""Two calls that differ in one thing (a reader, a repository, a host, a file's content, a flag), and two roads of one.

`pairs.txt` has the pairs, `%%` between them and `||` between the two calls; behind `%%%%` stand those that are one.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpus.scoring import verdict
from reading.cases import DESCRIPTIONS

from claimonce.hooks.effect import Effect
from claimonce.hooks.verdict import DENY, PASS
from claimonce.reading import read_command, read_tool

OTHERS, SAME = ([part.split("\n||\n") for part in half.strip().split("\n%%\n")]
                for half in (Path(__file__).parent / "pairs.txt").read_text().split("\n%%%%\n"))  # fmt: skip
FILES = {
    "b": "hello\n", "c": "other\n", "x.pdf": "%PDF 1", "y.pdf": "%PDF 2", "sub/b": "in sub\n",
    "d": "To: a@x.test\nSubject: K\n\nhello\n", ".git/config": '[remote "origin"]\n\turl = https://github.com/o/ra.git\n',
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def sent(call: str, folder: Path) -> list[Effect]:
    tool, _, given = call.partition(" ")
    if call.startswith("mcp__"):
        found = read_tool(tool, json.loads(given), DESCRIPTIONS, cwd=str(folder))
    else:
        found = read_command(call, DESCRIPTIONS, cwd=str(folder))
    return [one for one in found.effects if one.kind == "notify"]


@pytest.mark.parametrize("pair", OTHERS, ids=[one[1][:60] for one in OTHERS])
def test_what_differs_in_one_thing_is_never_kept_back_in_silence(pair: list[str], folder: Path) -> None:
    first, second = (sent(call, folder) for call in pair)
    assert first
    assert second
    assert all(verdict(one, other) != DENY for one in first for other in second)


@pytest.mark.parametrize("pair", SAME, ids=[one[1][:60] for one in SAME])
def test_one_message_by_two_roads_is_kept_back_or_asked_about(pair: list[str], folder: Path) -> None:
    first, second = (sent(call, folder) for call in pair)
    assert first
    assert second
    assert all(verdict(one, other) != PASS for one in first for other in second)
