"""The rules, one module each; the module's name is the rule's id with `_` for `-`.

To add one, see docs/how-to/add-a-rule.md.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from claimonce.audit.act import GATED

if TYPE_CHECKING:
    from claimonce.audit.act import Act
    from claimonce.audit.rules.rule import Rule

# In the order in which they are asked; the first that speaks of an act has it.
IDS = (
    "flag-file-gate",
    "claim-never-completed",
    "constant-key",
    "partly-gated",
    "ungated-instruction",
    "ungated-push",
    "ungated-notify",
    "ungated-counter",
    "ungated-effect",
    "unreachable-tool",
    "worktree-without-hook",
    "stale-guidance",
    "act-without-receipt",
    "suppression-without-reason",
    "unused-suppression",
    "expired-suppression",
    "stale-baseline",
)


@cache
def rules() -> dict[str, Rule]:
    """Return every rule under its id."""
    modules = (import_module(f"claimonce.audit.rules.{each.replace('-', '_')}") for each in IDS)
    return {module.RULE.id: module.RULE for module in modules}


def rule_of(act: Act) -> Rule:
    """Return the rule that speaks of the act; for a gated one, the rule that would have spoken without its gate."""
    table = rules()
    if act.verdict != GATED:
        for rule in table.values():
            if rule.speaks(act):
                return rule
    return next((rule for rule in table.values() if rule.covers(act)), table["ungated-effect"])
