"""One thing that happened twice, or in the way of another: what, where, who, and what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claimonce.lookback.act import Act

TOLD_TWICE, FILED_TWICE, PUSH_FAILED, MERGE_RACED = "told-twice", "filed-twice", "push-failed", "merge-raced"
NUMBER_TWICE, EDITED_TOGETHER, AROUND = "number-twice", "edited-together", "around-the-gate"


@dataclass(frozen=True)
class Finding:
    """`acts` in time order, the first of a repeat first; `what` is the matter in a few words, never a secret."""

    kind: str
    target: str
    what: str
    acts: tuple[Act, ...]

    @property
    def tokens(self) -> int:
        """The tokens of the requests that repeated what was done already; 0 where the transcripts count none."""
        seen: set[tuple[str, int]] = set()
        total = 0
        for each in self.acts[1:]:
            if (each.path, each.line) not in seen:
                seen.add((each.path, each.line))
                total += each.tokens
        return total

    @property
    def repeats(self) -> int:
        """How many acts were one too many."""
        return len(self.acts) - 1


def group_pairs(pairs: Sequence[tuple[Act, Act]]) -> list[list[Act]]:
    """Return the groups that pairs of acts make together, each in time order."""
    parent: dict[int, int] = {}
    acts: dict[int, Act] = {}

    def top(name: int) -> int:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for pair in pairs:
        for each in pair:
            acts[id(each)] = each
            parent.setdefault(id(each), id(each))
        parent[top(id(pair[1]))] = top(id(pair[0]))
    groups: dict[int, list[Act]] = {}
    for name, each in acts.items():
        groups.setdefault(top(name), []).append(each)
    made = [sorted(group, key=lambda one: (one.at, one.path, one.line)) for group in groups.values()]
    return sorted(made, key=lambda group: group[0].at)
