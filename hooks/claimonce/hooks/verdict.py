"""What the gate says of a call."""

from __future__ import annotations

from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

PASS = "pass"  # noqa: S105  (a verdict, not a password)
REWRITE = "rewrite"
ASK = "ask"
DENY = "deny"
LOWERED, JUMPED = "lowered", "jumped"  # what a command made of a counter, and was set right after it


@value
class Verdict:
    """One answer, written for the agent that reads it.

    `reason` says who did it, when, the receipt and what to do next. `context` is told to the agent although the call
    goes on. `question` is the id that `claimonce answer` takes; `updated_input` belongs to `rewrite` alone.
    """

    kind: str
    reason: str = ""
    context: str = ""
    question: str = ""
    receipt: Mapping[str, Any] | None = None
    updated_input: Mapping[str, Any] | None = None


PASSED = Verdict(PASS)
