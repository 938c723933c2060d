"""A store in which twelve acts are done and one mail was sent, and what another session would do again in it.

python tests/gate/acts.py do | again
"""

from __future__ import annotations

import os
import sys

from claimonce.gate import gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import GateError
from claimonce.gate.intents import About
from claimonce.gate.letters import admission, messages
from claimonce.gate.letters.admission import Sender
from claimonce.gate.store import Store, open_store
from claimonce.hooks.call import Session
from claimonce.hooks.effect import ENFORCE

KEYS = [f"release-{number}" for number in range(12)]
MAIL = messages.message("email", ["tekla@example.test"], "The build", "It is broken since noon.")


def sender(name: str) -> Sender:
    """Return another session."""
    return Sender(
        Session("claude", name), owner.here(), "email", window="24h", within=86_400.0, near=0.6,
        mode=ENFORCE,
    )  # fmt: skip


def do(store: Store) -> None:
    """Do the twelve acts, and send the mail."""
    for key in KEYS:
        entered = gate.enter(store, Wanted(key, "act", "env:one", owner.here()), About(window="24h"))
        assert entered.intent is not None
        gate.settle(store, entered.intent, intents.DONE, {"commit": key})
    begun = admission.begin(store, MAIL, sender("one"), 0.0)
    assert begun.intent is not None
    gate.settle(store, begun.intent, intents.DONE, {"program": "mail"})


def again() -> list[str]:
    """Return which acts another session would do again, as if they had never been done."""
    try:
        store = open_store()
        done = [
            key for key in KEYS if gate.enter(store, Wanted(key, "act", "env:two", owner.here()), About()).intent
        ]  # fmt: skip
        return [*done, "mail"] if admission.begin(store, MAIL, sender("two"), 0.0).intent else done
    except GateError as error:
        sys.stderr.write(f"{error}\n")
        return []


if __name__ == "__main__":
    if sys.argv[1] == "do":
        do(open_store())
    else:
        print(*again(), sep="\n")
    sys.stdout.flush()
    os._exit(0)  # as every one-shot program of ours ends: the log stays
