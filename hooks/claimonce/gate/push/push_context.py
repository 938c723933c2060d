"""What holds for a push in one folder: settings, store and session, read once."""

from __future__ import annotations

import os

from claimonce.gate import ledger, store
from claimonce.gate.push.passthrough_push import Asked
from claimonce.gate.store import Store
from claimonce.hooks.call import Session
from claimonce.hooks.effect import GIT_PUSH
from claimonce.hooks.settings_cache import Compiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

ENFORCE = "enforce"
OBSERVED = "CLAIMONCE_OBSERVED"  # which process, soon the real git's, the shim has recorded: git's hook need not again


def store_of(here: Compiled) -> Store:
    """Open the store that holds here; raise GateError."""
    return store.store_of(here, GIT_PUSH)


def find_asked(here: Compiled, session: Session, wait: float | None = None) -> Asked:
    """Return who pushes and how the project wants it."""
    settings: Mapping[str, Any] = here.settings[GIT_PUSH]
    patience = float(settings["wait"]) if wait is None else wait
    logs, timeout = os.path.join(here.state, "checks"), float(settings["timeout"])
    return Asked(session.name, patience, settings["update"], settings["check"], logs, timeout)


def mode_of(here: Compiled) -> str:
    """Return how strict the gate is about pushes here: observe, warn or enforce."""
    return str(here.settings[GIT_PUSH]["mode"])


def record_observed(store: Store, here: Compiled, session: Session, what: str, keys: Iterable[str] = ()) -> None:
    """Record a push that took no turn because the gate only observes or warns here.

    `keys` are the turns that it would have taken; without one nobody knows where it went.
    """
    with store:
        for key in tuple(keys) or ("push",):
            ledger.write(store, session.name, GIT_PUSH, key, verdict=mode_of(here), reason=what)
