"""Templates filled: `%s` and `{}`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimonce.audit.facts import Joined, Text, Unknown, Value
from claimonce.audit.values import join

_PERCENT = re.compile(r"%(?:\([^)]*\))?[-+ #0-9.]*[srdifxg]")
_BRACES = re.compile(r"\{([A-Za-z0-9_.\[\]]*)(?:![rsa])?(?::[^{}]*)?\}")


def filled(pattern: Text | Joined, given: Sequence[Value]) -> Value:
    """Fill `%s` and its kind."""
    parts: list[Value] = []
    at = 0
    for part in pattern.parts if isinstance(pattern, Joined) else (pattern,):
        if not isinstance(part, Text):
            parts.append(part)
            continue
        pieces = _PERCENT.split(part.text)
        for index, piece in enumerate(pieces):
            if index:
                parts.append(given[at] if at < len(given) else Unknown())
                at += 1
            parts.append(Text(piece.replace("%%", "%")))
    return join(parts)


def formatted(pattern: Text | Joined, given: Sequence[Value], named: dict[str, Value]) -> Value:
    """Fill `{}`, `{0}` and `{name}`."""
    parts: list[Value] = []
    at = 0
    for part in pattern.parts if isinstance(pattern, Joined) else (pattern,):
        if not isinstance(part, Text):
            parts.append(part)
            continue
        pieces = _BRACES.split(part.text)
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                parts.append(Text(piece))
            elif piece in named:
                parts.append(named[piece])
            else:
                number = int(piece) if piece.isdigit() else at
                at += 1
                parts.append(
                    given[number] if number < len(given) and (not piece or piece.isdigit()) else Unknown(piece)
                )
    return join(parts)
