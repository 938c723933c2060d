"""An instruction to an agent that names an act and no gate."""

from __future__ import annotations

from claimonce.audit.act import TEXT
from claimonce.audit.finding import WARNING
from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="ungated-instruction",
    title="An instruction makes an agent act without the gate",
    why=("An agent that reads this acts on its own. So does every other session that reads it, at the same time."),
    remedy=(
        "Write the gate's command where the act is asked for: claimonce gate KEY -- COMMAND, claimonce push, "
        "claimonce next NAME."
    ),
    message="an agent is told to act without the gate ({effect}{by}): {text}",
    level=WARNING,
    covers=lambda act: act.confidence == TEXT,
    speaks=lambda act: act.confidence == TEXT,
)
