"""Lines that the client itself runs while it loads a skill or a command: !`git status`, and fences marked with `!`.

Claude Code 2.1.332 runs them wherever they stand in the file, in a sentence that forbids them too, so no reading of
the prose around them counts. They run before the agent has seen a word of it.
"""

from __future__ import annotations

import re

from claimonce.audit.piece import SHELL, Piece

_INLINE = re.compile(r"(?:^|(?<=\s))!`([^`]+)`", re.MULTILINE)
_FENCE = re.compile(r"^```![ \t]*\n(.*?)\n?^```", re.MULTILINE | re.DOTALL)
_FILES = re.compile(r"(?:^|/)(?:skill\.md|\.claude/skills/.+\.md|(?:\.claude/)?commands/.+\.md)$", re.IGNORECASE)
_MOST = 200  # lines of one file


def own_lines(piece: Piece) -> tuple[list[Piece], str]:
    """Return the shell text of each such line, and the file's text without them, every sign at its old place."""
    if ("!`" not in piece.text and "```!" not in piece.text) or not _FILES.search(piece.path):
        return [], piece.text
    text, found = piece.text, list[Piece]()
    for pattern in (_FENCE, _INLINE):
        for match in list(pattern.finditer(text))[:_MOST]:
            found.append(_piece(piece, match.start(1), match[1]))
            text = text[: match.start()] + _blank(match[0]) + text[match.end() :]
    return found, text


def _piece(piece: Piece, start: int, command: str) -> Piece:
    first = piece.text.count("\n", 0, start) + 1
    column = start - (piece.text.rfind("\n", 0, start) + 1)
    numbers = tuple(piece.site(first + at, first + at).line for at in range(command.count("\n") + 1))
    return Piece(
        piece.path, SHELL, command, piece.surface, column=column + piece.column, lines=numbers, symbol=piece.symbol,
        entry="agent",
    )  # fmt: skip


def _blank(text: str) -> str:
    return "".join(sign if sign == "\n" else " " for sign in text)
