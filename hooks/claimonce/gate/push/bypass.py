"""A push that went around every line is noticed afterwards: the remote has moved and nobody has a receipt for it."""

from __future__ import annotations

from claimonce.gate import intents, ledger
from claimonce.hooks import quickjson as json
from claimonce.hooks.effect import GIT_PUSH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.store import Store

NOBODY = ""
_NOTHING = "0" * 40


def notice_bypass(store: Store, key: str, tip: str) -> bool:
    """Compare what the remote has with the last receipt here; write a bypass down once, and return whether it is one.

    A push from another host looks the same: the entry says that no receipt of this store covers the move.
    """
    with store:
        known = _last(store, key)
        if not known or known == tip or (known == _NOTHING and not tip):
            return False
        for row in store.rows("bypasses_of_key", key=key):
            if row["verdict"] != ledger.BYPASS:
                break
            if json.loads(row["receipt"]).get("new") == (tip or _NOTHING):
                return True
        receipt = {"old": known, "new": tip or _NOTHING}
        reason = "the remote moved without a receipt: a push around the gate, or from another host"
        ledger.write(store, NOBODY, GIT_PUSH, key, verdict=ledger.BYPASS, receipt=receipt, reason=reason)
    return True


def is_recorded(store: Store, key: str, new: str, at: str) -> bool:
    """Return whether a push around the gate that brought `new` at this time (UTC) is in the ledger already."""
    return any(
        row["verdict"] == ledger.BYPASS and row["at"][:19] >= at[:19] and json.loads(row["receipt"]).get("new") == new
        for row in store.rows("bypasses_of_key", key=key)
    )


def _last(store: Store, key: str) -> str:
    """Return the commit of the newest push that is known to have landed, empty when one since then is not settled."""
    for row in store.rows("intents_of_key", key=key):
        if row["state"] == intents.DONE:
            return str(intents.read(row).detail.get("new", ""))
        if row["state"] == intents.UNCERTAIN:
            return ""
    return ""
