"""The languages that commands are written in: one parse and one folding for each.

`UNKNOWN` (NUL, which no shell word can hold) stands for text that only the running program would know.
"""

from __future__ import annotations

UNKNOWN = "\0"


def shown(text: str) -> str:
    """Return a field as real text: UTF-8, and `?` for what is not known."""
    if text.isascii():
        return text.replace(UNKNOWN, "?")
    return text.replace(UNKNOWN, "?").encode("latin-1", "replace").decode("utf-8", "replace")
