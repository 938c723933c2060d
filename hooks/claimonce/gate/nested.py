"""Gates inside gates: an inherited claim lets the inner lines of defence pass and attach to the outer one.

The token is checked in the store; a variable that merely looks like a claim opens nothing.
"""

from __future__ import annotations

from claimonce.gate import claims, intents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.gate.intents import Intent
    from claimonce.gate.store import Store

VARIABLE = "CLAIMONCE_CLAIM"


def handed_down(intent: Intent) -> dict[str, str]:
    """Return what a gated program inherits: the intent's number and its fencing token."""
    return {VARIABLE: f"{intent.id}#{intent.token}"}


def inherited(store: Store, env: Mapping[str, str]) -> Intent | None:
    """Return the open intent that this process acts under, if what it inherited is true."""
    number, _, token = env.get(VARIABLE, "").partition("#")
    if not (number.isdigit() and token.isdigit()):
        return None
    row = store.maybe("intent", id=int(number))
    if row is None or row["token"] != int(token) or row["state"] != intents.OPEN or not claims.holds(row):
        return None
    return intents.read(row)
