"""The settings as a page for people, read off the table."""

from __future__ import annotations

from itertools import groupby

from claimonce.settings import table
from claimonce.settings.errors import show
from claimonce.settings.load import PRESETS
from claimonce.settings.table import COUNTER_KEYS, RESOURCE_KEYS, TABLE, Setting

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
    parts = [_section(section, list(rows)) for section, rows in groupby(TABLE, key=lambda row: row.section)]
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


def _section(section: str, rows: list[Setting]) -> str:
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
