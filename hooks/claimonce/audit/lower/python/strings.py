"""Strings put together: joined parts, `%s` and `{}` filled, one of several values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from claimonce.audit.facts import Either, Joined, Listed, Param, Result, Spread, Table, Text, Unknown, Value

DEEPEST = 24
MOST_PARTS = 200
MOST_TEXT = 20_000
MOST_CHOICES = 8
_PERCENT = re.compile(r"%(?:\([^)]*\))?[-+ #0-9.]*[srdifxg]")
_BRACES = re.compile(r"\{([A-Za-z0-9_.\[\]]*)(?:![rsa])?(?::[^{}]*)?\}")


def joined(parts: Iterable[Value]) -> Value:
    """Put strings together; constants beside each other become one."""
    made: list[Value] = []
    for part in parts:
        for one in part.parts if isinstance(part, Joined) else (part,):
            last = made[-1] if made else None
            if isinstance(one, Text) and isinstance(last, Text):
                made[-1] = Text((last.text + one.text)[:MOST_TEXT])
            else:
                made.append(one)
    if not made:
        return Text("")
    return made[0] if len(made) == 1 and not isinstance(made[0], Spread) else Joined(tuple(made[:MOST_PARTS]))


def either(choices: Iterable[Value]) -> Value:
    """Return one of several values; the same one only once."""
    made: list[Value] = []
    for choice in choices:
        for one in choice.choices if isinstance(choice, Either) else (choice,):
            if one not in made:
                made.append(one)
    return made[0] if len(made) == 1 else Either(tuple(made[:MOST_CHOICES]))


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
    return joined(parts)


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
    return joined(parts)


def has_params(value: Value, depth: int = 0) -> bool:
    """Say whether a parameter of the enclosing function is part of the value."""
    match value:
        case Param():
            return True
        case Joined(parts=inner) | Listed(items=inner) | Either(choices=inner) | Result(args=inner):
            return depth > DEEPEST or any(has_params(one, depth + 1) for one in inner)
        case Spread(of=one):
            return has_params(one, depth + 1)
        case Table(items=pairs):
            return any(has_params(one, depth + 1) for _, one in pairs)
        case _:
            return False
