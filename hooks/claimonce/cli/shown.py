"""How what is looked at is printed: a line is a line in a pipe, and fits the terminal on one."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from claimonce.hooks.untrusted_text import escape_json, one_line, plain, tell, warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from claimonce.view.reader import Reader

_LONGEST = 4_000
_GAP = 2
VERSION = 1  # of every JSON line and object that verbs print; fields are added, never renamed


def width() -> int:
    """Return how many letters a line may have: the terminal's, at least 20, or as good as no end in a pipe."""
    if not sys.stdout.isatty():
        return _LONGEST
    try:
        return max(20, os.get_terminal_size(sys.stdout.fileno()).columns)
    except OSError:
        return 80


def line(text: str) -> None:
    """Print one line, cut at the terminal's edge; it keeps its indentation, and blanks in a row become one."""
    indent = len(text) - len(text.lstrip(" "))
    _print(" " * indent + one_line(text, _LONGEST))


def _print(text: str) -> None:
    most = width()
    if cells(text) > most:
        from rich.cells import set_cell_size

        text = set_cell_size(text, most - 1).rstrip() + "…"
    tell(text, whole=True)


def cells(text: str) -> int:
    """Return how wide a text is on a terminal; only of other scripts does one need a table."""
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def say_broken(reader: Reader) -> None:
    """Say once on stderr what could not be read of the store; the rest was shown."""
    for sentence in dict.fromkeys(reader.broken):
        warn(sentence)
    reader.broken.clear()


def columns(head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print rows under a head, a line each: columns as wide as they need, the last as far as the line goes."""
    table = [list(head), *([one_line(cell) for cell in row] for row in rows)]
    wide = [max(cells(row[at]) for row in table) for at in range(len(table[0]))]
    for row in table:
        parts = (cell + " " * (wide[at] - cells(cell) + _GAP) for at, cell in enumerate(row[:-1]))
        _print(("".join(parts) + row[-1]).rstrip())


def format_session(row: Mapping[str, Any], name: Callable[[str], str]) -> str:
    """Return the short name of a row's session, with its host where the store is one of many hosts."""
    shown = name(str(row["session"])) or "nobody"
    return f"{shown} on {row['host']}" if row.get("host") else shown


def say(what: Mapping[str, Any] | Iterable[Any], whole: bool = False) -> None:
    """Print plain data as JSON on one line, an object with its version; every text in it is capped, unless the data is
    `whole` of one's own."""
    tell(as_json_text({"v": VERSION, **what} if isinstance(what, Mapping) else what, whole), whole=True)


def as_json_text(what: Mapping[str, Any] | Iterable[Any], whole: bool = False) -> str:
    """Return plain data as JSON in which everything that is not printable is an escape."""
    import json  # late: words for people need none

    return escape_json(json.dumps(what if whole else plain(what), ensure_ascii=False))
