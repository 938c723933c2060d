"""A piece of one language inside a file, with the way back to the file's lines."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from claimonce.audit.facts import Site

SHELL = "shell"
PYTHON = "python"
JAVASCRIPT = "javascript"
TYPESCRIPT = "typescript"
TSX = "tsx"
RUBY = "ruby"
PROSE = "prose"


class Piece(msgspec.Struct, frozen=True):
    """Text in one language.

    `line` is the file's line on which the text begins and `column` how many code points every line of it was moved
    to the left (a run block's indentation; -1 where the text was rewritten and no column is the file's); `lines`
    names the file's line of each text line where they are not simply consecutive (a folded scalar). `symbol` says
    where it is in the file in a person's words (`jobs.build.steps[2]`), `entry` as `facts.Function.entry`. `path` is
    the file's, from the scanned root. `shell` names the dialect.
    """

    path: str
    language: str
    text: str
    surface: str
    line: int = 1
    column: int = 0
    lines: tuple[int, ...] = ()
    symbol: str = ""
    entry: str = ""
    shell: str = "bash"

    def site(self, line: int, end_line: int, column: int = 1, end_column: int = 0) -> Site:
        """Return the place in the file of a place in the text (lines from 1, columns from 1)."""
        if self.column < 0:
            return Site(self._line(line), self._line(end_line))
        return Site(
            self._line(line),
            self._line(end_line),
            column + self.column,
            end_column + self.column if end_column else 0,
        )

    def inner(
        self, language: str, text: str, lines: Iterable[int], symbol: str, column: int = 0, entry: str = "agent"
    ) -> Piece:
        """Return a text inside this one as a piece of its own; `lines` are those of this one that its lines are on."""
        places = tuple(map(self._line, lines))
        return Piece(self.path, language, text, self.surface, column=column, lines=places, symbol=symbol, entry=entry)

    def _line(self, line: int) -> int:
        if self.lines:
            return self.lines[min(line, len(self.lines)) - 1]
        return self.line + line - 1
