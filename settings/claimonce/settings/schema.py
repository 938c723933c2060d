"""The settings for editors, as the JSON schema of claimonce.toml, and for people, as a page.

`python -m claimonce.settings.schema` writes `schema.json` beside this file.
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from claimonce.settings import table
from claimonce.settings.errors import show
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
    keys["format"]["enum"] = ["", *COUNTER_FORMATS]
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


# The settings as a page for people, read off the table.

_TIGHTER = {
    table.NEVER: "only when trusted",
    table.RISING: "may only rise",
    table.LONGER: "may only grow",
    table.LOWER: "may only fall",
    table.ON: "may only be switched on",
    table.INSIDE: "a folder inside the repository",
    table.TASTE: "as it likes",
}


def reference_markdown() -> str:
    """Return one Markdown section a table: every key with its default, what it takes, what a repository may do, and
    its sentence."""
    parts = [_page_section(section, list(rows)) for section, rows in groupby(TABLE, key=lambda row: row.section)]
    return "\n".join([*parts, _counters(), _resources()])


def default_toml() -> str:
    """Return a claimonce.toml that says what holds without one, each line with its sentence above it."""
    lines: list[str] = []
    for section, rows in groupby(TABLE, key=lambda row: row.section):
        lines.append(f"[{section}]")
        for row in rows:
            lines += [f"# {row.doc}", f"{row.name} = {_default(row)}"]
        lines.append("")
    return "\n".join(lines)


def _page_section(section: str, rows: list[Setting]) -> str:
    head = [f"## `[{section}]`", "", "| key | default | takes | an untrusted repository | what it does |"]
    body = [
        f"| `{row.name}` | `{_default(row)}` | {_takes(row)} | {_TIGHTER[row.tighter]} | {row.doc} |" for row in rows
    ]
    return "\n".join([*head, "|---|---|---|---|---|", *body, ""])


def _counters() -> str:
    head = ["## `[[counters]]`", "", "One table a counter.", "", "| key | what it does |", "|---|---|"]
    keys = [f"| `{key}` | {doc} |" for key, doc in COUNTER_KEYS.items()]
    return "\n".join([*head, *keys, "", *_presets(), ""])


def _presets() -> list[str]:
    head = ["| preset | says |", "|---|---|"]
    rows = (", ".join(f"`{key} = {show(text)}`" for key, text in row.items()) for row in PRESETS.values())
    return [*head, *(f"| `{name}` | {said} |" for name, said in zip(PRESETS, rows, strict=True))]


def _resources() -> str:
    head = ["## `[[resource]]`", "", "One table a path or pattern.", "", "| key | what it does |", "|---|---|"]
    return "\n".join([*head, *(f"| `{key}` | {doc} |" for key, doc in RESOURCE_KEYS.items()), ""])


def _default(row: Setting) -> str:
    return "[]" if row.default == () else show(row.default)


def _takes(row: Setting) -> str:
    return ", ".join(f"`{choice}`" for choice in row.choices) or row.kind


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
