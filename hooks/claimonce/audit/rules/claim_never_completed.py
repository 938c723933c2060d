"""A claim before an act that some path leaves open."""

from __future__ import annotations

from claimonce.audit.act import WEAK
from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="claim-never-completed",
    title="A claim is taken, and on some path never settled",
    why=(
        "A claim without a marker runs out, and the next session acts again; without a release it blocks "
        "everybody until then."
    ),
    remedy=(
        "Use claimonce gate KEY -- COMMAND, which settles in every case, or mark and release the claim on every path."
    ),
    message="{effect}{by} stands behind a claim that some path neither marks nor releases: {text}",
    speaks=lambda act: act.verdict == WEAK and act.why == "claim-never-completed",
)
