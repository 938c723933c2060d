"""A pattern that is compiled when a text first begins as it can begin: most trees need few of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

LONGEST = 24  # letters of the longest beginning
# What a backslash stands before and what stands in a class are read as one sign, and passed over.
SIGNS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]?|[(|)]", re.DOTALL)


class Late:
    """A regular expression for the beginning of a clause."""

    __slots__ = ("_flags", "_heads", "_made", "_pattern")

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._pattern, self._flags = pattern, flags
        self._made: re.Pattern[str] | None = None
        self._heads = heads(pattern)

    def match(self, text: str, at: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Match at the offset, as a compiled pattern does."""
        if self._heads and not text[at : at + LONGEST].lower().startswith(self._heads):
            return None
        if self._made is None:
            self._made = re.compile(self._pattern, self._flags)
        return self._made.match(text, at, end)


def heads(pattern: str) -> tuple[str, ...]:
    """Return how a text begins that the pattern can match, in small letters; nothing where that is not plain."""
    found = _beginnings(pattern)
    return tuple(sorted(found)) if found and "" not in found else ()


def _beginnings(pattern: str) -> set[str]:
    """Return the letters with which each alternative begins; an empty one says that it may begin with anything."""
    found: set[str] = set()
    for one in _parts(pattern):
        if one.startswith(("(?i:", "(?:")):
            end = _closing(one)
            inner = _beginnings(one[one.index(":") + 1 : end])
            found |= inner
            if one[end + 1 : end + 2] in ("?", "*"):
                found |= _beginnings(one[end + 2 :])
            continue
        letters = one[: next((at for at, char in enumerate(one) if not (char.isascii() and char.isalpha())), len(one))]
        found.add((letters[:-1] if one[len(letters) : len(letters) + 1] in ("?", "*", "{") else letters).lower())
    return found


def _parts(pattern: str) -> list[str]:
    """Cut a pattern at the bars that stand in no group or class."""
    parts: list[str] = []
    start = 0
    for at, sign, depth in _signs(pattern):
        if sign == "|" and not depth:
            parts.append(pattern[start:at])
            start = at + 1
    return [*parts, pattern[start:]]


def _closing(pattern: str) -> int:
    """Return where the group ends with which the pattern begins."""
    return next((at for at, sign, depth in _signs(pattern) if sign == ")" and not depth), len(pattern))


def _signs(pattern: str) -> Iterator[tuple[int, str, int]]:
    """Yield the parentheses and bars of a pattern that stand in no class and behind no backslash, and how many groups
    are open behind each."""
    depth = 0
    for match in SIGNS.finditer(pattern):
        sign = match[0]
        if sign in "(|)":
            depth += (sign == "(") - (sign == ")")
            yield match.start(), sign, depth
