"""A constant key before an act whose content varies."""

from __future__ import annotations

from claimonce.audit.act import WEAK
from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="constant-key",
    title="One key for different acts",
    why=("The first act under the key makes every later one look done, so the others are silently never made."),
    remedy=(
        "Make the key name what must happen once: the recipient and the matter, with the variable parts of "
        "the act in it."
    ),
    message="{effect}{by} has the same key {key} whatever it says or to whom: {text}",
    speaks=lambda act: act.verdict == WEAK and act.why == "constant-key",
)
