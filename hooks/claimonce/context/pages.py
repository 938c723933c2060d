"""Which lines of a file to read: the definitions or stretches that speak of most of what was asked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from claimonce.context import symbols, words

LONGEST = 60  # lines; a longer definition is cut to its best stretch
_WINDOW = 30
_LEAST = 0.45  # of the best page; a page below it is noise
_SHOWN = 70


@dataclass(frozen=True)
class Page:
    """Lines `first` to `last` of a file (from 1, inclusive), what stands there, and which terms it speaks of."""

    first: int
    last: int
    label: str
    terms: tuple[str, ...]
    score: float


def best(text: str, path: str, weights: Mapping[str, float], most: int = 2) -> list[Page]:
    """Return at most `most` pages that do not overlap, best first; none where no term stands in the file."""
    hits = [frozenset(term for term in words.count_terms(line) if term in weights) for line in text.split("\n")]
    if not any(hits):
        return []
    candidates = [
        _page(each.first, each.last, each.line, hits, weights, each.name)
        for each in symbols.find_definitions(text, path)
    ]
    candidates += [
        _page(start + 1, min(start + _WINDOW, len(hits)), "", hits, weights)
        for start in range(0, len(hits), _WINDOW // 2)
    ]
    chosen: list[Page] = []
    for page in sorted(candidates, key=lambda each: (-each.score, each.first)):
        if page.score <= 0 or len(chosen) == most or (chosen and page.score < _LEAST * chosen[0].score):
            break
        if all(page.last < each.first or page.first > each.last for each in chosen):
            chosen.append(page)
    return chosen


def _page(
    first: int, last: int, line: str, hits: list[frozenset[str]], weights: Mapping[str, float], name: str = ""
) -> Page:
    if last - first + 1 > LONGEST:
        first, last = _stretch(first, last, hits, weights)
    found = frozenset[str]().union(*hits[first - 1 : last])
    named = [term for term in words.of_word(name.strip()) if term in weights] if name else []
    weight = sum(weights[term] for term in found) + 1.5 * sum(weights[term] for term in named)
    # A definition says what it is, a window does not; and of two that say the same the shorter is the better page.
    score = weight * (1.15 if line else 1.0) / math.log2(8 + (last - first + 1) / 4)
    ordered = tuple(sorted(found, key=lambda term: (-weights[term], term)))
    return Page(first, last, line[:_SHOWN].rstrip(" {:"), ordered, score)


def _stretch(first: int, last: int, hits: list[frozenset[str]], weights: Mapping[str, float]) -> tuple[int, int]:
    def worth(start: int) -> float:
        return sum(weights[term] for term in frozenset[str]().union(*hits[start - 1 : start + LONGEST - 1]))

    start = max(range(first, last - LONGEST + 2, 10), key=worth)
    return start, start + LONGEST - 1
