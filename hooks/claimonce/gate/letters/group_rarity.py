"""Rarity: what it says that two filings in one place share a group of letters.

How common a group is in what is written of software stands in `common_groups`; a place's own earlier filings tell more
of it the more there are, so what every entry there says (the program's name, a form's headings) comes to weigh nothing.
"""

from __future__ import annotations

import math
from binascii import crc32
from collections import Counter
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

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
