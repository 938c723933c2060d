"""Rows of descriptions as the cache keeps them, without the columns that say what they say by default.

A call asks for one program of six hundred: the programs' rows are a text in which each is found by its names.
"""

from __future__ import annotations

from claimonce.hooks.quickjson import dumps, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    Defaults = dict[str, dict[str, Any]]
    Entry = tuple[dict[str, Any], dict[str, Any]]

PROGRAMS = "programs"
WEB = "web"
TOOLS = "mcp_tools"
REPLIES = "replies"
BETWEEN = "\x1e"  # between the rows of programs; as a tab, it stands in no JSON


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
    own, held = defaults.get(kind), item.get(kind, ())
    return [Row(row, own) for row in held] if own else list(held)


def program_text(short: list[dict[str, Any]]) -> str:
    """Return the programs' rows in one line: a description's number, the names and the short row, tabs between."""
    return "".join(
        f"{BETWEEN}{at}\t" + "".join(f"{dumps(name)}\t" for name in row["names"]) + dumps(row)
        for at, item in enumerate(short)
        for row in item.get(PROGRAMS, ())
    )


class Programs:
    """Program name -> (description, row) pairs, out of such a text: a row is read when its program is asked for."""

    __slots__ = ("_defaults", "_held", "_items", "_text")

    def __init__(self, items: list[dict[str, Any]], text: str | None, defaults: Defaults) -> None:
        """Without a text the items hold their rows themselves."""
        self._items, self._text, self._defaults = items, text or "", defaults.get(PROGRAMS, {})
        self._held: dict[str, list[Entry]] = {}
        for item in items if text is None else ():
            for row in rows(item, PROGRAMS, defaults):
                for name in row["names"]:
                    self._held.setdefault(name, []).append((item, row))

    def get(self, name: str, default: Sequence[Entry] = ()) -> Sequence[Entry]:
        """Return what describes the program."""
        if name not in self._held and self._text:
            self._held[name] = self._found(name)
        return self._held.get(name) or default

    def __contains__(self, name: object) -> bool:
        """Say whether something describes the program."""
        return isinstance(name, str) and bool(self.get(name))

    def __iter__(self) -> Iterator[str]:
        """Yield the names of all programs."""
        if self._text:
            yield from dict.fromkeys(name for _, row in self.all_rows() for name in row["names"])
        else:
            yield from self._held

    def all_rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield every row of the text, with its description's number."""
        for line in self._text.split(BETWEEN)[1:]:
            yield self._read(line)

    def _found(self, name: str) -> list[Entry]:
        key, found = f"\t{dumps(name)}\t", list["Entry"]()
        at = self._text.find(key)
        while at >= 0:
            end = self._text.find(BETWEEN, at)
            end = end if end >= 0 else len(self._text)
            number, row = self._read(self._text[self._text.rfind(BETWEEN, 0, at) + 1 : end])
            found.append((self._items[number], row))
            at = self._text.find(key, end)
        return found

    def _read(self, line: str) -> tuple[int, dict[str, Any]]:
        return int(line.partition("\t")[0]), {**self._defaults, **loads(line.rpartition("\t")[2])}
