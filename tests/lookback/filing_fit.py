"""Sets the weights of the filing matcher: `python -m lookback.filing_fit` in tests/ prints them for `one_matter.py`.

A logistic regression on measures that are brought to one scale, kept small so that no measure is trusted alone. Each
repository counts alike, by the square root of its pairs, so that ten reports of one error teach no more than they tell;
siblings count a third, for to be asked about one costs a turn, and to file one matter twice costs more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

Known = tuple[str, str, tuple[float, ...] | None]
_SIBLING, _SMALL, _STEPS = 0.3, 10.0, 12


class Weights(NamedTuple):
    """What `one_matter` adds up: a number a measure, and the one to begin with."""

    each: tuple[float, ...]
    bias: float


def weighed(weights: Weights, measures: tuple[float, ...] | None) -> float:
    """Return the score, 0 to 1."""
    if measures is None:
        return 0.0
    total = weights.bias + sum(weight * part for weight, part in zip(weights.each, measures, strict=True))
    return 1.0 / (1.0 + math.exp(-total))


def fit(known: Sequence[Known]) -> Weights:
    """Return the weights that tell one matter from others best in these pairs; the same for the same pairs."""
    usable = [(name, kind, measures) for name, kind, measures in known if measures is not None]
    counts = _counts(usable)
    rows = [measures for _, _, measures in usable]
    means, spreads = _scale(rows)
    scaled = [[1.0, *((v - m) / s for v, m, s in zip(row, means, spreads, strict=True))] for row in rows]
    wanted = [float(kind == "same") for _, kind, _ in usable]
    found = [0.0] * (len(means) + 1)
    for _ in range(_STEPS):
        found = _newton(found, scaled, wanted, counts)
    each = tuple(weight / spread for weight, spread in zip(found[1:], spreads, strict=True))
    return Weights(each, found[0] - sum(weight * mean for weight, mean in zip(each, means, strict=True)))


def _counts(usable: Sequence[Known]) -> list[float]:
    many = Counter((name, kind) for name, kind, _ in usable)
    found = [(_SIBLING if kind == "sibling" else 1.0) / math.sqrt(many[name, kind]) for name, kind, _ in usable]
    same = sum(count for count, (_, kind, _) in zip(found, usable, strict=True) if kind == "same")
    more = (sum(found) - same) / same
    return [
        count * (more if kind == "same" else 1.0) for count, (_, kind, _) in zip(found, usable, strict=True)
    ]  # fmt: skip


def _scale(rows: Sequence[tuple[float, ...]]) -> tuple[list[float], list[float]]:
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    spreads = [
        math.sqrt(sum((v - mean) ** 2 for v in column) / len(rows)) or 1.0
        for column, mean in zip(zip(*rows, strict=True), means, strict=True)
    ]
    return means, spreads


def _newton(
    found: list[float], rows: Sequence[Sequence[float]], wanted: Sequence[float], counts: Sequence[float]
) -> list[float]:
    size = len(found)
    slope = [0.0, *(-_SMALL * weight for weight in found[1:])]
    bend = [[(_SMALL if a == b and a else 0.0) for b in range(size)] for a in range(size)]
    for row, want, count in zip(rows, wanted, counts, strict=True):
        guess = 1.0 / (1.0 + math.exp(-sum(weight * part for weight, part in zip(found, row, strict=True))))
        for a in range(size):
            slope[a] += count * (want - guess) * row[a]
            for b in range(size):
                bend[a][b] += count * guess * (1.0 - guess) * row[a] * row[b]
    return [weight + step for weight, step in zip(found, _solved(bend, slope), strict=True)]


def _solved(left: list[list[float]], right: list[float]) -> list[float]:
    """Return x of left * x = right, by elimination."""
    rows = [[*row, value] for row, value in zip(left, right, strict=True)]
    size = len(rows)
    for at in range(size):
        pivot = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for row in range(size):
            if row != at:
                rows[row] = [value - rows[row][at] * mine for value, mine in zip(rows[row], rows[at], strict=True)]
    return [row[size] for row in rows]


def main() -> None:
    from lookback import filing_curve

    known = [(pair.repository, pair.label, pair.measures) for of in filing_curve.SET_ON.values()
             for pair in filing_curve.pairs(of)]  # fmt: skip
    weights = fit(known)
    print("WEIGHTS =", tuple(round(weight, 2) for weight in weights.each))
    print("BIAS =", round(weights.bias, 2))
    print("SAME at 2 % =", round(filing_curve.best([(*each[:2], weighed(weights, each[2])) for each in known]), 3))


if __name__ == "__main__":
    main()
