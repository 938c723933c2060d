"""One matter: how surely two filings in one place are about the same, held against all that was filed there before.

Five measures, added up with weights that `python -m lookback.filing_fit` in tests/ sets on labelled pairs of public
repositories. What says plainly that they are two matters (another issue to close, another base branch, another file in
the titles) is no measure: then the score is 0.
"""

from __future__ import annotations

import math
import re
from binascii import crc32
from collections import Counter
from functools import cache, lru_cache

from claimonce.gate.letters import issue_names, text_similarity
from claimonce.gate.letters.issue_names import (  # fmt: skip
    BASE,
    BUMP,
    CLOSES,
    CODE,
    ERROR,
    FILE,
    HEAD,
    LINE,
    PHRASE,
    SAYS,
    VERSION,
    differ,
    kinds_of,
)
from claimonce.gate.letters.text_similarity import words_of
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from typing import Protocol

    from claimonce.gate.letters.issue_names import Kinds

    class Filed(Protocol):
        """A filing as it is held against others."""

        @property
        def text(self) -> str:
            """How it begins, with its title first."""
            ...

        @property
        def groups(self) -> frozenset[int]:
            """The groups of letters of all of it."""
            ...

        @property
        def names(self) -> frozenset[str]:
            """What it names, sealed."""
            ...

    from collections.abc import Iterable

# Titles that one template gave: `Localize the labels of logs` and `Localize the labels of skills` are two matters.
#
# Two people who describe one matter seldom choose all words of a title alike but one; who works down a list does.

_WORD = re.compile(r"\w(?:[\w/.'-]*\w)?")
_FEWEST, _MOST = 3, 2  # words in both, and words that differ
_SPELT_ALIKE = 0.35  # two spellings of one word: `visiblity`, `login` and `logins`
# To fail is said in many words, and each of these may stand for any other.
_FAILING = words_of("""
blocks breaks broken crash crashed crashes crashing error errors errored fail failed failing fails failure freezes
freezing hang hanging hangs panic panics raises stalls stops stuck throws
""")


def title_words(title: str) -> tuple[str, ...]:
    """Return the words of a title, folded."""
    return tuple(_WORD.findall(title.casefold()))


def differ_in_one_place(one: Sequence[str], other: Sequence[str]) -> bool:
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


# Rarity: what it says that two filings in one place share a group of letters.
#
# How common a group is in what is written of software stands in `common_groups`; a place's own earlier filings tell
# more of it the more there are, so what every entry there says (the program's name, a form's headings) comes to weigh
# nothing.

_AS_MANY = 16.0  # so many earlier filings say as much of a group as the table does
_RARE = 0.001  # the share of texts that holds a group which is not in the table


@cache
def _common() -> dict[int, float]:
    """Return in which share of texts on software each common group stands."""
    from claimonce.gate.letters.common_groups import GROUPS, SIZE, STEP  # only where something is filed

    shares: dict[int, float] = {}
    for level, text in enumerate(GROUPS):
        framed, share = text.replace("_", " ").encode("utf-32-le"), _RARE * math.exp(STEP * level)
        shares |= {crc32(framed[at : at + 4 * SIZE]): share for at in range(0, len(framed), 4 * SIZE)}
    return shares


class Rarity:
    """What groups weigh among these earlier filings, in nats; each of them is judged by what the others say."""

    def __init__(self, before: Sequence[AbstractSet[int]]) -> None:
        self._seen: Counter[int] = Counter()
        for groups in before:
            self._seen.update(groups)
        self._others = max(0, len(before) - 1)
        self._known: dict[tuple[float, int], float] = {}
        self._shared: dict[int, float] = {}
        self._alone: dict[int, float] = {}

    def of_theirs(self, groups: Iterable[int]) -> float:
        """Return what groups of one earlier filing weigh."""
        return self._sum(groups, self._shared, 1)

    def of_mine(self, groups: Iterable[int]) -> float:
        """Return what groups weigh that the earlier filing has not."""
        return self._sum(groups, self._alone, 0)

    def _sum(self, groups: Iterable[int], known: dict[int, float], itself: int) -> float:
        total = 0.0
        for group in groups:
            weight = known.get(group)
            if weight is None:
                weight = known[group] = self._nats(_common().get(group, _RARE), self._seen[group] - itself)
            total += weight
        return total

    def _nats(self, share: float, count: int) -> float:
        key = (share, count)
        if key not in self._known:
            held = (_AS_MANY * share + max(0, count)) / (_AS_MANY + self._others)
            self._known[key] = -math.log(min(1.0, held))
        return self._known[key]


SAME = 0.45  # from this score on somebody is asked
RISE = 0.015  # by which that rises with each doubling of what was filed there before
# How alike all of both is; the titles; how much of one title stands in the other's beginning; a phrase; what is named.
WEIGHTS = (4.22, 1.49, 3.56, 0.6, 0.93)
BIAS = -2.77
# What it adds to the last measure where both name the same one, and where both name one but not the same.
_NAMED = (
    (LINE, 0.4, -0.2), (FILE, 0.2, -0.4), (ERROR, 0.1, -0.3), (SAYS, 0.2, -0.3), (CODE, 0.2, -0.3),
    (VERSION, 0.0, -0.3),
)  # fmt: skip
_PINNED = 0.75  # where both name the same file and line, whatever else they say
_SHORT = 100.0  # nats: a title that weighs less is not wholly held, for `Crash on startup` stands in many a text
_IN_TITLES = (FILE, CODE, VERSION, BUMP)  # one template, filled with another file, rule or version
_MOST_KEPT = 1024  # texts: what is weighed in one go is far less


@value
class _Read:
    """What the beginning of a filing says by itself; one that many are held against is read once."""

    is_ported: bool
    kinds: Kinds
    words: tuple[str, ...]
    title: frozenset[int]
    head: frozenset[int]


@lru_cache(_MOST_KEPT)
def _read(text: str) -> _Read:
    title, _, body = text.lstrip("\n").partition("\n")
    groups = text_similarity.vector(text_similarity.words(title, ""))
    head = text_similarity.vector(text_similarity.words(title, body))
    told = title_words(title)
    return _Read(issue_names.is_ported(title), kinds_of(issue_names.names(title, "")), told, groups, head)


def scores(now: Filed, before: Sequence[Filed]) -> list[float]:
    """Return for each earlier filing in the place, 0 to 1, how surely it is the matter of this one."""
    rarity = Rarity([each.groups for each in before])
    return [_score(now, each, rarity) for each in before]


def _score(now: Filed, each: Filed, rarity: Rarity) -> float:
    if are_two(now, each):
        return 0.0
    shared = now.names & each.names
    if _has(shared, (CLOSES, HEAD)):
        return 1.0
    total = BIAS + sum(weight * part for weight, part in zip(WEIGHTS, measure(now, each, rarity), strict=True))
    score = 1.0 / (1.0 + math.exp(-total))
    return max(score, _PINNED) if _has(shared, (LINE,)) else score  # no template holds a place by chance


def are_two(now: Filed, each: Filed) -> bool:
    """Return whether something says plainly that they are two matters."""
    mine, theirs = kinds_of(now.names), kinds_of(each.names)
    one, other = _read(now.text), _read(each.text)
    if differ(BASE, mine, theirs) or differ(CLOSES, mine, theirs) or one.is_ported != other.is_ported:
        return True
    if any(differ(kind, one.kinds, other.kinds) for kind in _IN_TITLES):
        return True
    return not issue_names.share_a_place(now.names, each.names) and differ_in_one_place(one.words, other.words)


def measure(now: Filed, each: Filed, rarity: Rarity) -> tuple[float, ...]:
    """Return the measures that `WEIGHTS` stand for."""
    one, other = _read(now.text), _read(each.text)
    mine, theirs = kinds_of(now.names), kinds_of(each.names)
    named = sum(
        unlike if mine[kind].isdisjoint(theirs[kind]) else alike
        for kind, alike, unlike in _NAMED
        if kind in mine and kind in theirs
    )
    return (
        _cosine(now.groups, each.groups, rarity),
        _cosine(one.title, other.title, rarity),
        max(_held(one.title, other.head, rarity, mine=True), _held(other.title, one.head, rarity, mine=False)),
        float(not mine.get(PHRASE, frozenset()).isdisjoint(theirs.get(PHRASE, frozenset()))),
        named,
    )


def _cosine(mine: AbstractSet[int], theirs: AbstractSet[int], rarity: Rarity) -> float:
    both = rarity.of_theirs(mine & theirs)
    if not both:
        return 0.0
    return both / math.sqrt((both + rarity.of_mine(mine - theirs)) * rarity.of_theirs(theirs))


def _held(title: AbstractSet[int], text: AbstractSet[int], rarity: Rarity, mine: bool) -> float:
    """Return how much of a title stands in a text; `mine` says whose title it is."""
    both = rarity.of_theirs(title & text)
    rest = rarity.of_mine(title - text) if mine else rarity.of_theirs(title - text)
    return both / max(both + rest, _SHORT) if both else 0.0


def _has(names: AbstractSet[str], kinds: tuple[str, ...]) -> bool:
    return any(name.partition(":")[0] in kinds for name in names)
