"""JSON with the place of everything in it, so that text can be put in and taken out without touching the rest.

Comments and trailing commas are read as well: some people keep them, and none of them may get lost.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n"


class JsonProblem(ValueError):
    """What is wrong with a text, and at which offset."""

    def __init__(self, why: str, at: int) -> None:
        """Keep both."""
        super().__init__(why)
        self.why, self.at = why, at


@dataclass(frozen=True)
class Node:
    """A value and its span. `members` are those of an object or an array; `value` is plain Python data."""

    start: int
    end: int
    value: Any
    members: tuple[Member, ...] = ()

    def get(self, key: str) -> Node | None:
        """Return the value under the key; as in the client, of two equal keys the last counts."""
        return next((member.node for member in reversed(self.members) if member.key == key), None)


@dataclass(frozen=True)
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


@dataclass
class _Reader:
    text: str
    at: int = 0
    # Deeper than any settings file, and far from the interpreter's own limit.
    depth: int = field(default=100)

    def skip(self) -> str:
        """Pass blanks and comments; return the next character, "" at the end."""
        text = self.text
        while self.at < len(text):
            if text[self.at] in _BLANK:
                self.at += 1
            elif text.startswith(("//", "/*"), self.at):
                self.at = comment_end(text, self.at)
            else:
                return text[self.at]
        return ""

    def value(self) -> Node:
        sign = self.skip()
        if sign in ("{", "["):
            return self.container(sign)
        if not sign:
            raise JsonProblem("the text ends where a value should stand", self.at)
        start = self.at
        try:
            value, self.at = _DECODER.raw_decode(self.text, start)
        except json.JSONDecodeError as error:
            raise JsonProblem(f"no JSON value ({error.msg.lower()})", error.pos) from None
        return Node(start, self.at, value)

    def container(self, opening: str) -> Node:
        start, close = self.at, "}" if opening == "{" else "]"
        self.at += 1
        self.depth -= 1
        if not self.depth:
            raise JsonProblem("nested too deeply", start)
        members: list[Member] = []
        while self.skip() != close:
            if members and members[-1].comma < 0:
                raise JsonProblem(f"a comma or {close} is missing", self.at)
            members.append(self.member(opening == "{"))
        self.at += 1
        self.depth += 1
        value: Any = [m.node.value for m in members] if close == "]" else {m.key: m.node.value for m in members}
        return Node(start, self.at, value, tuple(members))

    def member(self, keyed: bool) -> Member:
        start, key = self.at, ""
        if keyed:
            node = self.value()
            if not isinstance(node.value, str):
                raise JsonProblem("a key in double quotes is missing", node.start)
            key = node.value
            if self.skip() != ":":
                raise JsonProblem("a colon is missing", self.at)
            self.at += 1
        node = self.value()
        comma = -1
        if self.skip() == ",":
            comma = self.at
            self.at += 1
        return Member(start, key, node, comma)


def parse(text: str) -> Node:
    """Return the one value in the text; JsonProblem says what is wrong and where."""
    reader = _Reader(text, 1 if text.startswith("\ufeff") else 0)
    node = reader.value()
    if reader.skip():
        raise JsonProblem("something stands after the end", reader.at)
    return node


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
