"""What stands in an object whose shape nobody promised: each look answers with an empty value of its kind."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from claimonce.hooks.coerce import table
from claimonce.lookback.call import MOST_SAID

_DEEPEST = 6
_EARLIEST, _LATEST = 978_307_200.0, 7_258_118_400.0  # 2001 and 2200: beyond them stands a damaged clock


def text(what: object) -> str:
    """Return a text; an empty one for anything else."""
    return what if isinstance(what, str) else ""


def count(what: object) -> int:
    """Return a count; 0 for anything else, and for what is too large to be one."""
    return what if isinstance(what, int) and not isinstance(what, bool) and 0 <= what < 10**12 else 0


def total(of: Mapping[str, Any], *names: str) -> int:
    """Return the sum of these counts."""
    return sum(count(of.get(name)) for name in names)


def status(what: object) -> int | None:
    """Return an exit status, None where none is written."""
    return what if isinstance(what, int) and not isinstance(what, bool) and -256 < what < 1024 else None


def moment(what: object) -> float:
    """Return an RFC 3339 time, or milliseconds since 1970, as seconds; 0 where it is neither.

    A time without a zone is this machine's local time (gptme 0.35.1 writes it so).
    """
    if isinstance(what, (int, float)) and not isinstance(what, bool):
        found = float(what) / 1000.0 if math.isfinite(what) else 0.0
        return found if _EARLIEST < found < _LATEST else 0.0
    if not isinstance(what, str) or not 10 <= len(what) <= 40:
        return 0.0
    try:
        when = datetime.fromisoformat(what)
        found = when.timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0
    return found if _EARLIEST < found < _LATEST else 0.0


def format_moment(at: float) -> str:
    """Return a moment as it is printed: UTC, to the second."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def words(what: object, deep: int = 0) -> str:
    """Return the text of a result, however it is nested, as far as it is kept: its beginning, and its end."""
    whole = _joined(what, deep)
    if len(whole) <= MOST_SAID:
        return whole
    return whole[: MOST_SAID // 2] + "\n" + whole[-MOST_SAID // 2 :]


def _joined(what: object, deep: int) -> str:
    if isinstance(what, str):
        return what
    if deep > _DEEPEST:
        return ""
    if isinstance(what, list):
        return "\n".join(filter(None, (_joined(each, deep + 1) for each in what)))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    held = table(what)
    for name in ("text", "output", "content", "error"):
        if name in held:
            return _joined(held[name], deep + 1)
    return ""


def arguments(what: object) -> dict[str, Any]:
    """Return a call's arguments, which some clients write as a table and some as JSON in a text."""
    if isinstance(what, str):
        try:
            what = json.loads(what)
        except (ValueError, RecursionError):
            return {"input": what}
        if isinstance(what, str):
            return {"input": what}
    return table(what)
