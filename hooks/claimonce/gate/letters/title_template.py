"""Titles that one template gave: `Localize the labels of logs` and `Localize the labels of skills` are two matters.

Two people who describe one matter seldom choose all words of a title alike but one; who works down a list does.
"""

from __future__ import annotations

import re

from claimonce.gate.letters import text_similarity
from claimonce.gate.letters.text_similarity import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"\w(?:[\w/.'-]*\w)?")
_FEWEST, _MOST = 3, 2  # words in both, and words that differ
_SPELT_ALIKE = 0.35  # two spellings of one word: `visiblity`, `login` and `logins`
# To fail is said in many words, and each of these may stand for any other.
_FAILING = words_of("""
blocks breaks broken crash crashed crashes crashing error errors errored fail failed failing fails failure freezes
freezing hang hanging hangs panic panics raises stalls stops stuck throws
""")


def words(title: str) -> tuple[str, ...]:
    """Return the words of a title, folded."""
    return tuple(_WORD.findall(title.casefold()))


def filled_otherwise(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two titles are the same but for one place, in which other things are named."""
    shortest = min(len(one), len(other))
    start = next((at for at in range(shortest) if one[at] != other[at]), shortest)
    end = next((at for at in range(shortest - start) if one[-1 - at] != other[-1 - at]), shortest - start)
    mine, theirs = one[start : len(one) - end], other[start : len(other) - end]
    if start + end < _FEWEST or not (1 <= len(mine) <= _MOST and 1 <= len(theirs) <= _MOST):
        return False
    if _FAILING.intersection(mine) and _FAILING.intersection(theirs):
        return False
    return text_similarity.alike(text_similarity.vector(mine), [text_similarity.vector(theirs)])[0] < _SPELT_ALIKE
