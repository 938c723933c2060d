"""Suppressions whose day has passed."""

from __future__ import annotations

from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="expired-suppression",
    title="A suppression whose day has passed",
    why=("It was given until a day, and the place is still not gated."),
    remedy=("Wire the place, or give a new day and a new reason."),
    message="{text}",
)
