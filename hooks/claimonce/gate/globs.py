"""Patterns of paths: a pattern covers the paths that fit it and all that lies below them.

`*`, `?` and `[...]` stay inside one part of a path, `**` stands for any number of parts. No `re`: the hook asks.
"""

from __future__ import annotations

from claimonce.lang.shell.patterns import fits

MOST_TURNS = 20_000


def covers(pattern: str, path: str) -> bool:
    """Say whether `path`, from the repository's root, is covered by the pattern."""
    return _covers(parts(pattern), parts(path), [MOST_TURNS])


def meet(one: str, other: str) -> bool:
    """Say whether some path could be covered by both patterns; where that is not known, yes."""
    return _meet(parts(one), parts(other), [MOST_TURNS])


def parts(path: str) -> list[str]:
    """Return the parts of a path or pattern, without the empty ones and `.`."""
    return [part for part in path.split("/") if part not in ("", ".")]


def _covers(pattern: list[str], path: list[str], turns: list[int]) -> bool:
    turns[0] -= 1
    if turns[0] < 0:
        return False
    if not pattern:
        return True
    if pattern[0] == "**":
        return _covers(pattern[1:], path, turns) or (bool(path) and _covers(pattern, path[1:], turns))
    return bool(path) and fits(pattern[0], path[0]) and _covers(pattern[1:], path[1:], turns)


def _meet(one: list[str], other: list[str], turns: list[int]) -> bool:
    turns[0] -= 1
    if not one or not other or turns[0] < 0:
        return True
    for these, those in ((one, other), (other, one)):
        if these[0] == "**":
            return _meet(these[1:], those, turns) or _meet(these, those[1:], turns)
    return _parts_meet(one[0], other[0], turns) and _meet(one[1:], other[1:], turns)


def _parts_meet(one: str, other: str, turns: list[int]) -> bool:
    turns[0] -= 1
    if turns[0] < 0 or "[" in one or "[" in other or "\\" in one or "\\" in other:
        return True
    for these, those in ((one, other), (other, one)):
        if these[:1] == "*":
            return _parts_meet(these[1:], those, turns) or (bool(those) and _parts_meet(these, those[1:], turns))
    if not one or not other:
        return one == other
    return (one[0] == other[0] or "?" in (one[0], other[0])) and _parts_meet(one[1:], other[1:], turns)
