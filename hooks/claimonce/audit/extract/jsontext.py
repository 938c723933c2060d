"""JSON with the place of every string, comments allowed; read without recursion, so depth is no danger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from json import JSONDecodeError, loads

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|//[^\n]*|/\*.*?\*/|[^\s"{}\[\],:]+', re.DOTALL)
COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
TRAILING = re.compile(r",(\s*[\]}])")
MOST = 500_000


@dataclass(frozen=True, slots=True)
class String:
    """A string value: the keys above it (numbers for elements of a list), its text, where its content begins."""

    keys: tuple[str | int, ...]
    text: str
    line: int
    column: int


def is_json(text: str) -> bool:
    """Say whether the text is JSON; comments and commas at the end are allowed."""
    try:
        loads(text)
    except ValueError:
        try:
            loads(TRAILING.sub(r"\1", COMMENT.sub(lambda match: match[0] if match[0][0] == '"' else " ", text)))
        except ValueError:
            return False
    return True


def strings(text: str) -> list[String]:
    """Return the string values of a JSON text in order; what is broken ends the reading, not the answer."""
    reader = _Reader(text)
    for number, match in enumerate(TOKEN.finditer(text)):
        if number > MOST:
            break
        if not match[0].startswith(("//", "/*")):
            reader.take(match)
    return reader.found


class _Reader:
    """Keeps, bracket by bracket, the key or number that is being read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[String] = []
        self.stack: list[str | int | None] = []
        self.key: str | None = None
        self.line, self.counted = 1, 0

    def take(self, match: re.Match[str]) -> None:
        """Read one token."""
        mark = match[0]
        if mark in "{[":
            self.stack.append(0 if mark == "[" else None)
        elif mark in "}]":
            del self.stack[-1:]
        elif mark == ",":
            if self.stack and isinstance(self.stack[-1], int):
                self.stack[-1] += 1
        elif mark[0] == '"':
            self._string(match)
            return
        if mark != ":":
            self.key = None

    def _string(self, match: re.Match[str]) -> None:
        """Read a key or a value."""
        inside = bool(self.stack) and not isinstance(self.stack[-1], int)
        if inside and self.key is None and self.text[match.end() : match.end() + 40].lstrip()[:1] == ":":
            self.stack[-1] = self.key = _text(match[0])
            return
        start = match.start()
        self.line += self.text.count("\n", self.counted, start)
        self.counted = start
        column = start - self.text.rfind("\n", 0, start) + 1
        keys = tuple(one for one in self.stack if one is not None)
        self.found.append(String(keys, _text(match[0]), self.line, column))


def _text(token: str) -> str:
    try:
        return str(loads(token, strict=False))
    except (JSONDecodeError, ValueError):
        return token[1:-1]
