"""Paths around the gate: programs started where no shim would have stood before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from claimonce.lookback import act
from claimonce.lookback.act import Act
from claimonce.lookback.finding import AROUND, Finding
from claimonce.lookback.judge import Rules


def find(acts: Sequence[Act], rules: Rules) -> list[Finding]:
    """Group them by program and reason: each way is one finding, with every call that took it."""
    ways: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for each in acts:
        name = each.program.rpartition("/")[2]
        is_shimmed = name in rules.shims or each.by == "git"
        if each.by == "itself":
            ways[name, "it speaks to the remote without git"].append(each)
        elif each.hidden and is_shimmed and each.kind in (act.PUSHED, act.TOLD, act.FILED):
            ways[name, each.hidden].append(each)
    return [Finding(AROUND, program, why, tuple(mine)) for (program, why), mine in ways.items()]
