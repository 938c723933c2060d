"""The cache's text of descriptions: rows without the columns that say what they say by default, and those defaults."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Defaults = dict[str, dict[str, Any]]

TOOLS = "mcp_tools"
REPLIES = "replies"
ALWAYS = ("names", "subcommands", "tool", "urls")  # columns that a kept row always has


class Row(dict[str, "Any"]):
    """A row with the columns that it leaves out."""

    __slots__ = ("_defaults",)

    def __init__(self, held: dict[str, Any], defaults: dict[str, Any]) -> None:
        super().__init__(held)
        self._defaults = defaults

    def __missing__(self, column: str) -> Any:  # noqa: D105
        return self._defaults[column]


def rows(item: dict[str, Any], kind: str, defaults: Defaults) -> list[dict[str, Any]]:
    """Return a description's rows of one kind (programs, web, mcp_tools) with every column."""
    own = defaults.get(kind)
    return [Row(row, own) for row in item[kind]] if own else list(item[kind])


def defaults_of() -> Defaults:
    """Return what each kind of row says by default, as JSON has it. Not for the hook's path."""
    import json
    from dataclasses import MISSING, fields

    from claimonce.hooks.description import McpTool, Program, WebCall

    kinds = {"programs": Program, "web": WebCall, TOOLS: McpTool}
    made = {kind: {one.name: one.default for one in fields(cls) if one.default is not MISSING}
            for kind, cls in kinds.items()}  # fmt: skip
    plain: Defaults = json.loads(json.dumps(made))
    return plain


def to_text(items: list[dict[str, Any]]) -> str:
    """Return descriptions as three lines of JSON: the defaults with all but what follows, the tools of each, the
    replies of each."""
    import json

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
