"""Durations and windows as people write them: `500ms`, `30s`, `1h30m`, `24h`, `90d`, `forever`,
`until-resolved`.

On the hook's path: imports nothing.
"""

from __future__ import annotations

FOREVER = "forever"
UNTIL_RESOLVED = "until-resolved"

# In milliseconds: whole ones add up without a rounding error.
_UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_SHOWN = ("w", "d", "h", "m", "s")


def parse_duration(text: str, bare_seconds: bool = False) -> float:
    """Return `text` in seconds; ValueError with a sentence when it is no duration.

    A number without a unit is refused unless `bare_seconds`: 12 written for twelve hours would otherwise be
    twelve seconds.
    """
    word = text.strip().lower()
    total, digits, unit, seen = 0.0, "", "", False
    for sign in word + "\0":
        if unit and not sign.isalpha():
            if unit not in _UNITS or not digits:
                raise ValueError(_complaint(text))
            total, digits, unit, seen = total + _number(digits, text) * _UNITS[unit], "", "", True
        if sign == "\0":
            break
        if sign.isalpha():
            unit += sign
        else:
            digits += sign
    if not digits and seen:
        return total / 1000
    if not seen and digits and (bare_seconds or digits == "0"):
        return _number(digits, text)
    raise ValueError(_complaint(text))


def parse_window(text: str, bare_seconds: bool = False) -> float | str | None:
    """Return seconds, None for `forever`, or the word `until-resolved`; ValueError for anything else."""
    word = text.strip().lower()
    if word == FOREVER:
        return None
    if word == UNTIL_RESOLVED:
        return word
    return parse_duration(text, bare_seconds)


def show_window(window: float | str | None) -> str:
    """Return what `parse_window` reads back as `window`."""
    if window is None:
        return FOREVER
    if isinstance(window, str):
        return window
    if window != int(window):
        return f"{round(window * 1000)}ms"
    for unit in _SHOWN:
        size = _UNITS[unit] // 1000
        if window and window % size == 0 and (unit != "w" or window == size):
            return f"{int(window) // size}{unit}"
    return "0s"


def _number(digits: str, text: str) -> float:
    if not digits.replace(".", "", 1).isdigit() or not digits.isascii():
        raise ValueError(_complaint(text))
    return float(digits)


def _complaint(text: str) -> str:
    return f"{text!r} is not a duration: write a number and a unit (ms, s, m, h, d, w), such as 90s or 1h30m"
