"""What became of an act that nobody saw end: the plugin asks the outside world; what stays unknown is policy.

Never by a timer: only a session that wants the key, or a person with `claimonce status --reconcile`, sets this going.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from claimonce.gate import clock, gate, intents, nested_gates
from claimonce.gate.errors import GateError
from claimonce.gate.letters import mail_transport, targets
from claimonce.gate.letters.mail_transport import Posted
from claimonce.hooks.effect import COUNTER, GIT_PUSH
from claimonce.hooks.lone_plugin import find_plugin
from claimonce.hooks.value import replace

if TYPE_CHECKING:
    from claimonce.gate.gate import State
    from claimonce.gate.intents import Intent
    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled

Found = Literal["done", "not_done", "unknown"]
HOLD, RESEND, ASSUME_SENT = "hold", "resend", "assume-sent"
# Their own modules ask the remote and the file, when the next one wants the turn.
_SETTLED_ELSEWHERE = (GIT_PUSH, COUNTER)


def reconcile(store: Store, intent: Intent, here: Compiled) -> Found:
    """Ask the intent's plugin whether the act happened. Whatever goes wrong with the asking is `unknown`.

    A provider that has not seen the act is believed only once `uncertain.in_flight` has passed since the attempt: what
    a dead process handed to the network may still be on its way. Native keys need no such patience.
    """
    if intent.kind in _SETTLED_ELSEWHERE:
        return "unknown"
    name = str(intent.detail.get("via") or intent.plugin)
    if "target" in intent.detail and "via" not in intent.detail:
        return "not_done"  # `notify` writes down whom it asks before it asks: it died before that
    found = find_plugin(name, here.root or os.getcwd()) if name else None
    if found is None or not found.can("claimonce_reconcile"):
        return "unknown"
    answer = found.host.reconcile(_asked(store, intent, here, name))
    patient = found.description.idempotency != "native"
    if answer == "not_done" and patient and _age(store, intent) < here.settings["uncertain"]["in_flight"]:
        return "unknown"
    return answer


def _asked(store: Store, intent: Intent, here: Compiled, plugin: str) -> dict[str, Any]:
    address = _address(store, intent, plugin)
    mail = (
        {name: text for name, text in mail_transport.own_settings(here).items() if text}
        if plugin == targets.EMAIL
        else {}
    )
    return {
        "kind": intent.kind, "key": intent.key, "channel": intent.channel, "session": intent.session, "at": intent.at,
        "token": intent.token, "age": _age_of_key(store, intent), "target": address.public if address else "",
        "idempotency_key": str(intent.detail.get("idem") or ""), "detail": dict(intent.detail),
        "settings": {**mail, **(address.settings if address else {})},
    }  # fmt: skip


def _address(store: Store, intent: Intent, plugin: str) -> targets.Address | None:
    names = [str(intent.detail.get("target") or "")]
    names += [row["recipient"] for row in store.rows("messages_of_intent", intent=intent.id)]
    for name in filter(None, names):
        try:
            return targets.find(name, os.environ).by(plugin)
        except GateError:
            continue  # no target, or one that is gone from the file: nobody can be asked there
    return None


def _age_of_key(store: Store, intent: Intent) -> float:
    """Return for how long the provider has had the key at most: since its first attempt, which may be the one taken."""
    first = intent.detail.get("first")
    if not first:
        return _age(store, intent)
    boot, uptime, unix = first
    return clock.uptime() - float(uptime) if boot == clock.boot_id() else clock.unix() - float(unix)


def _age(store: Store, intent: Intent) -> float:
    row = store.one("intent", id=intent.id)
    if row["boot"] == clock.boot_id():
        return clock.uptime() - max(float(row["taken"]), float(intent.detail.get("begun") or 0.0))
    return clock.unix() - clock.unix_of(intent.at)


def before_entering(store: Store, key: str, here: Compiled) -> State:
    """Return how the key stands once its uncertain act, if it has one, was asked about and the policy applied.

    What callers of `gate.enter` do first. The key is still uncertain only where a person has to look.
    """
    state = gate.look(store, key)
    if state.name != gate.UNCERTAIN or state.intent is None:
        return state
    settle(store, state.intent, here)
    return gate.look(store, key)


def settle(store: Store, intent: Intent, here: Compiled) -> Found:
    """Reconcile one uncertain intent and settle it: by what was found, else by `uncertain.policy`.

    Not while a program that the dead gate started still runs: whatever is found now, it may yet act.
    """
    if nested_gates.lives(store, intent):
        return "unknown"
    found = reconcile(store, intent, here)
    policy = here.settings["uncertain"]["policy"] if intent.kind not in _SETTLED_ELSEWHERE else HOLD
    if found == "done":
        _settled(store, intent, intents.DONE, "reconciled", "the provider has it")
    elif found == "not_done":
        _settled(store, intent, intents.FAILED, "reconciled", "the provider does not have it, or folds a repeat")
    elif policy == RESEND:
        _settled(store, intent, intents.FAILED, "policy", "nobody can tell; uncertain.policy is resend")
    elif policy == ASSUME_SENT:
        _settled(store, intent, intents.DONE, "policy", "nobody can tell; uncertain.policy is assume-sent")
    return found


def _settled(store: Store, intent: Intent, outcome: str, by: str, why: str) -> None:
    with store:
        now = intents.read(store.one("intent", id=intent.id))
        if now.state != intents.UNCERTAIN:
            return  # another session asked as well, and was first
        freed = {"freed": by} if outcome == intents.FAILED else {}
        receipt = {"settled": by, "via": str(now.detail.get("via") or now.plugin)}
        gate.settle(store, replace(now, detail={**now.detail, **freed}), outcome, receipt, reason=why)


def ask_again(store: Store, before: Intent, here: Compiled) -> Posted | None:
    """Under the next attempt's claim: may the act that was found not done still be repeated?

    None when it may. A native key's window may have run out since, and a late message may have arrived.
    """
    if before.detail.get("freed") != "reconciled":
        return None
    found = reconcile(store, before, here)
    if found == "not_done":
        return None
    receipt: Mapping[str, Any] = {"settled": "reconciled", "via": before.detail.get("via", "")}
    if found == "done":
        return Posted(intents.DONE, receipt, "the provider has it already")
    return Posted(intents.UNCERTAIN, receipt, "the attempt before may have arrived, and the provider no longer says")
