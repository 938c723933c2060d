"""Acts seen on the remote that no receipt explains."""

from __future__ import annotations

from claimonce.audit.finding import WARNING
from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="act-without-receipt",
    title="An act that nobody has a receipt for",
    why=("The remote or the ledger moved, and no session that passed the gate did it: something still goes around it."),
    remedy=("Look at who acted, and wire that path; claimonce log shows what the gate knows."),
    message="{text}",
    level=WARNING,
)
