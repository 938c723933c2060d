"""`json.loads` and `json.dumps` for a path where `json` itself is too dear: it brings `re`, `enum` and `functools`.

Both halves are CPython's own C code, the part of `json` that does the work; where an interpreter has no such code this
is `json`. `dumps` writes what `json.dumps` writes without options.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BLANK = " \t\n\r"


class _Plain:
    """What the C scanner asks of a decoder: nothing out of the ordinary."""

    strict = True
    object_hook = None
    object_pairs_hook: Any = None
    parse_float = float
    parse_int = int
    parse_constant = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}.__getitem__
    memo: dict[str, str] = {}  # noqa: RUF012  (the scanner clears it after each text)


def _refuse(thing: object) -> object:
    raise TypeError(f"Object of type {type(thing).__name__} is not JSON serializable")


if TYPE_CHECKING:
    code: Any = None
else:
    try:
        import _json as code
    except ImportError:
        code = None

_scan: Any = code.make_scanner(_Plain) if hasattr(code, "make_scanner") else None


def loads(text: str) -> Any:
    """Return what a JSON text says; raise ValueError."""
    if _scan is None:
        return _slow().loads(text)
    start = len(text) - len(text.lstrip(_BLANK))
    try:
        found, end = _scan(text, start)
    except StopIteration as error:
        raise ValueError(f"no JSON value at character {error.value}") from None
    except SystemError:  # up to Python 3.11 the scanner names most errors only where `json` is loaded
        return _slow().loads(text)
    if text[end:].strip(_BLANK):
        raise ValueError(f"more than one JSON value: character {end}")
    return found


def pairs(text: str) -> tuple[Any, bool]:
    """Return what a JSON text says, and whether one of its objects has a name twice (the last one counts).

    Control characters in strings are let pass. Raises ValueError, and RecursionError for what is nested too deeply.
    """
    doubled: list[bool] = []

    def record(given: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(given)
        if len(made) != len(given):
            doubled.append(True)
        return made

    class Lenient(_Plain):
        strict = False
        object_pairs_hook = staticmethod(record)

    if _scan is None:
        return _slow().loads(text, strict=False, object_pairs_hook=record), bool(doubled)
    start = len(text) - len(text.lstrip(_BLANK))
    try:
        found, end = code.make_scanner(Lenient)(text, start)
    except StopIteration as error:
        raise ValueError(f"no JSON value at character {error.value}") from None
    except SystemError:  # as above
        return _slow().loads(text, strict=False, object_pairs_hook=record), bool(doubled)
    if text[end:].strip(_BLANK):
        raise ValueError(f"more than one JSON value: character {end}")
    return found, bool(doubled)


def dumps(thing: Any) -> str:
    """Return a thing as a JSON text; raise TypeError or ValueError."""
    if thing.__class__ is dict and not thing:  # most receipts, and every act writes some
        return "{}"
    if _scan is None:
        return str(_slow().dumps(thing))
    encode = code.make_encoder({}, _refuse, code.encode_basestring_ascii, None, ": ", ", ", False, False, True)
    return "".join(encode(thing, 0))


def _slow() -> Any:
    import json

    return json
