"""Deliver a message through a plugin, under an intent that stands already, and say how it ended.

Whatever a plugin raises that is not `Refused` leaves the outcome unknown: an error in its own code after the provider
took the message must not read as "nothing was sent".
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claimonce.gate import clock, intents, nested_gates
from claimonce.gate.errors import GateError
from claimonce.gate.letters import mail_transport, reconciliation
from claimonce.gate.letters.mail_transport import Posted
from claimonce.hooks.lone_plugin import Named, find_delivering, find_plugin
from claimonce.hooks.provider import Refused, Unknown
from claimonce.hooks.untrusted_text import quoted
from claimonce.hooks.value import replace

if TYPE_CHECKING:
    from claimonce.gate.intents import Intent
    from claimonce.gate.letters.targets import Address
    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled

_RECEIPT_TEXT = 200


class CannotDeliver(GateError):
    """A target names a plugin that sends nothing."""

    plugin: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        """Name the plugins that do."""
        return (
            f"no plugin {self.plugin!r} delivers messages here; in the targets file use one of: {', '.join(self.known)}"
        )


@dataclass(frozen=True)
class Text:
    """What is to be said, about which matter and in which state (failing, resolved, ...)."""

    subject: str
    body: str
    matter: str = ""
    state: str = ""
    attachments: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Way:
    """One address with the plugin that delivers to it, loaded."""

    address: Address
    plugin: Named


def ways(addresses: tuple[Address, ...], here: Compiled) -> tuple[Way, ...]:
    """Load the plugins of these addresses; raise CannotDeliver. Nothing is sent yet."""
    return tuple(_way(each, here) for each in addresses)


def _way(address: Address, here: Compiled) -> Way:
    found = find_plugin(address.plugin, here.root or os.getcwd())
    if found is None or not found.can("claimonce_deliver"):
        raise CannotDeliver(address.plugin, tuple(find_delivering(here.root or os.getcwd())))
    return Way(address, found)


def deliver(
    store: Store, intent: Intent, to: tuple[Way, ...], text: Text, here: Compiled, target: str, patience: float = 0.0
) -> tuple[Intent, Posted]:
    """Try the addresses in turn until one takes the message; return the intent as it then stands, and the outcome.

    The next address is tried only where the one before refused for certain. A provider that names a time to come back
    (429 with Retry-After) is waited for up to `patience` seconds. Never raises for what a provider does.
    """
    before = _failed_before(store, intent)
    if before is not None and (found := reconciliation.ask_again(store, before, here)) is not None:
        return intent, found
    key = _key_of(before)
    until, told = clock.uptime() + patience, list[str]()
    for way in to:
        while True:
            intent = _noted(store, intent, {"target": target, "via": way.address.plugin, **key})
            with nested_gates.Acting(intent):  # a mailer that the plugin starts may have a shim before it
                posted, again = _once(way, _message(intent, way, text, here))
            if again is None or clock.uptime() + again > until:
                break
            time.sleep(again)
        if posted.outcome != intents.FAILED:
            return intent, posted
        told.append(f"{way.address.plugin}: {posted.reason}")
    return intent, Posted(intents.FAILED, {}, "; ".join(told))


def _failed_before(store: Store, intent: Intent) -> Intent | None:
    """Return the attempt before this one, if it had a key and is not known to have arrived."""
    rows = [row for row in store.rows("intents_of_key", key=intent.key) if row["id"] < intent.id]
    before = intents.read(rows[0]) if rows else None
    return before if before and before.state == intents.FAILED and before.detail.get("idem") else None


def _key_of(before: Intent | None) -> dict[str, Any]:
    """Return the provider's key and since when it is in use: those of the attempt before, if there was one."""
    if before is not None and before.detail.get("first"):
        return {"idem": before.detail["idem"], "first": before.detail["first"]}
    return {"idem": secrets.token_hex(16), "first": [clock.boot_id(), clock.uptime(), clock.unix()]}


def _noted(store: Store, intent: Intent, detail: Mapping[str, Any]) -> Intent:
    """Write down which provider is about to be asked, before it is: reconciling needs it after a crash."""
    whole = {**intent.detail, **detail, "begun": clock.uptime()}
    with store:
        store.put("detail_intent", id=intent.id, detail=json.dumps(whole))
    store.sync()
    return replace(intent, detail=whole)


def _message(intent: Intent, way: Way, text: Text, here: Compiled) -> dict[str, Any]:
    address = way.address
    return {
        "key": intent.key, "channel": way.plugin.description.channel, "target": address.public, "subject": text.subject,
        "body": text.body, "session": intent.session, "token": intent.token, "idempotency_key": intent.detail["idem"],
        "matter": text.matter or intent.key, "state": text.state, "attachments": text.attachments,
        "settings": settings_of(address, here),
    }  # fmt: skip


def settings_of(address: Address, here: Compiled) -> dict[str, Any]:
    """Return what a plugin may know: the address's table in the targets file, for mail over the `[mail]` setting."""
    mail = (
        {name: text for name, text in mail_transport.own_settings(here).items() if text}
        if address.plugin == "email"
        else {}
    )
    return {**mail, **address.settings}


def _once(way: Way, message: Mapping[str, Any]) -> tuple[Posted, float | None]:
    """Make one attempt. The second value is when the provider wants to be asked again, in seconds."""
    if message["attachments"] and not way.plugin.description.extra.get("attachments"):
        return Posted(intents.FAILED, {}, "it takes no attachments"), None
    hide = (*way.address.secrets, str(message["body"]))
    try:
        receipt = way.plugin.host.deliver(message)
    except Refused as error:
        return Posted(intents.FAILED, {}, _clean(str(error), hide)), error.retry_after
    except (Exception, SystemExit) as error:  # noqa: BLE001  (see the head of this module)
        why = f": {error}" if isinstance(error, Unknown) else ""
        return Posted(intents.UNCERTAIN, {}, _clean(f"{type(error).__name__}{why}", hide)), None
    if receipt is None:
        return Posted(intents.FAILED, {}, "the plugin says that this channel is not its own"), None
    kept = {name: _clean(str(value), hide) for name, value in receipt.items() if isinstance(value, str | int | float)}
    return Posted(intents.DONE, {"via": way.address.plugin, **kept}), None


def _clean(text: str, hide: tuple[str, ...]) -> str:
    """Return a provider's words without passwords and without the message, on one line."""
    for secret in hide:
        if len(secret) > 3:
            text = text.replace(secret, "[hidden]")
    return quoted(text, _RECEIPT_TEXT)
