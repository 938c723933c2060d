"""The languages that commands are written in: one parse and one folding for each.

`UNKNOWN` (NUL, which no shell word can hold) stands for text that only the running program would know.
"""

from __future__ import annotations

UNKNOWN = "\0"
FIRST_ORIGIN = 0xE000  # from here on a character says where unknown text comes from: see claimonce.effects.origins
LONGEST_TEXT = 262_144  # characters of one text that is put together from others, live and in the audit alike
MOST_STEPS = 20_000  # statements of one shell text that are followed, and what else of it costs as much, in both alike


class BoundError(Exception):
    """The text is larger, deeper or slower to read than its reader allows."""


def bounded(length: int) -> None:
    """Let a text of `length` characters be made; BoundError where it would grow past the bound."""
    if length > LONGEST_TEXT:
        raise BoundError("a word grows past the bound")


def shown(text: str) -> str:
    """Return a field as real text: UTF-8, and `?` for what is not known."""
    if text.isascii():
        return text.replace(UNKNOWN, "?")
    text = plain(text)
    return text.replace(UNKNOWN, "?").encode("latin-1", "replace").decode("utf-8", "replace")


def plain(text: str) -> str:
    """Return text in which what is not known is `UNKNOWN` alone, wherever it comes from."""
    if text.isascii() or ord(max(text)) < FIRST_ORIGIN:
        return text
    return "".join(c for c in text if ord(c) < FIRST_ORIGIN).replace(UNKNOWN + UNKNOWN, UNKNOWN)
