"""Tell the person named in `uncertain.tell` of an act that nobody saw end: once for each, when it is next met."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from claimonce.gate import gate, identity, intents
from claimonce.gate.errors import GateError
from claimonce.gate.letters import notification, reconciliation
from claimonce.gate.letters.notification import Note
from claimonce.gate.push import reconcile as pushes
from claimonce.gate.session_names import known_as
from claimonce.hooks.effect import GIT_PUSH
from claimonce.settings.durations import FOREVER

if TYPE_CHECKING:
    from claimonce.gate.gate import State
    from claimonce.gate.intents import Intent
    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled

_ABOUT = "uncertain-act-"


def before_entering(store: Store, key: str, here: Compiled) -> tuple[State, str]:
    """Reconcile the key as `reconciling.before_entering` does, and tell of it where it stays uncertain.

    What callers of `gate.enter` do first. The second value is what went wrong with the telling, "" for nothing.
    """
    state = reconciliation.before_entering(store, key, here)
    trouble = tell(store, state.intent, here) if state.name == gate.UNCERTAIN and state.intent else ""
    return state, trouble


def reconcile_all(store: Store, here: Compiled, key: str = "") -> tuple[int, list[str]]:
    """Ask about every uncertain act, or those of one key; return how many are settled now, and what went wrong with
    the telling.
    """
    settled, troubles = 0, list[str]()
    for intent in intents.find_unsettled(store):
        if intent.state != intents.UNCERTAIN or key not in ("", intent.key):
            continue
        if intent.kind == GIT_PUSH:
            settled += pushes.ask(store, intent, os.environ)
            continue  # the next push to the branch asks again, so nobody is told
        reconciliation.settle(store, intent, here)
        now = intents.read(store.one("intent", id=intent.id))
        if now.state != intents.UNCERTAIN:
            settled += 1
        elif trouble := tell(store, now, here):
            troubles.append(trouble)
    return settled, troubles


def tell(store: Store, intent: Intent, here: Compiled) -> str:
    """Send one note about an uncertain act, once; return what went wrong, "" for nothing.

    A note about a note is never sent: a mail server that is down would call for one more each time.
    """
    to = here.settings["uncertain"]["tell"]
    if not to or f":{_ABOUT}" in intent.key:
        return ""
    subject = f"claimonce: {intent.key} is uncertain"
    body = (
        f"{known_as(intent.session)} set out to do it at {intent.at}, and nobody knows how that ended.\n\n"
        f"Look whether it happened, then run one of:\n\n"
        f"  claimonce settle {intent.key} --done\n  claimonce settle {intent.key} --not-done\n"
    )
    note = Note(to, subject, body, f"{_ABOUT}{intent.id}", within=FOREVER)
    try:
        told = notification.notify(store, note, identity.from_environment(os.environ), here, wait=0.0)
    except GateError as error:
        return f"uncertain.tell: {error}"
    fine = (intents.DONE, notification.SUPPRESSED, notification.HELD)
    return "" if told.outcome in fine else f"uncertain.tell: {told.line}"
