"""JSON with the place of everything in it, so that text can be put in, taken out or pointed at, and the rest stays.

Comments and trailing commas are read as well: some people keep them, and none of them may get lost. Three ways in:
`parse` takes a whole text and says what is wrong with it; `parse_members` reads one level of a text that is known to be
sound, however large; `parse_loosely` takes what it can from a text that may be broken.
"""

from __future__ import annotations

import json

from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DECODER = json.JSONDecoder()
_LOOSE = json.JSONDecoder(strict=False)
_BLANK = " \t\r\n"
_MARKS = '"{}[],:'
# Deeper than any settings file, and far from the interpreter's own limit.
_DEEPEST = 100


class JsonProblem(ValueError):
    """What is wrong with a text, and at which offset."""

    def __init__(self, why: str, at: int) -> None:
        """Keep both."""
        super().__init__(why)
        self.why, self.at = why, at


@value
class Node:
    """A value and its span. `members` are those of an object or an array; `value` is plain Python data."""

    start: int
    end: int
    value: Any
    members: tuple[Member, ...] = ()

    def get(self, key: str) -> Node | None:
        """Return the value under the key; as in the client, of two equal keys the last counts."""
        return next((member.node for member in reversed(self.members) if member.key == key), None)


@value
class Member:
    """One member: from `start` (its key, in an object) to `end`; `comma` is the offset of the comma after it, or -1."""

    start: int
    key: str
    node: Node
    comma: int = -1

    @property
    def end(self) -> int:
        """Where the member's value ends."""
        return self.node.end


def parse(text: str) -> Node:
    """Return the one value in the text; JsonProblem says what is wrong and where."""
    reader = _Reader(text, 1 if text.startswith("\ufeff") else 0)
    node = reader.value()
    if reader.skip():
        raise JsonProblem("something stands after the end", reader.at)
    return node


def parse_members(text: str, at: int) -> Node:
    """Return the value at this offset of a sound text without comments; what its members hold is not taken apart."""
    reader = _Reader(text, at)
    sign = reader.skip()
    if sign not in ("{", "["):
        return reader.value()
    reader.whole = True
    return reader.container(sign)


def parse_loosely(text: str) -> list[Node]:
    """Return the values of a text in order; what is broken in it, or too deep, is None or missing."""
    reader, found = _Loose(text, 1 if text.startswith("\ufeff") else 0), list[Node]()
    while sign := reader.skip():
        if sign in ",:]}":
            reader.at += 1
        else:
            found.append(reader.value())
    return found


class _Reader:
    """Goes through a text once; `whole`: a container inside another is passed by as one value."""

    __slots__ = ("at", "depth", "text", "whole")

    def __init__(self, text: str, at: int = 0) -> None:
        self.text, self.at, self.depth, self.whole = text, at, 0, False

    def skip(self) -> str:
        """Pass blanks and comments; return the next character, "" at the end."""
        text, at = self.text, self.at
        sign = text[at : at + 1]
        while sign and (sign in _BLANK or sign == "/"):
            if sign != "/":
                at += 1
            elif text.startswith(("//", "/*"), at):
                self.at = at
                at = self.comment_end()
            else:
                break
            sign = text[at : at + 1]
        self.at = at
        return sign

    def comment_end(self) -> int:
        """Return where the comment that begins here ends."""
        return comment_end(self.text, self.at)

    def value(self) -> Node:
        """Read one value."""
        sign = self.skip()
        if sign in ("{", "[") and not self.whole:
            return self.container(sign)
        if not sign:
            raise JsonProblem("the text ends where a value should stand", self.at)
        return self.scalar()

    def scalar(self) -> Node:
        """Read one value as the standard decoder does."""
        start = self.at
        try:
            held, self.at = _DECODER.raw_decode(self.text, start)
        except json.JSONDecodeError as error:
            raise JsonProblem(f"no JSON value ({error.msg.lower()})", error.pos) from None
        return Node(start, self.at, held)

    def container(self, opening: str) -> Node:
        """Read an object or an array."""
        start, close = self.at, "}" if opening == "{" else "]"
        self.at += 1
        self.depth += 1
        if self.depth == _DEEPEST:
            raise JsonProblem("nested too deeply", start)
        members: list[Member] = []
        while not self.closes(close):
            if members and members[-1].comma < 0:
                self.missing(f"a comma or {close} is missing")
            members.append(self.member(opening == "{"))
        self.depth -= 1
        held: Any = [m.node.value for m in members] if close == "]" else {m.key: m.node.value for m in members}
        return Node(start, self.at, held, tuple(members))

    def closes(self, close: str) -> bool:
        """Say whether the container ends here, and pass its bracket."""
        if self.skip() != close:
            return False
        self.at += 1
        return True

    def member(self, keyed: bool) -> Member:
        """Read one member and the comma after it."""
        start, key = self.at, ""
        node = self.value()
        if keyed:
            if not isinstance(node.value, str):
                self.missing("a key in double quotes is missing", node.start)
            elif self.skip() == ":":
                self.at += 1
                key, node = node.value, self.value()
            else:
                self.missing("a colon is missing")
        comma = -1
        if self.skip() == ",":
            comma = self.at
            self.at += 1
        return Member(start, key, node, comma)

    def missing(self, why: str, at: int = -1) -> None:
        """Refuse a text in which something is missing."""
        raise JsonProblem(why, self.at if at < 0 else at)


class _Loose(_Reader):
    """Goes on where something is missing: bare words are None, and the end of the text closes everything."""

    __slots__ = ()

    def comment_end(self) -> int:
        """Return where the comment ends, be it with the text."""
        try:
            return comment_end(self.text, self.at)
        except JsonProblem:
            return len(self.text)

    def value(self) -> Node:
        """Read one value, which may be missing."""
        sign = self.skip()
        if not sign or sign in "}],:":
            return Node(self.at, self.at, None)
        if sign in "{[":
            if self.depth + 1 < _DEEPEST:
                return self.container(sign)
            self.at = len(self.text)
            return Node(self.at, self.at, None)
        return self.scalar()

    def scalar(self) -> Node:
        """Read a string, a number or a word; a line break or an unknown escape does no harm to a string."""
        start = self.at
        try:
            held, self.at = _LOOSE.raw_decode(self.text, start)
        except json.JSONDecodeError:
            held, self.at = self.passed()
        return Node(start, self.at, held)

    def passed(self) -> tuple[str | None, int]:
        """Return what stands between two quotes, or None for a bare word, and where it ends."""
        text, start = self.text, self.at
        end = start + 1
        if text[start] == '"':
            while end < len(text) and text[end] != '"':
                end += 1 + (text[end] == "\\")
            return (text[start + 1 : end], end + 1) if end < len(text) else (None, len(text))
        while end < len(text) and text[end] not in _MARKS and text[end] not in _BLANK:
            end += 1
        return None, end

    def closes(self, close: str) -> bool:  # noqa: ARG002  (any bracket closes)
        """Say whether the container ends here: with any bracket, or with the text."""
        sign = self.skip()
        while sign and sign in ",:":
            self.at += 1
            sign = self.skip()
        self.at += sign in ("]", "}")
        return sign in ("", "]", "}")

    def missing(self, why: str, at: int = -1) -> None:
        """Go on."""


def comment_end(text: str, at: int) -> int:
    """Return where the comment at this offset ends; the line break after `//` is not part of it."""
    if text.startswith("//", at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end - (text[end - 1] == "\r")
    end = text.find("*/", at)
    if end < 0:
        raise JsonProblem("a comment does not end", at)
    return end + 2


def place(text: str, at: int) -> tuple[int, int]:
    """Return line and column of an offset, both from 1."""
    line = text.count("\n", 0, at) + 1
    return line, at - (text.rfind("\n", 0, at) + 1) + 1
