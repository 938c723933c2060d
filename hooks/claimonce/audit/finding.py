"""What the audit says of one place, ready for every report."""

from __future__ import annotations

import hashlib

import msgspec

from claimonce.audit.act import Step
from claimonce.audit.facts import Site

ERROR, WARNING, NOTE = "error", "warning", "note"

# What becomes of a finding in a run. Only OPEN ones can make it fail.
OPEN = "open"
PASSED = "gated"
SUPPRESSED = "suppressed"
BASELINED = "baselined"


class Finding(msgspec.Struct, frozen=True):
    """One place that a rule speaks of.

    `status` is one of the four words above; a gated act is a finding too, so that a report holds the whole map.
    `act` is the act in one normalised line, `ordinal` its number among the same ones in the same symbol: with the rule,
    the path and the symbol they are what a finding is known by (`fingerprint`), no line among them. `effect` is empty
    for a rule that is about no act. `reason` says why it is suppressed or baselined.
    """

    rule: str
    path: str
    site: Site
    message: str
    level: str
    status: str
    effect: str = ""
    channel: str = ""
    plugin: str = ""
    program: str = ""
    confidence: str = ""
    surface: str = ""
    symbol: str = ""
    act: str = ""
    verdict: str = ""
    callers: tuple[int, int] = (0, 0)
    ordinal: int = 0
    way: tuple[Step, ...] = ()
    via: tuple[Step, ...] = ()
    remedy: str = ""
    reason: str = ""

    @property
    def fingerprint(self) -> str:
        """What the finding is known by from one commit to the next: 32 hexadecimal digits."""
        parts = (self.rule, self.path, self.symbol, self.act, str(self.ordinal))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]

    @property
    def place(self) -> str:
        """The path and line, as compilers write them."""
        return f"{self.path}:{self.site.line}"


RANKS = {"low": 0, "medium": 1, "high": 2}


def counts(finding: Finding, fail_on: str, strict_prompts: bool) -> bool:
    """Say whether the finding makes the run fail: open, and of a confidence that is asked for."""
    if finding.status != OPEN or finding.level == NOTE:
        return False
    if finding.confidence == "text":
        return strict_prompts
    return RANKS.get(finding.confidence, RANKS["high"]) >= RANKS[fail_on]
