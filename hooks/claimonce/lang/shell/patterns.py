"""Shell patterns without `re`, in time bounded by the product of the two lengths."""

from __future__ import annotations

MOST_TURNS = 50_000


def fits(pattern: str, text: str, slashes: bool = False) -> bool:
    """Say whether `text` as a whole fits the shell pattern; with `slashes`, `*` and `?` stop at `/`.

    Character classes are read; extended patterns are not.
    """
    p = t = 0
    star = mark = -1
    turns = 0
    while t < len(text):
        turns += 1
        if turns > MOST_TURNS:
            return False
        c = pattern[p] if p < len(pattern) else ""
        if c == "*":
            star, mark = p, t
            p += 1
            continue
        width = _one(pattern, p, text[t], slashes) if c else 0
        if width:
            p += width
            t += 1
            continue
        if star < 0 or (slashes and text[mark] == "/"):
            return False
        mark += 1
        p, t = star + 1, mark
    while p < len(pattern) and pattern[p] == "*":
        p += 1
    return p == len(pattern)


def _one(pattern: str, p: int, c: str, slashes: bool) -> int:
    """Return how much of the pattern at `p` stands for the character `c`; 0 when it does not."""
    if pattern[p] == "?":
        return 0 if slashes and c == "/" else 1
    if pattern[p] == "\\" and p + 1 < len(pattern):
        return 2 if pattern[p + 1] == c else 0
    if pattern[p] == "[":
        close = pattern.find("]", p + 2 if pattern[p + 1 : p + 2] not in ("!", "^") else p + 3)
        if close > 0:
            inner = pattern[p + 1 : close]
            no = inner[:1] in ("!", "^")
            if no:
                inner = inner[1:]
            found, i = False, 0
            while i < len(inner):
                if i + 2 < len(inner) and inner[i + 1] == "-":
                    found = found or inner[i] <= c <= inner[i + 2]
                    i += 3
                else:
                    found = found or inner[i] == c
                    i += 1
            return close + 1 - p if found != no else 0
    return 1 if pattern[p] == c else 0


def holds(pattern: str, text: str) -> bool:
    """Say whether `text` holds the fragment `pattern`, in which `*` stands for any text."""
    at = 0
    for piece in pattern.split("*"):
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
