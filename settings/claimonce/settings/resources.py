"""`[[resource]]` tables: which paths are shared, isolated or free. They only ever restrict, so no trust is needed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, cast

from claimonce.settings.errors import UnknownKeyError, WrongValueError
from claimonce.settings.model import Resource
from claimonce.settings.table import RESOURCE_KEYS, RESOURCE_USES

MOST = 500


def read(file: str, raw: Any) -> tuple[Resource, ...]:
    """Return the entries in their order; SettingsError names the one that is wrong."""
    if not isinstance(raw, list):
        raise WrongValueError(file, "resource", raw, "[[resource]] tables")
    rows = list(cast("Iterable[Any]", raw))
    if len(rows) > MOST:
        raise WrongValueError(file, "resource", f"{len(rows)} tables", f"at most {MOST}")
    return tuple(_one(file, f"resource[{number}]", row) for number, row in enumerate(rows, 1))


def _one(file: str, key: str, row: Any) -> Resource:
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
