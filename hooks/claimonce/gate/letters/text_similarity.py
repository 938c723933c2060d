"""Nearness: how alike two texts are, by the groups of letters that they share.

Three letters at a time, inside words: robust to endings, spelling and to words that two languages share. Each
group weighs by how rare it is in the recipient's own history, so a template's frame counts little and what fills it
counts much. Sets, not counts: saying a word twice does not make a letter longer.
"""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from binascii import crc32
from collections import Counter

from claimonce.gate.letters.common_words import COMMON

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SUBJECT_SCANNED, BODY_SCANNED = 400, 4000
MOST_GROUPS = 2048
_LONGEST_WORD = 64
_WORD = re.compile(r"\w+")
_THOUSANDS = re.compile(r"(?<=\d)[,'\u2019\u202f ](?=\d{3}(?!\d))")
_NO_SPACES = "\u2e80"  # from here on stand scripts that put no blanks between words
_MOST_KNOWN = 20000
_known: dict[str, tuple[int, ...]] = {}


def words(subject: str, body: str) -> list[str]:
    """Return the telling words of a message, folded, each once, in order; the work is bounded however long it is."""
    text = f"{subject[:SUBJECT_SCANNED]}\n{body[:BODY_SCANNED]}"
    folded = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return [word for word in dict.fromkeys(_WORD.findall(folded)) if word not in COMMON]


def vector(told: Iterable[str]) -> frozenset[int]:
    """Return the groups of letters of these words, as numbers of 32 bits."""
    groups: set[int] = set()
    for word in told:
        groups.update(_known.get(word) or _groups(word))
        if len(groups) >= MOST_GROUPS:
            break
    return frozenset(groups)


def _groups(word: str) -> tuple[int, ...]:
    # Four bytes a letter, so that groups can be cut from the bytes; encoding each group apart costs twice as much.
    framed = f" {word[:_LONGEST_WORD]} ".encode("utf-32-le", "surrogatepass")
    size = 4 * (3 if word.isascii() or max(word) < _NO_SPACES else 2)
    made = tuple([crc32(framed[at : at + size]) for at in range(0, len(framed) - size + 1, 4)])
    if len(_known) < _MOST_KNOWN:
        _known[word] = made
    return made


def packed(groups: Iterable[int]) -> bytes:
    """Return a vector as it is stored."""
    return array("I", groups).tobytes()


def unpacked(stored: bytes) -> frozenset[int]:
    """Return a stored vector; raises nothing, a damaged one is empty."""
    made = array("I")
    if len(stored) % made.itemsize:
        return frozenset()
    made.frombytes(stored)
    return frozenset(made)


def alike(one: frozenset[int], others: Sequence[frozenset[int]]) -> list[float]:
    """Return how alike `one` is to each of the others, 0 to 1: the cosine, weighed by rarity among the others."""
    spread: Counter[int] = Counter()
    for other in others:
        spread.update(other)
    many = len(others)
    rarity = [math.log((many + 2) / (count + 1)) + 1.0 for count in range(many + 1)]
    weights = {group: rarity[count] for group, count in spread.items()}
    mine = sum(weights.get(group, rarity[0]) for group in one)
    return [_cosine(mine, one & other, other, weights.__getitem__) for other in others]


def _cosine(mine: float, both: frozenset[int], other: frozenset[int], weight: Callable[[int], float]) -> float:
    return sum(map(weight, both)) / math.sqrt(mine * sum(map(weight, other))) if both else 0.0
