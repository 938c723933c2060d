"""Baseline entries that no finding matches."""

from __future__ import annotations

from claimonce.audit.finding import NOTE
from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="stale-baseline",
    title="A baseline entry that nothing matches",
    why=("The finding is gone; while its entry stands, it may come back unseen."),
    remedy=("Run coverage-audit baseline prune."),
    message="{text}",
    level=NOTE,
)
