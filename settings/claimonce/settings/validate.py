"""One raw value -> the value that settings hold, and whether a new value is tighter than the old one."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from claimonce.settings import table
from claimonce.settings.durations import parse_duration, parse_window
from claimonce.settings.errors import HIDDEN, UnknownKeyError, WrongValueError, may_hold_password
from claimonce.settings.model import Resource
from claimonce.settings.paths import expand
from claimonce.settings.table import RESOURCE_KEYS, RESOURCE_USES, Setting

_MOST_RESOURCES = 500
_TRUE, _FALSE = ("true", "1", "yes", "on"), ("false", "0", "no", "off")


def parse(row: Setting, raw: object, file: str, base: str = "", env: Mapping[str, str] | None = None) -> Any:
    """Return the value of `raw` for this setting; WrongValueError when it is none.

    `base` is the folder that a relative folder counts from ("" leaves it as it is).
    """
    try:
        value = _PARSERS[row.kind](row, raw)
    except (TypeError, ValueError):
        raise WrongValueError(
            file, row.key, HIDDEN if may_hold_password(row.kind, raw) else raw, format_expected(row)
        ) from None
    if row.kind == "folder" and value and base:
        return expand(value, base, env)
    return value


def parse_resources(file: str, raw: Any) -> tuple[Resource, ...]:
    """Return the `[[resource]]` entries in their order: which paths are shared, isolated or free.

    SettingsError names the one that is wrong. They only ever restrict, so no trust is needed.
    """
    if not isinstance(raw, list):
        raise WrongValueError(file, "resource", raw, "[[resource]] tables")
    rows = list(cast("Iterable[Any]", raw))
    if len(rows) > _MOST_RESOURCES:
        raise WrongValueError(file, "resource", f"{len(rows)} tables", f"at most {_MOST_RESOURCES}")
    return tuple(_resource(file, f"resource[{number}]", row) for number, row in enumerate(rows, 1))


def _resource(file: str, key: str, row: Any) -> Resource:
    if not isinstance(row, dict):
        raise WrongValueError(file, key, row, "a [[resource]] table")
    given = cast("dict[str, Any]", row)
    for name in given:
        if name not in RESOURCE_KEYS:
            near = difflib.get_close_matches(name, RESOURCE_KEYS, 1, 0.5)
            raise UnknownKeyError(file, f"{key}.{name}", f"{key}.{near[0]}" if near else "")
    path, use = given.get("path"), given.get("use")
    if not isinstance(path, str) or not _is_pattern(path):
        raise WrongValueError(
            file, f"{key}.path", path or "", 'a path or pattern inside the repository, such as "docs/*.md"'
        )
    if use not in RESOURCE_USES:
        raise WrongValueError(file, f"{key}.use", use or "", " or ".join(f'"{one}"' for one in RESOURCE_USES))
    return Resource(path, str(use))


def _is_pattern(path: str) -> bool:
    parts = [part for part in path.split("/") if part not in ("", ".")]
    inside = not path.startswith(("/", "~")) and ".." not in parts and bool(parts) and parts[0].lower() != ".git"
    return inside and path.isprintable() and len(path) <= 500


def from_text(row: Setting, text: str) -> object:
    """Return an environment variable's text as the TOML value that it stands for."""
    if row.kind == "flag":
        word = text.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else text
    if row.kind == "number":
        try:
            return float(text)
        except ValueError:
            return text
    if row.kind == "texts":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def format_expected(row: Setting) -> str:
    """Return what to write for this setting, as the end of a sentence."""
    if row.kind == "choice":
        return "one of " + ", ".join(f'"{choice}"' for choice in row.choices)
    limits = _limits(row)
    return _EXPECTED[row.kind] + (f" {limits}" if limits else "")


def tightens(row: Setting, old: Any, new: Any, root: str) -> bool:
    """Say whether `new` is at least as tight as `old`; both are parsed values, `root` is the repository's
    top."""
    return old == new or _TIGHTER[row.tighter](row, old, new, root)


def is_inside(path: str, root: str) -> bool:
    """Say whether `path` stays inside the work tree of `root` once every symlink is followed, and out of
    `.git`."""
    if not root:
        return False
    real, top = os.path.realpath(path), os.path.realpath(root)
    inner = real[len(top.rstrip("/")) :] if real.startswith(f"{top.rstrip('/')}/") else ""
    # Case is folded because macOS reaches `.git` as `.GIT`.
    return bool(inner) and ".git" not in inner.lower().split("/")


def _duration(row: Setting, raw: object) -> float:
    return _within(row, parse_duration(_text(row, raw)))


def _window(row: Setting, raw: object) -> float | str | None:
    window = parse_window(_text(row, raw))
    return _within(row, window) if isinstance(window, float) else window


def _text(_row: Setting, raw: object) -> str:
    if not isinstance(raw, str) or "\0" in raw:
        raise TypeError
    return raw


def _dsn(row: Setting, raw: object) -> str:
    text = _text(row, raw)
    if text and not (text.startswith(("postgresql://", "postgres://")) or "=" in text):
        raise ValueError
    return text


def _number(row: Setting, raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise TypeError
    return _within(row, float(raw))


def _choice(row: Setting, raw: object) -> str:
    if raw not in row.choices:
        raise ValueError
    return str(raw)


def _flag(_row: Setting, raw: object) -> bool:
    if not isinstance(raw, bool):
        raise TypeError
    return raw


def _texts(row: Setting, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple):
        raise TypeError
    return tuple(_text(row, part) for part in cast("list[object]", raw))


def _within(row: Setting, value: float) -> float:
    # Written so that nan, which TOML can spell, is outside every limit.
    if not (row.low is None or value >= row.low) or not (row.high is None or value <= row.high):
        raise ValueError
    return value


def _limits(row: Setting) -> str:
    unit = "" if row.kind == "number" else " seconds"
    if row.high is not None:
        return f"from {row.low or 0:g} to {row.high:g}{unit}"
    return f"of at least {row.low:g}{unit}" if row.low else ""


def _longer(old: Any, new: Any) -> bool:
    # `until-resolved` is neither longer nor shorter than a span of time; only for ever is longer than both.
    if old is None or new is None:
        return new is None
    return not isinstance(old, str) and not isinstance(new, str) and new >= old


_PARSERS: dict[str, Callable[[Setting, Any], Any]] = {
    "duration": _duration,
    "window": _window,
    "number": _number,
    "text": _text,
    "dsn": _dsn,
    "folder": _text,
    "choice": _choice,
    "flag": _flag,
    "texts": _texts,
}
_EXPECTED = {
    "duration": 'a duration such as "90s" or "10m"',
    "window": 'a duration such as "24h", or "forever", or "until-resolved",',
    "number": "a number",
    "text": "a text in quotes",
    "dsn": 'a connection string such as "postgresql://claimonce@db.example.test/claimonce"',
    "folder": "a folder's path in quotes",
    "flag": "true or false",
    "texts": "a list of texts",
}
_TIGHTER: dict[str, Callable[[Setting, Any, Any, str], bool]] = {
    table.NEVER: lambda _row, _old, _new, _root: False,
    table.TASTE: lambda _row, _old, _new, _root: True,
    table.RISING: lambda row, old, new, _root: row.choices.index(new) >= row.choices.index(old),
    table.LOWER: lambda _row, old, new, _root: float(new) <= float(old),
    table.LONGER: lambda _row, old, new, _root: _longer(old, new),
    table.ON: lambda _row, _old, new, _root: bool(new),
    table.INSIDE: lambda _row, old, new, root: not old and is_inside(new, root),
}
