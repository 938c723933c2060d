"""Suppressions without a reason, or that cannot be read."""

from __future__ import annotations

from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="suppression-without-reason",
    title="A suppression that cannot be obeyed",
    why=("A place that is let through says why, so that the next reader can judge it."),
    remedy=(
        'Write it as # coverage-audit: allow[git_push] reason="why this is right" until=2027-03-01 (the '
        "date may be left out)."
    ),
    message="{text}",
)
