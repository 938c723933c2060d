"""The JSON schema of claimonce.toml, for editors. `python -m claimonce.settings.schema` writes `schema.json` beside
this file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from claimonce.settings.load import PRESETS
from claimonce.settings.table import (
    COUNTER_BRANCHES,
    COUNTER_DEFAULTS,
    COUNTER_FORMATS,
    COUNTER_KEYS,
    RESOURCE_KEYS,
    RESOURCE_USES,
    SECTIONS,
    TABLE,
    Setting,
)

FILE = Path(__file__).with_name("schema.json")

_DURATION = r"^\s*(0|([0-9]+(\.[0-9]+)?(ms|s|m|h|d|w))+)\s*$"
_WINDOW = rf"{_DURATION}|^\s*(forever|until-resolved)\s*$"
_TYPES: dict[str, dict[str, Any]] = {
    "duration": {"type": "string", "pattern": _DURATION},
    "window": {"type": "string", "pattern": _WINDOW},
    "number": {"type": "number"},
    "choice": {"type": "string"},
    "text": {"type": "string"},
    "dsn": {"type": "string"},
    "folder": {"type": "string"},
    "flag": {"type": "boolean"},
    "texts": {"type": "array", "items": {"type": "string"}},
}


def schema() -> dict[str, Any]:
    """Return the schema: JSON Schema 2020-12, one property a section."""
    sections: dict[str, Any] = {section: _section(section) for section in SECTIONS}
    # Each plugin may have a table of its own under [plugins].
    sections["plugins"]["additionalProperties"] = {"type": "object"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "claimonce settings",
        "type": "object",
        "additionalProperties": False,
        "properties": {**sections, "counters": {"type": "array", "items": _counter()}, "resource": _resource()},
    }


def text() -> str:
    """Return the schema as it lies in `schema.json`."""
    return json.dumps(schema(), indent=2) + "\n"


def _section(section: str) -> dict[str, Any]:
    rows = {row.name: _property(row) for row in TABLE if row.section == section}
    return {"type": "object", "additionalProperties": False, "properties": rows}


def _property(row: Setting) -> dict[str, Any]:
    made: dict[str, Any] = {**_TYPES[row.kind], "description": row.doc}
    made["default"] = list(row.default) if isinstance(row.default, tuple) else row.default
    if row.kind == "number":
        made |= {"minimum": row.low, "maximum": row.high}
    if row.choices:
        made["enum"] = list(row.choices)
    return made


def _counter() -> dict[str, Any]:
    keys: dict[str, Any] = {
        key: {"type": "string", "minLength": 1, "description": doc} for key, doc in COUNTER_KEYS.items()
    }
    keys["format"]["enum"] = list(COUNTER_FORMATS)
    keys["branches"]["enum"] = list(COUNTER_BRANCHES)
    for key, default in COUNTER_DEFAULTS.items():
        keys[key]["default"] = default
        del keys[key]["minLength"]
    required = [key for key in COUNTER_KEYS if key not in COUNTER_DEFAULTS]
    either: list[dict[str, Any]] = [{"required": [key]} for key in ("file", "files", "preset")]
    keys["preset"]["enum"] = ["", *PRESETS]
    return {
        "type": "object", "additionalProperties": False, "properties": keys, "required": required, "anyOf": either
    }  # fmt: skip


def _resource() -> dict[str, Any]:
    keys: dict[str, Any] = {key: {"type": "string", "description": doc} for key, doc in RESOURCE_KEYS.items()}
    keys["path"]["minLength"] = 1
    keys["use"]["enum"] = list(RESOURCE_USES)
    row = {"type": "object", "additionalProperties": False, "properties": keys, "required": list(RESOURCE_KEYS)}
    return {"type": "array", "items": row}


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
