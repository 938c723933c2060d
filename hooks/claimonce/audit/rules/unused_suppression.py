"""Suppressions that no finding needs."""

from __future__ import annotations

from claimonce.audit.finding import WARNING
from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="unused-suppression",
    title="A suppression of nothing",
    why=("The act that it let through is gone or gated; left in place it would hide the next one."),
    remedy=("Delete the comment."),
    message="{text}",
    level=WARNING,
)
