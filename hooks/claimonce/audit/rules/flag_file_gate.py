"""A check-then-act flag file before an act."""

from __future__ import annotations

from claimonce.audit.act import WEAK
from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="flag-file-gate",
    title="A flag file stands in for the gate",
    why=(
        "The file is looked at before the act and written after it. Two sessions that look at the same moment "
        "both find nothing and both act, and a crash in between leaves no trace of an act that happened."
    ),
    remedy=(
        "Put the gate around the act instead: claimonce gate KEY -- COMMAND. It takes the claim first and "
        "looks under it."
    ),
    message="{effect}{by} stands behind a flag that is looked at first and written afterwards: {text}",
    speaks=lambda act: act.verdict == WEAK and act.why == "flag-file",
)
