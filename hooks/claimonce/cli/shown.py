"""How what is looked at is printed: a line is a line in a pipe, and fits the terminal on one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from claimonce.hooks.untrusted_text import one_line, tell, warn

if TYPE_CHECKING:
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
