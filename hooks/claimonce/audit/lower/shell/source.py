"""A shell text and its syntax tree, with the way back to the file."""

from __future__ import annotations

import re
from time import thread_time
from typing import TYPE_CHECKING, Any

from claimonce.audit.facts import Site
from claimonce.audit.piece import Piece
from claimonce.lang.shell.parse_recovery import SAME
from claimonce.lang.shell.tree import MASKED, parser

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

PARSING_SECONDS = 2.0
EACH = 16  # answers of the parser between two looks at the clock
CHUNK = 65_536
ENDS = re.compile(r"(?<=\n}\n)|(?<=\n\n)(?=(?:function\s+)?[\w:.-]+\s*\(\)|function\s)")
HIDDEN = re.compile(r"[^\n]")
MOST_PARTS = 8
DEEPEST = 600
BRACKET = re.compile(r"[(){}]")
COMPARED = re.compile(r" \\[<>] ")


class TooSlowError(Exception):
    """Reading the text takes longer than one file may: brackets in brackets in brackets."""


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
        if too_deep(self.text):
            raise TooSlowError
        self.root = parsed(self.data)
        self.whole = True
        self.others: list[Node] = []
        if self.root.has_error:
            self._repair()

    def _repair(self) -> None:
        """Close the grammar's known gaps by text of the same length, where that leaves fewer errors."""
        text = self.text
        for old, new in SAME:
            if old in text:
                text = text.replace(old, new)
        text = COMPARED.sub(" == ", text)
        if text != self.text:
            data = text.encode("latin-1")
            root = parsed(data)
            if not root.has_error or (broken(self.root) and not broken(root)):
                self.text, self.data, self.root = text, data, root
        self.whole = not broken(self.root)
        if not self.whole:
            self._part()

    def _part(self) -> None:
        """Read what is broken apart from the rest, so that neither hides the other."""
        bad: list[tuple[int, int]] = []
        start = 0
        parts: list[str] = ENDS.split(self.text)
        for part in parts:
            if part.strip() and parsed(part.encode("latin-1")).has_error:
                bad.append((start, start + len(part)))
            start += len(part)
        rest = self.text
        for start, end in bad:
            rest = rest[:start] + HIDDEN.sub(" ", rest[start:end]) + rest[end:]
        root = parsed(rest.encode("latin-1"))
        if broken(root):
            return
        self.root = root
        for start, end in bad[:MOST_PARTS]:
            only = HIDDEN.sub(" ", self.text[:start]) + self.text[start:end]
            self.others.append(parsed(only.encode("latin-1")))

    def of(self, node: Node) -> str:
        """Return the node's text, one character a byte."""
        return self.text[node.start_byte : node.end_byte]

    def site(self, node: Node, last: Node | None = None) -> Site:
        """Return where the node (to the end of `last`) stands in the file."""
        start, end = node.start_point, (last or node).end_point
        return self.piece.site(
            start[0] + 1,
            end[0] + 1,
            self._column(node.start_byte, start[1]),
            self._column((last or node).end_byte, end[1]),
        )

    def _column(self, at: int, column: int) -> int:
        if self.ascii:
            return column + 1
        return len(self.data[at - column : at].decode("utf-8", "replace")) + 1

    def part(self, start: int, end: int, row: int, language: str, text: str | None = None, symbol: str = "") -> Piece:
        """Return the text between two offsets, which begins on `row` (from 0), as a piece of another language."""
        inner = plain(self.text[start:end]) if text is None else text
        outer = self.piece
        lines: tuple[int, ...] = ()
        if outer.lines:
            first = outer.site(row + 1, row + 1).line
            lines = tuple(
                max(first, outer.site(row + 1 + at, row + 1 + at).line) for at in range(inner.count("\n") + 1)
            )
        return Piece(
            outer.path,
            language,
            inner,
            outer.surface,
            line=outer.site(row + 1, row + 1).line,
            column=moved(self, start, inner),
            lines=lines,
            symbol=symbol,
        )


def moved(source: Source, start: int, inner: str) -> int:
    """Return by how much the lines of a text inside another were moved to the left."""
    column = source.piece.column
    if column < 0 or "\n" in inner:
        return column
    return column + start - source.text.rfind("\n", 0, start) - 1


def broken(root: Node) -> bool:
    """Say whether whole statements below the root could not be read."""
    return root.type == "ERROR" or (root.has_error and any(child.type == "ERROR" for child in root.children))


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


def parsed(data: bytes) -> Node:
    """Return the root of the tree; TooSlowError past the bound of time."""
    bash = parser()
    data = data.translate(MASKED)  # the grammar's scanner cannot be given what lies beyond ASCII
    if len(data) < CHUNK // 4:
        return bash.parse(data).root_node
    end = thread_time() + PARSING_SECONDS
    asked = 0

    def chunk(offset: int, _: object) -> bytes:
        return data[offset : offset + CHUNK]

    def late(_: int, __: bool) -> bool:
        nonlocal asked
        asked += 1
        return not asked % EACH and thread_time() > end

    slow: Callable[..., Any] = bash.parse  # the stubs do not know `progress_callback`
    try:
        root: Node = slow(chunk, progress_callback=late).root_node
    except ValueError:
        bash.reset()
        raise TooSlowError from None
    return root
