"""An act of a kind that a plugin brought along."""

from __future__ import annotations

from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="ungated-effect",
    title="An act of a plugin's own kind around the gate",
    why=("A plugin describes this act on the outside world, and nothing makes it happen once."),
    remedy=("Put the gate before it: claimonce gate KEY -- COMMAND."),
    message="{effect}{by} that no gate stands before: {text}",
)
