"""The pieces of a shell word: where quotes and brackets close, and the fields it is split into."""

from __future__ import annotations

from claimonce.lang.shell.tree import BoundError

NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")

SPECIAL = frozenset("@*#?$!-0123456789")

BLANK = " \t\n"

MOST_FIELDS = 4_000

LONGEST_FIELD = 262_144


class Fields:
    """The fields of a word while it is being read."""

    __slots__ = ("current", "done", "pattern", "size")

    def __init__(self) -> None:
        self.done: list[str] = []
        self.current: list[str] | None = None
        self.pattern = False
        self.size = 0

    def put(self, text: str) -> None:
        """Add text that is not split, also when it is empty (a quoted empty word is a field)."""
        self.size += len(text)
        if self.size > LONGEST_FIELD or len(self.done) > MOST_FIELDS:
            raise BoundError("a word grows past the bound")
        if self.current is None:
            self.current = [text]
        else:
            self.current.append(text)

    def cut(self) -> None:
        """End the field that is being built."""
        if self.current is not None:
            self.done.append("".join(self.current))
            self.current = None

    def split(self, text: str, separators: str) -> None:
        """Add text that came from an unquoted expansion: it is split at IFS."""
        if not text:
            return
        for mark in separators:
            if mark not in BLANK or mark != " ":
                text = text.replace(mark, " ")
        if text[0] == " ":
            self.cut()
        pieces = text.split(" ") if separators else [text]
        first = True
        for piece in pieces:
            if piece:
                if not first:
                    self.cut()
                self.put(piece)
                first = False
        if text[-1] == " " and separators:
            self.cut()


def word_end(text: str, at: int) -> int:
    """Return where the word goes on to that the tree ends at `at`: the grammar cuts `$a/$b.c` in two."""
    end = len(text)
    while at < end and text[at] not in " \t\n;&|<>()`":
        c = text[at]
        if c == "\\":
            at += 2
        elif c in "'\"":
            close = text.find(c, at + 1)
            at = end if close < 0 else close + 1
        elif c == "$" and text[at + 1 : at + 2] in ("(", "{"):
            at = matching(text, at + 2, end, text[at + 1], ")" if text[at + 1] == "(" else "}")
        else:
            at += 1
    return min(at, end)


def backtick_end(text: str, at: int, end: int) -> int:
    """Return where the backtick opened before `at` closes."""
    while at < end and text[at] != "`":
        at += 2 if text[at] == "\\" else 1
    return min(at, end)


def matching(text: str, at: int, end: int, opener: str, closer: str) -> int:
    """Return the offset just past the bracket that closes what opened before `at`; quotes are skipped."""
    depth = 1
    while at < end:
        c = text[at]
        if c == "\\":
            at += 2
            continue
        if c == "'":
            close = text.find("'", at + 1, end)
            at = end if close < 0 else close + 1
            continue
        if c == '"':
            at += 1
            while at < end and text[at] != '"':
                at += 2 if text[at] == "\\" else 1
        elif c == opener:
            depth += 1
        elif c == closer:
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return end
