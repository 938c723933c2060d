"""Recall and precision of the findings of a history of which it is known what was planted."""

from __future__ import annotations

from dataclasses import dataclass, field

from lookback.planted import Truth

from claimonce.lookback.outcome import Outcome


@dataclass
class Score:
    found: list[str] = field(default_factory=list[str])
    missed: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])

    @property
    def recall(self) -> float:
        return len(self.found) / (len(self.found) + len(self.missed))

    @property
    def precision(self) -> float:
        return len(self.found) / (len(self.found) + len(self.wrong))


def score(outcome: Outcome, truth: Truth) -> Score:
    """A planted case is found where one finding of its kind names all its sessions; what names others' is wrong."""
    made, rest = Score(), []
    for one in outcome.findings:
        sessions = {each.session.partition(":")[2] for each in one.acts}
        rest.append((one.kind, sessions, one))
    used: set[int] = set()
    for kind, sessions in truth.wanted:
        hits = [n for n, (of, named, _) in enumerate(rest) if of == kind and sessions <= named]
        used.update(hits)
        (made.found if hits else made.missed).append(f"{kind} {sorted(sessions)}")
    for n, (kind, sessions, one) in enumerate(rest):
        if n not in used:
            made.wrong.append(f"{kind} {sorted(sessions)} {one.target} {one.what} {[each.shown for each in one.acts]}")
    return made
