"""Brace expansion, the one expansion that bash does on the raw text of a word."""

from __future__ import annotations

from claimonce.lang import BoundError
from claimonce.lang.shell.words import closing

MOST = 1_000
MOST_WORK = 200_000  # characters looked at


def braces(word: str) -> list[str]:
    """Return the words that `word` becomes, still quoted; empty when it holds no brace expansion."""
    made = _expand(word, 0, [0])
    return made if len(made) > 1 or (made and made[0] != word) else []


def _expand(word: str, depth: int, work: list[int]) -> list[str]:
    if depth > 12 or work[0] > MOST_WORK:
        raise BoundError("braces are nested too deeply")
    at, end = 0, len(word)
    while at < end:
        c = word[at]
        if c == "\\":
            at += 2
            continue
        if (behind := _behind(word, at)) > at:
            at = behind
            continue
        if c == "{":
            close, commas = _inside(word, at)
            work[0] += (close if close > 0 else end) - at
            if work[0] > MOST_WORK:
                raise BoundError("braces are nested too deeply")
            if close > 0:
                choices = _choices(word[at + 1 : close], [comma - at - 1 for comma in commas])
                if choices:
                    heads = [word[:at] + choice for choice in choices]
                    tails = _expand(word[close + 1 :], depth + 1, work)
                    bodies = [body for head in heads for body in _again(head, at, depth, work)]
                    if len(bodies) * len(tails) > MOST:
                        raise BoundError("a brace expansion grows past the bound")
                    return [body + tail for body in bodies for tail in tails]
        at += 1
    return [word]


def _again(head: str, at: int, depth: int, work: list[int]) -> list[str]:
    """Expand the braces inside one choice; what stands before it is done."""
    return [head[:at] + rest for rest in _expand(head[at:], depth + 1, work)] if "{" in head[at:] else [head]


def _behind(word: str, at: int) -> int:
    """Return where what is quoted or expanded at `at` ends, by rules of its own; `at` where nothing is."""
    c = word[at]
    if c == "'":
        close = word.find("'", at + 1)
        return len(word) if close < 0 else close + 1
    if c in '"`':
        return closing(word, at + 1, len(word), c)
    if c == "$" and word[at + 1 : at + 2] in ("{", "("):
        return closing(word, at + 2, len(word), "}" if word[at + 1] == "{" else ")")
    return at


def _inside(word: str, at: int) -> tuple[int, list[int]]:
    """Return the closing brace (or -1) and the commas of the group that opens at `at`."""
    commas: list[int] = []
    depth, end = 0, len(word)
    while at < end:
        c = word[at]
        if c == "\\":
            at += 2
            continue
        if (behind := _behind(word, at)) > at:
            at = behind
            continue
        if c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
            if not depth:
                return at, commas
        elif c == "," and depth == 1:
            commas.append(at)
        elif c in " \t\n":
            return -1, []
        at += 1
    return -1, []


def _choices(inner: str, commas: list[int]) -> list[str]:
    if commas:
        edges = [-1, *commas, len(inner)]
        return [inner[edges[i] + 1 : edges[i + 1]] for i in range(len(edges) - 1)]
    first, dots, last = inner.partition("..")
    if not dots:
        return []
    last, _, step = last.partition("..")
    if first.lstrip("-").isdigit() and last.lstrip("-").isdigit():
        low, high = int(first[:9]), int(last[:9])
        by = max(1, abs(int(step))) if step.lstrip("-").isdigit() else 1
        if abs(high - low) // by > MOST:
            raise BoundError("a brace expansion grows past the bound")
        return [str(n) for n in (range(low, high + 1, by) if low <= high else range(low, high - 1, -by))]
    if len(first) == 1 and len(last) == 1 and first.isalpha() and last.isalpha():
        low, high = ord(first), ord(last)
        return [chr(n) for n in (range(low, high + 1) if low <= high else range(low, high - 1, -1))]
    return []
