"""Fences of shell and of plain text: which of their lines are there to be run."""

# ruff: noqa: RUF001 - an apostrophe and a prompt as people write them

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.commands import PLAIN, SCRIPT, filled, shell_text
from claimonce.catalog import index

if TYPE_CHECKING:
    from claimonce.audit.lower.prose.scanner import Block
    from claimonce.audit.lower.prose.vocabulary import Vocabulary
    from claimonce.audit.piece import Piece

# What a fence is said to hold whose text is a shell's.
SHELLS = frozenset(("shell", "console", "shell-session", "shellsession", "terminal", "bash-session")) | index.SHELLS
# Their own grammar is not a shell's: the lines that are a described command are read, as in a fence of plain text.
_POWERSHELLS = index.POWERSHELLS | {"ps1", "ps", "bat", "batch"}
# A comment in a fence that says that what follows is wrong, and one that says that it is right again.
_ARROW = late(r"^\s*(?:[-*•]|\w{1,3}[.)])\s+[^→`]{2,60}?\s*(?:→|->|=>|:)\s+")
_BAD = late(
    r"^\s*(?:#|//|REM\b|::)\s*[^\w\s]*\s*(?:❌|✗|🚫|⛔|👎|(?:bad|wrong|incorrect|dangerous|anti-?pattern|"
    r"(?:don['’]?t|do\s+not|never)\s+(?:do|use|run)\s+(?:this|it|the\s+following))\b)",
    re.IGNORECASE,
)
_REMARK = late(r"^\s*(?:#|//)\s*(?:✅|✓|👍|(?:good|right|correct|do|instead|better|then|now|step)\b)", re.IGNORECASE)
_GOES_ON = late(r"(?<=\s)`\s*$")
_PARTED = {ord(char): " " for char in "\n\t$();&|\"'"}
_PROMPT = late(r"^(\s*)(?:\$|%|❯|>)\s+(?=\S)")
_SHOWN = late(
    (
        r"\b(?:output|outputs|prints?|printed|result|results|response|returns?|looks?\s+like|shows?|"
        r"example|error)\b[^:]{0,40}:?\s*$"
    ),
    re.IGNORECASE,
)


def read_fence(block: Block, piece: Piece, words: Vocabulary, symbol: str) -> Piece | None:
    """Return the shell text of a fence that is there to be run."""
    info = block.info.split()[0].strip("{}.") if block.info.split() else ""
    by_line = info in PLAIN or info in _POWERSHELLS
    if info not in SHELLS and not by_line:
        return None
    text = block.joined()
    if not (words.words.within(f" {text.translate(_PARTED)} ") or SCRIPT.search(text)):
        return None
    lines = _allowed(block.lines)
    if info in _POWERSHELLS:  # its sign at the end of a line that goes on below
        lines = [(number, column, _GOES_ON.sub(" \\\\", line)) for number, column, line in lines]
    if by_line:
        before = block.before.joined() if block.before is not None else ""
        if _SHOWN.search(before.strip()[-80:]) or not lines:
            return None
        lines = [one for line in lines if (one := _plain(line, words)) is not None]
        if not lines:
            return None
    prompted = [one for one in lines if _PROMPT.match(one[2]) and one[2].lstrip()[0] in "$%❯"]
    if prompted and info != "zsh":
        lines = [one for one in lines if one in prompted or one[2].startswith(("  ", "> "))]
        lines = [(number, column, _PROMPT.sub(lambda m: " " * len(m[0]), line)) for number, column, line in lines]
    return shell_text(piece, [(number, column, filled(line)) for number, column, line in lines], symbol)


def _plain(line: tuple[int, int, str], words: Vocabulary) -> tuple[int, int, str] | None:
    """Return the command of a line of plain text: the line itself, or what an arrow leads to."""
    number, column, text = line
    if words.commands.match(_PROMPT.sub(r"\1", text).strip()):
        return line
    arrow = _ARROW.search(text)
    if arrow is not None and words.commands.match(text, arrow.end()):
        return number, column + arrow.end(), text[arrow.end() :]
    return None


def _allowed(lines: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the lines of a fence without those that it shows as wrong: to the next empty line or remark."""
    kept: list[tuple[int, int, str]] = []
    wrong = False
    for number, column, line in lines:
        if _BAD.match(line) is not None:
            wrong = True
        elif not line.strip() or _REMARK.match(line) is not None:
            wrong = False
        kept.append((number, column, "" if wrong else line))
    return kept
