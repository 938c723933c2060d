"""A shell text and its syntax tree, with the way back to the file."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from claimonce.audit.facts import Site
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import Piece
from claimonce.lang import BoundError
from claimonce.lang.shell.tree import is_broken, parse, repair

if TYPE_CHECKING:
    from tree_sitter import Node

PARSING_SECONDS = 2.0
ENDS = late(r"(?<=\n}\n)|(?<=\n\n)(?=(?:function\s+)?[\w:.-]+\s*\(\)|function\s)")
BREAK = late(r"\n")
HIDDEN = late(r"[^\n]")
MOST_PARTS = 8
DEEPEST = 600
BRACKET = late(r"[(){}]")


class Source:
    """The bytes of a piece, parsed.

    Positions are byte offsets in `data`; sites are those of the file.
    """

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        text = piece.text.replace("\r\n", "\n")
        self.data: bytes = text.encode("utf-8", "replace")
        self.text: str = self.data.decode("latin-1")
        self.ascii = self.data.isascii()
        self.lines = [0, *(match.end() for match in BREAK.finditer(self.text))]
        if too_deep(self.text):
            raise BoundError("nested too deeply")
        self.root = parse_bytes(self.data)
        self.others: list[Node] = []
        if self.root.has_error:
            self.text, self.root = repair(self.text, self.root, PARSING_SECONDS)
            self.data = self.text.encode("latin-1")
        self.whole = not is_broken(self.root)
        if not self.whole:
            self._part()

    def _part(self) -> None:
        """Read what is broken apart from the rest, so that neither hides the other."""
        bad: list[tuple[int, int]] = []
        start = 0
        parts: list[str] = ENDS.split(self.text)
        for part in parts:
            if part.strip() and parse_bytes(part.encode("latin-1")).has_error:
                bad.append((start, start + len(part)))
            start += len(part)
        rest = self.text
        for start, end in bad:
            rest = rest[:start] + HIDDEN.sub(" ", rest[start:end]) + rest[end:]
        root = parse_bytes(rest.encode("latin-1"))
        if is_broken(root):
            return
        self.root = root
        for start, end in bad[:MOST_PARTS]:
            only = HIDDEN.sub(" ", self.text[:start]) + self.text[start:end]
            self.others.append(parse_bytes(only.encode("latin-1")))

    def of(self, node: Node) -> str:
        """Return the node's text, one character a byte."""
        return self.text[node.start_byte : node.end_byte]

    def site(self, node: Node, last: Node | None = None) -> Site:
        """Return where the node (to the end of `last`) stands in the file."""
        return self.range(node.start_byte, (last or node).end_byte)

    def range(self, start: int, end: int) -> Site:
        """Return where the text between two offsets stands in the file."""
        (first, column), (last, end_column) = self._point(start), self._point(end)
        return self.piece.site(first, last, column, end_column)

    def _point(self, at: int) -> tuple[int, int]:
        row = bisect_right(self.lines, at)
        first = self.lines[row - 1]
        return row, (at - first if self.ascii else len(self.data[first:at].decode("utf-8", "replace"))) + 1

    def part(self, start: int, end: int, row: int, language: str, text: str | None = None, symbol: str = "") -> Piece:
        """Return the text between two offsets, which begins on `row` (from 0), as a piece of another language."""
        inner = plain(self.text[start:end]) if text is None else text
        lines = range(row + 1, row + inner.count("\n") + 2)
        return self.piece.inner(language, inner, lines, symbol, find_shift(self, start, inner), entry="")


def find_shift(source: Source, start: int, inner: str) -> int:
    """Return by how much the lines of a text inside another were moved to the left."""
    column = source.piece.column
    if column < 0 or "\n" in inner:
        return column
    return column + start - source.text.rfind("\n", 0, start) - 1


def too_deep(text: str) -> bool:
    """Say whether brackets stand in brackets past the bound; quotes are not looked at, so the bound is high."""
    if text.count("(") + text.count("{") < DEEPEST:
        return False
    depth = 0
    for match in BRACKET.finditer(text):
        depth = depth + 1 if match[0] in "({" else max(depth - 1, 0)
        if depth > DEEPEST:
            return True
    return False


def plain(text: str) -> str:
    """Return text that was cut from a `Source` as it is in the file."""
    return text if text.isascii() else text.encode("latin-1").decode("utf-8", "replace")


def parse_bytes(data: bytes) -> Node:
    """Return the root of the tree; BoundError past the bound of time."""
    return parse(data, PARSING_SECONDS, len(data))
