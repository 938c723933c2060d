"""A badge, in the JSON that shields.io reads from an endpoint."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from claimonce.audit.coverage import total

if TYPE_CHECKING:
    from claimonce.audit.result import Sweep

COLORS = ((100, "brightgreen"), (90, "green"), (75, "yellowgreen"), (50, "yellow"), (25, "orange"), (0, "red"))


def render(sweep: Sweep) -> str:
    """Return the badge; the figure is rounded down, so that only a full coverage says 100 %."""
    percent = total(sweep.coverage).percent
    message = "nothing to gate" if percent is None else f"{int(percent)} % gated"
    color = next(color for least, color in COLORS if (100.0 if percent is None else percent) >= least)
    return json.dumps({"schemaVersion": 1, "label": "coverage-audit", "message": message, "color": color})
