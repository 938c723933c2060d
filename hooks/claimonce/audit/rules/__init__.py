"""What the audit says of an act: the rule that speaks of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claimonce.audit.act import GATED
from claimonce.audit.rules.table import ROWS

if TYPE_CHECKING:
    from claimonce.audit.act import Act
    from claimonce.audit.rules.rule import Rule


@cache
def rules() -> dict[str, Rule]:
    """Return every rule under its id."""
    return {rule.id: rule for rule in ROWS}


def rule_of(act: Act) -> Rule:
    """Return the rule that speaks of the act; for a gated one, the rule that would have spoken without its gate."""
    table = rules()
    if act.verdict != GATED:
        for rule in table.values():
            if rule.speaks(act):
                return rule
    return next((rule for rule in table.values() if rule.covers(act)), table["ungated-effect"])
