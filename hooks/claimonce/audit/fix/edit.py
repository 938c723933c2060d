"""A change of one place in a file: the characters from `start` to `end` become `new`, and nothing else changes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import msgspec

from claimonce.audit.facts import Site


class Edit(msgspec.Struct, frozen=True):
    """One replacement; offsets count code points of the file's text."""

    start: int
    end: int
    new: str


class Refusal(msgspec.Struct, frozen=True):
    """Why a place is left to a person."""

    why: str


class Source:
    """A file's text as it is, every line end kept, with the way from lines and columns to offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.splitlines(keepends=True)
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line))

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place; both count from 1."""
        number = min(max(line, 1), len(self.lines) or 1) - 1
        return min(self._starts[number] + max(column, 1) - 1, len(self.text))

    def span(self, site: Site) -> tuple[int, int]:
        """Return the offsets that a site covers: to the end of its last line where its column is not known."""
        start = self.offset(site.line, site.column if site.end_column else 1)
        if site.end_column:
            return start, self.offset(site.end_line, site.end_column)
        return start, self.line_end(site.end_line)

    def line_end(self, line: int) -> int:
        """Return the offset of a line's end, before its line break."""
        number = min(max(line, 1), len(self.lines) or 1)
        return self._starts[number - 1] + len(self.lines[number - 1].rstrip("\r\n")) if self.lines else 0


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made; of two that overlap, the first one given wins."""
    made = text
    taken: list[Edit] = []
    for edit in edits:
        if all(edit.end <= other.start or other.end <= edit.start for other in taken) and edit not in taken:
            taken.append(edit)
    for edit in sorted(taken, key=lambda each: each.start, reverse=True):
        made = made[: edit.start] + edit.new + made[edit.end :]
    return made


def diff(path: str, before: str, after: str) -> str:
    """Return the change as a unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
