"""What a person decides about a key that nobody else can decide: it was done, or it was not.

A terminal, a screen and a page all end here, so that the same decision leaves the same receipt and the same entry.
"""

from __future__ import annotations

import contextlib
import os
import pwd
from typing import TYPE_CHECKING

from claimonce.gate import gate, intents, ledger, markers
from claimonce.gate.errors import GateError
from claimonce.gate.redaction import redacted

if TYPE_CHECKING:
    from claimonce.gate.store import Store


class NothingToSettle(GateError):
    """Somebody settled a key that waits for nothing."""

    exit_code = 1
    sentence = "{key} is {state}, there is nothing to settle; see `claimonce why {key}`"
    key: str
    state: str


def settle(store: Store, key: str, *, done: bool, who: str, note: str = "") -> str:
    """Settle an uncertain key, or one that only an imported file calls done; return its state.

    `who` and `note` stay in the receipt and the ledger, without secrets. Raises NothingToSettle.
    """
    note = redacted(note)
    said = f"settled by {who}" + (f": {note}" if note else "")
    proof = {"settled_by": who, **({"note": note} if note else {})}
    outcome = intents.DONE if done else intents.FAILED
    with store:
        state = gate.look(store, key)
        if state.marker is not None and state.marker.is_hearsay:
            _judge_hearsay(store, state.marker, outcome, proof, said)
        elif state.name == gate.UNCERTAIN and state.intent is not None:
            gate.settle(store, state.intent, outcome, proof, reason=said)
        else:
            raise NothingToSettle(key, state.name)
    store.sync()
    return outcome


def _judge_hearsay(store: Store, marker: markers.Marker, outcome: str, proof: dict[str, str], said: str) -> None:
    if outcome == intents.DONE:
        receipt = {**(marker.receipt or {}), **proof}
        markers.put(store, marker.key, marker.kind, marker.session, marker.window, receipt)
    else:
        store.put("drop_marker", key=marker.key)
    ledger.write(store, marker.session, marker.kind, marker.key, state=outcome, receipt=proof, reason=said)


def person() -> str:
    """Return the name that this user goes by on this host."""
    with contextlib.suppress(KeyError, OSError):
        return pwd.getpwuid(os.getuid()).pw_name
    return f"uid {os.getuid()}"
