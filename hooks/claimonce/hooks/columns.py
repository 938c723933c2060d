"""Rows of descriptions as the cache keeps them, without the columns that say what they say by default."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Defaults = dict[str, dict[str, Any]]

TOOLS = "mcp_tools"
REPLIES = "replies"


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
