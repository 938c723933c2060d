"""How long a marker counts: the words of the settings, as they are stored with the marker."""

from __future__ import annotations

from claimonce.gate.errors import BadWindow
from claimonce.settings.durations import FOREVER, UNTIL_RESOLVED, parse_duration, parse_window, show_window


def seconds(text: str) -> float:
    """Return a duration such as `30s`, `15m` or `24h` in seconds; raise BadWindow."""
    try:
        return parse_duration(text, bare_seconds=True)
    except ValueError:
        raise BadWindow(text) from None


def check(text: str) -> str:
    """Return the window as it is stored; raise BadWindow when it is none."""
    try:
        return show_window(parse_window(text, bare_seconds=True))
    except ValueError:
        raise BadWindow(text) from None


def covers(window: str, age: float) -> bool:
    """Return whether a marker of this age, in seconds, still counts."""
    if window in (FOREVER, UNTIL_RESOLVED):
        return True
    return age < seconds(window)


def of_setting(given: float | str | None) -> str:
    """Return a compiled setting (seconds, a word, or None for ever) as it is stored with a marker."""
    return show_window(given)
