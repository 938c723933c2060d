"""One finding of the doctor."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARN, FAIL = "ok", "warn", "fail"


@dataclass(frozen=True)
class Row:
    """What one check found: its state, one sentence, and the repair ("" where none is needed)."""

    check: str
    state: str
    sentence: str
    repair: str = ""


def ok(check: str, sentence: str) -> Row:
    """Return a row that needs nothing."""
    return Row(check, OK, sentence)


def warn(check: str, sentence: str, repair: str) -> Row:
    """Return a row that works, but not as well as it could."""
    return Row(check, WARN, sentence, repair)


def fail(check: str, sentence: str, repair: str) -> Row:
    """Return a row with a hole in it."""
    return Row(check, FAIL, sentence, repair)
