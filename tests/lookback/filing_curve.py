"""How well the filing matcher tells, in figures: `python -m lookback.filing_curve` in tests/.

The curve over the pairs that the score was set on; the same with each repository held back in turn and the score set on
the others; and the pairs of repositories that were chosen when the score stood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lookback.data import filed, filed_last, filed_later

from claimonce.gate.letters import filing, text_similarity

Row = tuple[int, str, str, str]
LABELS = ("same", "sibling", "different")
MOST_DIFFERENT = 0.02


class Pair(NamedTuple):
    repository: str
    label: str
    score: float


def read(row: Row) -> tuple[str, frozenset[str], frozenset[int]]:
    _, _, title, text = row
    words = text_similarity.vector(text_similarity.words(title, text))
    return f"{title}\n{text}"[:400], filing.names(title, text), words


def score(one: Row, other: Row) -> float:
    a, b = read(one), read(other)
    return filing.score(a[0], b[0], a[1], b[1], text_similarity.alike(a[2], [b[2]])[0])


def label(one: Row, other: Row) -> str:
    if one[1] == other[1]:
        return "same"
    return "sibling" if one[1].partition("/")[0] == other[1].partition("/")[0] else "different"


def pairs(of: Mapping[str, Sequence[Row]]) -> Iterator[Pair]:
    for repository, rows in of.items():
        for place, one in enumerate(rows):
            for other in rows[place + 1 :]:
                yield Pair(repository, label(one, other), score(one, other))


def asked(of: Sequence[Pair], kind: str, bar: float) -> tuple[int, int]:
    """How many of these pairs would be asked about, and of how many."""
    scores = [each.score for each in of if each.label == kind]
    return sum(each >= bar for each in scores), len(scores)


def best(of: Sequence[Pair]) -> float:
    """The score that asks about most of one matter, at no more of different ones than is allowed."""
    bars = [each / 100 for each in range(10, 100)]
    few = [bar for bar in bars if asked(of, "different", bar)[0] <= MOST_DIFFERENT * asked(of, "different", bar)[1]]
    return max(few, key=lambda bar: (asked(of, "same", bar)[0], bar))


def held_back(of: Sequence[Pair]) -> dict[str, tuple[int, int]]:
    """Each repository judged by the score that the others would have set."""
    total, whole = Counter[str](), Counter[str]()
    for repository in dict.fromkeys(each.repository for each in of):
        mine = [each for each in of if each.repository == repository]
        bar = best([each for each in of if each.repository != repository])
        for kind in LABELS:
            hits, count = asked(mine, kind, bar)
            total[kind] += hits
            whole[kind] += count
    return {kind: (total[kind], whole[kind]) for kind in LABELS}


def main() -> None:
    first, later, last = (list(pairs(each.FILED)) for each in (filed, filed_later, filed_last))
    whole = [*first, *later, *last]
    for name, of in (("first", first), ("later", later), ("last", last), ("all", whole)):
        print(name, "at most 2 % of different ones:", best(of), {kind: asked(of, kind, best(of)) for kind in LABELS})
        for bar in (0.25, 0.3, 0.35, 0.4, 0.42, 0.44, 0.45, 0.46, 0.5, 0.6, 0.7):
            print(name, bar, {kind: asked(of, kind, bar) for kind in LABELS})
    print("each repository held back", held_back(whole))


if __name__ == "__main__":
    main()
