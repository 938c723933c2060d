"""Lines with the indented lines below them: a recipe and its body, a key and its value of several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

Line = tuple[int, str]


def find_bodies(text: str, head: re.Pattern[str]) -> Iterator[tuple[int, str, list[Line]]]:
    """Yield each line that begins at the margin, its number, and the numbered lines of its body.

    Only what fits `head` has a body: the indented and empty lines that follow it.
    """
    number, first, body = 0, "", list[Line]()
    for at, line in enumerate(text.split("\n"), 1):
        if number and head.match(first) and (not line.strip() or line[:1] in " \t"):
            body.append((at, line))
            continue
        if number:
            yield number, first, body
        number, first, body = at, line, []
    yield number, first, body
