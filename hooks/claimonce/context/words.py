"""Text as search terms: identifiers cut where their parts meet, endings folded, words that say nothing left out."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping

# How often a term may count in one field; beyond it repetition says nothing more and only fills the index.
MOST_OF_ONE = 6

_WORD = re.compile(r"\w+")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^\W\d_a-zA-Z]+")
_WITHOUT_SPACES = re.compile("[぀-ヿ㐀-鿿가-힯]+")
_ENDINGS = (
    ("ization", "ize"), ("ations", "ate"), ("ation", "ate"), ("ities", "ity"), ("ments", "ment"), ("ings", ""),
    ("ing", ""), ("ied", "y"), ("ies", "y"), ("ers", "er"), ("eds", ""), ("ed", ""), ("es", "e"), ("s", ""),
)  # fmt: skip
_HEX = re.compile(r"(?=\w*\d)[0-9a-f]{16,}|0x[0-9a-f]{5,}", re.IGNORECASE)
_LONGEST_WORD = 80
_SHORTEST_STEM = 3
# What commit messages and tasks say of any change at all.
with open(f"{os.path.dirname(__file__)}/silent.txt", encoding="utf-8") as _file:
    SILENT = frozenset(_file.read().split())

_parts: dict[str, tuple[str, ...]] = {}


def fold_word(word: str) -> str:
    """Return a lower-case word without its ending, so that `retries`, `retried` and `retry` are one."""
    if not word.isascii() or word.isdigit() or word.endswith(("ss", "us", "is")):
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            stem = word[: -len(ending)]
            if ending in ("ing", "ings", "ed", "eds") and stem[-1] == stem[-2] and stem[-1] not in "lsz":
                stem = stem[:-1]
            word = stem + instead
            break
    return word[:-1] if len(word) > _SHORTEST_STEM + 1 and word.endswith("e") else word


def of_word(word: str) -> tuple[str, ...]:
    """Return the terms of one word: its parts, and the whole where it has several."""
    known = _parts.get(word)
    if known is not None:
        return known
    if len(_parts) > 500_000:
        _parts.clear()
    found: list[str] = []
    if len(word) > _LONGEST_WORD or _HEX.fullmatch(word):
        _parts[word] = ()
        return ()
    pieces = [word] if word.isalpha() and word.islower() and word.isascii() else _PART.findall(word)
    for piece in pieces:
        if _WITHOUT_SPACES.fullmatch(piece):
            found += [piece[at : at + 2] for at in range(max(len(piece) - 1, 1))]
        elif len(piece) > 1:
            found.append(fold_word(piece.lower()))
    if len(pieces) > 1:
        found.append(word.replace("_", "").lower())
    made = tuple(dict.fromkeys(found))
    _parts[word] = made
    return made


def terms(text: str) -> list[str]:
    """Return the terms of a text in order, repeats included."""
    return [term for word in _WORD.findall(text) for term in of_word(word)]


def count_terms(text: str) -> dict[str, int]:
    """Return how often each term stands in a text."""
    found: dict[str, int] = {}
    known, get = _parts.get, found.get  # this loop is most of what indexing costs
    for word, times in Counter(_WORD.findall(text)).items():
        for term in known(word) or of_word(word):
            found[term] = get(term, 0) + times
    return found


def format_counts(counts: Mapping[str, int]) -> str:
    """Return counted terms as the text that the index is fed with."""
    return " ".join(
        term if times == 1 else " ".join([term] * min(times, MOST_OF_ONE)) for term, times in counts.items()
    )


def find_terms(text: str) -> dict[str, str]:
    """Return the terms of a text that say something, in order, each with the word that it came from."""
    found: dict[str, str] = {}
    for word in dict.fromkeys(_WORD.findall(text)):
        if word.lower() in SILENT:
            continue
        own = of_word(word)
        for term in own:
            if term not in SILENT:
                found.setdefault(term, word.lower() if len(own) == 1 else term)
    return found
