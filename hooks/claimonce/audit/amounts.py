"""Amounts as a person writes them: `1 file`, `2 files`."""

from __future__ import annotations


def amount(number: int, what: str) -> str:
    """Return the number with its noun, which takes an `s` unless there is one of it."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
