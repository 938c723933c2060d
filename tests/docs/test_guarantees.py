"""Every promise on the page of guarantees names tests, and they exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs.generate import DOCS, ROOT

PAGE = DOCS / "guarantees.md"
_TEST = re.compile(r"`(tests/[\w/]+\.py)?(?:::(\w+))?`(?!\w)")


def promises() -> list[list[str]]:
    rows = [line.strip("|").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:2] == "| "]
    return [[cell.strip() for cell in row] for row in rows if row[0].strip() != "promise"]


def named_in(cell: str) -> Iterator[tuple[Path, str]]:
    """Yield file and name of each test; a name without a file stands in the file before it."""
    file = ""
    for found in _TEST.finditer(cell):
        file = found[1] or file
        yield ROOT / file, found[2] or ""


@pytest.mark.parametrize("row", promises(), ids=lambda row: row[0][:60])
def test_each_promise_is_whole_and_its_tests_exist(row: list[str]) -> None:
    assert len(row) == 4, "promise, rests on, does not cover, test"
    assert all(row)
    named = list(named_in(row[3]))
    assert named
    for file, name in named:
        assert file.is_file(), file
        assert not name or re.search(rf"^\s*def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE), name
