"""The compiled descriptions, with the look-ups that the reader needs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Entry = tuple[dict[str, Any], dict[str, Any]]

NAMES = {"counter": ("counter", "")}


class Descriptions:
    """A light view of `Description.compiled()` data; the tables are built when they are first used.

    `items` is that data unchanged. `programs` maps a program's bare name to (description, program) pairs, `urls`
    holds (description, fragment in lower case, whether a plain GET counts).
    """

    __slots__ = ("_programs", "_urls", "items")

    def __init__(self, items: list[dict[str, Any]]) -> None:
        self.items = items
        self._programs: dict[str, list[Entry]] | None = None
        self._urls: list[tuple[dict[str, Any], str, bool]] | None = None

    @property
    def programs(self) -> dict[str, list[Entry]]:
        """Program name -> what describes it."""
        if self._programs is None:
            table: dict[str, list[Entry]] = {}
            for item in self.items:
                for program in item["programs"]:
                    for name in program["names"]:
                        table.setdefault(name, []).append((item, program))
            self._programs = table
        return self._programs

    @property
    def urls(self) -> list[tuple[dict[str, Any], str, bool]]:
        """Addresses that are an effect when something is sent there."""
        if self._urls is None:
            self._urls = [
                (item, url.lower(), flag)
                for item in self.items
                for flag, key in ((True, "get_urls"), (False, "urls"))
                for url in item[key]
            ]
        return self._urls

    def of_kind(self, kind: str) -> tuple[str, str]:
        """Return the name and channel of the first description of a kind."""
        for item in self.items:
            if item["kind"] == kind:
                return item["name"], item["channel"]
        return NAMES.get(kind, (kind, ""))

    def mcp(self) -> list[Entry]:
        """Return (description, tool) for every MCP tool pattern."""
        return [(item, tool) for item in self.items for tool in item["mcp_tools"]]
