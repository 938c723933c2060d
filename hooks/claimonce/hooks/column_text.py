"""The cache's text of descriptions: short rows, and the defaults of what they leave out. Not for the hook's path."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import Any

from claimonce.hooks.columns import REPLIES, TOOLS
from claimonce.hooks.description import McpTool, Program, WebCall

Defaults = dict[str, dict[str, Any]]
ALWAYS = ("names", "subcommands", "tool", "urls")  # columns that a kept row always has


def defaults_of() -> Defaults:
    """Return what each kind of row says by default, as JSON has it."""
    kinds = {"programs": Program, "web": WebCall, TOOLS: McpTool}
    made = {kind: {one.name: one.default for one in fields(cls) if one.default is not MISSING}
            for kind, cls in kinds.items()}  # fmt: skip
    plain: Defaults = json.loads(json.dumps(made))
    return plain


def to_text(items: list[dict[str, Any]]) -> str:
    """Return descriptions as three lines of JSON: the defaults with all but what follows, the tools of each, the
    replies of each."""
    defaults = defaults_of()
    short = [
        {**item, **{kind: [_short(row, own) for row in item[kind]] for kind, own in defaults.items() if kind in item}}
        for item in items
    ]
    bare = [{**item, TOOLS: [], **({REPLIES: []} if REPLIES in item else {})} for item in short]
    behind = [json.dumps([item.get(part, []) for item in short]) for part in (TOOLS, REPLIES)]
    return "\n".join((json.dumps([defaults, bare]), *behind))


def _short(row: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    return {name: held for name, held in row.items() if name in ALWAYS or held != defaults.get(name, _ABSENT)}


_ABSENT = object()
