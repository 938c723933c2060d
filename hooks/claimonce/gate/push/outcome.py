"""How a push ended."""

from __future__ import annotations

from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


@value
class Outcome:
    """The status to exit with. `ran` is whether git was let to push; the receipt has ref, old and new commit."""

    status: int
    ran: bool
    receipt: Mapping[str, Any] = {}
