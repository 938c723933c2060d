"""How well the filing matcher tells, in figures: `python -m lookback.filing_curve` in tests/.

Each pair is judged as the gate would meet it: the one with the lower number was filed first, and so was one filing of
every further matter of the repository, since the gate lets no second one of a matter pass unasked. Shown are each set
of pairs; the sets that the weights come from with each repository held back in turn; and the other ways beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from lookback import filing_fit
from lookback.data import filed, filed_fresh, filed_last, filed_later

from claimonce.gate.letters import one_matter, text_similarity
from claimonce.gate.letters.dedup_policy import Letter
from claimonce.gate.letters.messages import letter, message
from claimonce.gate.letters.one_matter import Rarity
from claimonce.hooks.effect import FILE
from claimonce.hooks.value import replace

Row = tuple[int, str, str, str]
Measures = tuple[float, ...]
LABELS = ("same", "sibling", "different")
MOST_DIFFERENT = 0.02
SET_ON = {"first": filed.FILED, "later": filed_later.FILED, "last": filed_last.FILED}
FRESH = filed_fresh.FILED


class Pair(NamedTuple):
    """Two filings of one repository: `before` is what stood there, first of all the one that `now` is held against."""

    repository: str
    label: str
    now: Row
    before: tuple[Row, ...]

    @property
    def score(self) -> float:
        return one_matter.scores(read(self.now), [read(row) for row in self.before])[0]

    @property
    def measures(self) -> Measures | None:
        """What the weights weigh; None where the pair is told apart without them."""
        now, before = read(self.now), [read(row) for row in self.before]
        if one_matter.are_two(now, before[0]):
            return None
        return one_matter.measure(now, before[0], Rarity([each.groups for each in before]))


@cache
def read(row: Row) -> Letter:
    """Return a filing as the gate reads it."""
    return letter(replace(message("github", ["github.com/acme/web issues"], row[2], row[3]), act=FILE))


def label(one: Row, other: Row) -> str:
    if one[1] == other[1]:
        return "same"
    return "sibling" if one[1].partition("/")[0] == other[1].partition("/")[0] else "different"


def pairs(of: Mapping[str, Sequence[Row]]) -> Iterator[Pair]:
    for repository, rows in of.items():
        firsts: dict[str, Row] = {}
        for row in sorted(rows):
            firsts.setdefault(row[1], row)
        for place, one in enumerate(rows):
            for other in rows[place + 1 :]:
                first, second = sorted((one, other))
                rest = [row for matter, row in firsts.items() if matter not in (one[1], other[1])]
                yield Pair(repository, label(one, other), second, (first, *rest))


Scored = tuple[str, str, float]


def scored(of: Sequence[Pair], score: Callable[[Pair], float] = lambda pair: pair.score) -> list[Scored]:
    return [(pair.repository, pair.label, score(pair)) for pair in of]


def asked(of: Sequence[Scored], kind: str, bar: float) -> tuple[int, int]:
    """How many of these pairs would be asked about, and of how many."""
    scores = [score for _, is_of, score in of if is_of == kind]
    return sum(score >= bar for score in scores), len(scores)


def best(of: Sequence[Scored]) -> float:
    """The score that asks about most of one matter, at no more of different ones than is allowed."""
    different = sorted((score for _, kind, score in of if kind == "different"), reverse=True)
    most = different[int(MOST_DIFFERENT * len(different))]
    return min((score for _, _, score in of if score > most), default=1.0)


def held_back(of: Sequence[Pair]) -> dict[str, tuple[int, int]]:
    """Each repository judged by the weights and the score that the others would have set."""
    total, whole = Counter[str](), Counter[str]()
    known = [(pair.repository, pair.label, pair.measures) for pair in of]
    for repository in dict.fromkeys(pair.repository for pair in of):
        rest = [each for each in known if each[0] != repository]
        weigh = partial(filing_fit.weighed, filing_fit.fit(rest))
        bar = best([(name, kind, weigh(measures)) for name, kind, measures in rest])
        for _, kind, measures in (each for each in known if each[0] == repository):
            whole[kind] += 1
            total[kind] += weigh(measures) >= bar
    return {kind: (total[kind], whole[kind]) for kind in LABELS}


def _groups(pair: Pair) -> float:
    return text_similarity.alike(read(pair.now).groups, [read(row).groups for row in pair.before])[0]


def _overlap(pair: Pair) -> float:
    one, other = (set(text_similarity.words(row[2], "")) for row in (pair.now, pair.before[0]))
    return len(one & other) / max(1, len(one | other))


def _exact(pair: Pair) -> float:
    return float(pair.now[2].casefold().strip() == pair.before[0][2].casefold().strip())


def _number(pair: Pair) -> float:
    one, other = (set(re.findall(r"#(\d+)", " ".join(row[2:]))) for row in (pair.now, pair.before[0]))
    return float(bool(one & other))


OTHER_WAYS = {
    "groups of letters alone": _groups, "overlap of the titles' words": _overlap, "exact title": _exact,
    "a shared issue number": _number,
}  # fmt: skip


def _print(name: str, of: Sequence[Scored], bars: Sequence[float]) -> None:
    for bar in bars:
        shares = (asked(of, kind, bar) for kind in LABELS)
        print(f"{name:32} {bar:.2f}", *(f"{hits}/{whole} {hits / max(1, whole):6.1%}" for hits, whole in shares))


def main() -> None:
    sets = {**SET_ON, "fresh": FRESH}
    made = {name: list(pairs(of)) for name, of in sets.items()}
    known = [pair for name in SET_ON for pair in made[name]]
    bars = sorted({0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, one_matter.SAME})
    for name, of in (*made.items(), ("the first three", known)):
        _print(name, scored(of), bars)
        _print(f"{name}, at 2 %", scored(of), [best(scored(of))])
        for way, score in OTHER_WAYS.items():
            mine, theirs = scored(of, score), scored(known, score)
            _print(f"  {way}", mine, sorted({best(mine), best(theirs)}))
    print("each repository held back:", held_back(known))


if __name__ == "__main__":
    main()
