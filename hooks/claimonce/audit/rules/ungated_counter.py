"""A shared counter that is read, increased and written without the gate."""

from __future__ import annotations

from claimonce.audit.rules.rule import Rule
from claimonce.hooks.effect import COUNTER

RULE = Rule(
    id="ungated-counter",
    title="A shared counter written around the gate",
    why=("Two sessions read the same number, both add one, and both use it."),
    remedy=("Take the number with claimonce next NAME."),
    message="a shared counter is written and no gate stands before: {text}",
    covers=lambda act: act.effect == COUNTER,
    speaks=lambda act: act.effect == COUNTER,
)
