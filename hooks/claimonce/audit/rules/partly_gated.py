"""An act that only some of its callers gate."""

from __future__ import annotations

from claimonce.audit.act import PARTLY
from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="partly-gated",
    title="Some callers pass the gate, others go around it",
    why=("The act stands in a function whose callers are guarded one by one, and not all of them are."),
    remedy=("Move the gate into the function, or guard the callers named below."),
    message="{effect}{by} is gated for {guarded} of {callers} callers: {text}",
    speaks=lambda act: act.verdict == PARTLY,
)
