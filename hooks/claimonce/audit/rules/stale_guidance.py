"""What agents read about the gate, where it is no longer what claimonce says."""

from __future__ import annotations

from claimonce.audit.finding import WARNING
from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="stale-guidance",
    title="Agents read an old page about the gate",
    why=("Agents write new code by what CLAUDE.md and AGENTS.md say; what stands there no longer fits the gate."),
    remedy=("Run claimonce init --instructions."),
    message="{text}",
    level=WARNING,
)
