"""How long a marker counts, and how durations are written."""

from __future__ import annotations

from claimonce.gate.errors import BadWindow

FOREVER = "forever"
UNTIL_RESOLVED = "until-resolved"
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}


def seconds(text: str) -> float:
    """Return a duration such as `30s`, `15m` or `24h` in seconds; raise BadWindow."""
    trimmed = text.strip().lower()
    unit = trimmed.lstrip("0123456789.")
    number = trimmed[: len(trimmed) - len(unit)]
    try:
        return float(number) * _UNITS[unit or "s"]
    except (KeyError, ValueError):
        raise BadWindow(text) from None


def check(text: str) -> str:
    """Return the window as it is stored; raise BadWindow when it is none."""
    trimmed = text.strip().lower()
    if trimmed not in (FOREVER, UNTIL_RESOLVED):
        seconds(trimmed)
    return trimmed


def covers(window: str, age: float) -> bool:
    """Return whether a marker of this age, in seconds, still counts."""
    if window in (FOREVER, UNTIL_RESOLVED):
        return True
    return age < seconds(window)


def of_setting(given: float | str | None) -> str:
    """Return a compiled setting (seconds, a word, or None for ever) as it is stored with a marker."""
    if given is None:
        return FOREVER
    return given if isinstance(given, str) else f"{given:g}s"
