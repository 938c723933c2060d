"""What a lookback found, as every report shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimonce.hooks.verdict import ASK, DENY, PASS, REWRITE
from claimonce.lookback.finders import around, edited_together, numbers_twice, pushes, told_twice
from claimonce.lookback.finding import Finding
from claimonce.lookback.history import History
from claimonce.lookback.judge import Rules, Verdict, judge
from claimonce.lookback.places import Repositories


@dataclass(frozen=True)
class Outcome:
    """The history, what happened in it twice, what the gate would not have let pass, and how much it would have."""

    history: History
    findings: list[Finding] = field(default_factory=list[Finding])
    verdicts: list[Verdict] = field(default_factory=list[Verdict])
    passed: int = 0

    def of(self, *kinds: str) -> list[Finding]:
        """Return the findings of these kinds."""
        return [one for one in self.findings if one.kind in kinds]

    @property
    def asked(self) -> list[Verdict]:
        """Return the calls whose sender would have been asked."""
        return [one for one in self.verdicts if one.kind == ASK]

    @property
    def denied(self) -> list[Verdict]:
        """Return the calls that would have been refused."""
        return [one for one in self.verdicts if one.kind == DENY]

    @property
    def rewritten(self) -> list[Verdict]:
        """Return the edits that would have been carried out with another number."""
        return [one for one in self.verdicts if one.kind == REWRITE]

    @property
    def tokens(self) -> int:
        """Return the tokens of all repeats."""
        return sum(one.tokens for one in self.findings)


def look(history: History, rules: Rules) -> Outcome:
    """Judge a history and find what happened in it twice."""
    repositories = Repositories()
    for each in history.acts:
        if each.kind == "push" and each.targets[0]:
            repositories.learn(each.place, each.targets[0])
    acts = history.acts
    findings = [
        *told_twice.find(acts, rules), *pushes.find(acts, repositories), *numbers_twice.find(acts, repositories),
        *edited_together.find(acts), *around.find(acts, rules),
    ]  # fmt: skip
    verdicts = judge(acts, rules)
    stopped = [one for one in verdicts if one.kind != PASS]
    return Outcome(history, findings, stopped, len(verdicts) - len(stopped))
