"""Prompts inside a text for agents: what an agent is to hand to another one stands in a fence of its own.

Spawn a worker with:                       with:
```                                          prompt: |
You are a worker. Push your branch.            Review it and post a comment.
```
"""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.shell.tables import AGENTS
from claimonce.audit.piece import PROSE, Piece
from claimonce.catalog.index import SHELLS_READ

if TYPE_CHECKING:
    from claimonce.audit.lower.prose.scanner import Block

_TEXTS = frozenset(("", "text", "txt", "plaintext", "markdown", "md", "prompt", "xml"))
_DATA = frozenset(("", "text", "yaml", "yml"))
_SHELLS = SHELLS_READ | {"shell", "console"}
# How a text begins that is said to an agent, below a title or a line or two of what it is about.
_YOU = late(
    r"\s*(?:(?:#+ |<|[A-Z][\w ]{1,30}: )[^\n]*\n\s*){0,3}(?:\*\*)?"
    r"(?:you are (?:an?|the|working|now|acting|claude|codex|in)\b|you're (?:an?|the)\b|"
    r"your (?:task|job|role|goal|mission)(?: is\b|:)|act as an?\b|你是|您是)",
    re.IGNORECASE,
)
# The key that a prompt stands under: `prompt: |`, and all that is indented below it.
_KEY = late(
    r"^(?P<indent>[ \t]*)(?:- )?[\"']?(?:(?:system|user|task|agent|direct|custom)_?)?(?:prompt|instructions)[\"']?:"
    r"[ \t]*(?:[|>][-+\d]*|\"{3})[ \t]*$",
    re.IGNORECASE,
)
_HEREDOC = late(rf"(?:^|[\s|;&(]){'(?:' + '|'.join(sorted(AGENTS)) + ')'}\b[^\n]*<<-?\s*[\"']?(?P<mark>\w+)[\"']?")
# What leads into a text that another agent is given: "Each agent receives this prompt:".
_HANDED = late(
    r"\b(?:agents?|sub-?agents?|workers?|reviewers?|writers?|teammates?|sessions?)\b[^.\n]{0,80}"
    r"\b(?:prompt|instructions|brief(?:ing)?)\b[^.\n]{0,40}[:：]\W*$|"
    r"\b(?:agent|sub-?agent|worker|spawn|dispatch|reviewer|task)\s+prompt\b[^.\n]{0,40}[:：]\W*$",
    re.IGNORECASE,
)
LEAST = 40  # characters of a text that says anything


def prompts(fence: Block, piece: Piece) -> Iterator[Piece]:
    """Yield each prompt that the fence holds, on the file's own lines."""
    lines = fence.lines
    info = (fence.info.split() or [""])[0].strip("{}.").lower()
    lead = fence.before.joined().rstrip()[-200:] if fence.before is not None else ""
    if info in _TEXTS and (_YOU.match(fence.joined()) or _HANDED.search(lead)):
        yield from _piece(piece, lines)
        return
    if info in _DATA:
        yield from _below_keys(piece, lines)
    if info in _SHELLS or not info:
        yield from _heredocs(piece, lines)


def _below_keys(piece: Piece, lines: list[tuple[int, int, str]]) -> Iterator[Piece]:
    index = 0
    while index < len(lines):
        key = _KEY.match(lines[index][2])
        index += 1
        if key is None:
            continue
        first, depth = index, len(key["indent"])
        while index < len(lines) and (not lines[index][2].strip() or _depth(lines[index][2]) > depth):
            index += 1
        yield from _piece(piece, lines[first:index])


def _heredocs(piece: Piece, lines: list[tuple[int, int, str]]) -> Iterator[Piece]:
    """Yield what an agent's client reads from a heredoc; one that nothing ends goes on to the end of the fence."""
    for index, (_, _, line) in enumerate(lines):
        begun = _HEREDOC.search(line)
        if begun is not None:
            rest = lines[index + 1 :]
            end = next((at for at, one in enumerate(rest) if one[2].strip() == begun["mark"]), len(rest))
            yield from _piece(piece, rest[:end])


def _piece(piece: Piece, lines: list[tuple[int, int, str]]) -> Iterator[Piece]:
    """Yield the lines as prose of their own, moved to the left as far as all of them are indented."""
    depth = min((_depth(line) for _, _, line in lines if line.strip()), default=0)
    text = "\n".join(line[depth:] for _, _, line in lines)
    if len(text.strip()) < LEAST:
        return
    column = piece.column + depth + lines[0][1]
    yield piece.inner(PROSE, text, (number for number, _, _ in lines), piece.symbol, column, piece.entry)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
