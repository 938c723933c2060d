"""Notify: say one thing to one target once, through whatever plugin reaches it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from claimonce.gate import gate, intents, keys, markers, nested_gates, owner, window  # fmt: skip
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.letters import admission, delivery, messages, reconciliation, sentences
from claimonce.gate.letters.admission import Sender
from claimonce.gate.letters.delivery import Text
from claimonce.gate.letters.targets import Target, find
from claimonce.hooks.effect import NOTIFY
from claimonce.hooks.verdict import DENY
from claimonce.settings.durations import UNTIL_RESOLVED

if TYPE_CHECKING:
    from claimonce.gate.gate import State
    from claimonce.gate.intents import Intent
    from claimonce.gate.letters.delivery import Way
    from claimonce.gate.letters.mail_transport import Posted
    from claimonce.gate.letters.messages import Message
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Session
    from claimonce.hooks.settings_cache import Compiled

FAILING, RESOLVED, ESCALATED = "failing", "resolved", "escalated"
STATES = (FAILING, RESOLVED, ESCALATED, "info", "question")
_ALERTS = (FAILING, ESCALATED)
SUPPRESSED, HELD, ASKED = "suppressed", "held", "asked"
PATIENCE = 5.0


@dataclass(frozen=True)
class Note:
    """What somebody wants said. `about` names the matter, `via` one of the target's plugins, `within` the window."""

    to: str
    subject: str
    body: str
    about: str = ""
    state: str = ""
    via: str = ""
    within: str = ""
    attachments: tuple[tuple[str, bytes], ...] = ()

    @property
    def judged(self) -> str:
        """The text with a fingerprint of each attachment: two reports with one covering text are two messages."""
        files = (f"[{name} {sha256(content).hexdigest()}]" for name, content in self.attachments)
        return "\n".join((self.body, *files))


@dataclass(frozen=True)
class NotificationOutcome:
    """How it ended: done, failed, uncertain, or kept back as suppressed, held or asked.

    `line` says so for people, `ran` whether a provider was asked.
    """

    outcome: str
    key: str
    line: str
    receipt: dict[str, Any]
    ran: bool = False


def key_of(target: Target, about: str, state: str = "") -> str:
    """Return the key of a matter: `notify:TARGET:ABOUT`, with `#STATE` behind it where a state is given."""
    return keys.canonical(f"notify:{target.name}:{about}{f'#{state}' if state else ''}")


def notify(
    store: Store,
    note: Note,
    session: Session,
    here: Compiled,
    wait: float = 60.0,
    on_wait: Callable[[State], None] | None = None,
) -> NotificationOutcome:
    """Send the note once, or say why not. Raises GateError for a wrong target or key, before anything else."""
    target = find(note.to, os.environ)
    chosen = target.by(note.via) if note.via else None
    if note.via and chosen is None:
        raise delivery.CannotDeliver(note.via, tuple(each.plugin for each in target.addresses))
    ways = delivery.ways((chosen,) if chosen else target.addresses, here)
    channel = ways[0].plugin.description.channel
    what = messages.message(channel, target.recipients, note.subject, note.judged, note.about, note.state)
    if not note.about:
        return _judged(store, note, what, session, here, ways, target)
    key = key_of(target, note.about, note.state)
    outer = nested_gates.find_outer(store, os.environ)
    own = nested_gates.of_key(outer, key)
    if own is not None:
        return _within(store, own, what, note, here, ways, target, wait)
    reconciliation.before_entering(store, key, here)
    wanted = Wanted(key, NOTIFY, session.name, owner.here())
    detail = {"target": target.name, "print": what.print, **nested_gates.make_detail(outer)}
    about = About(ways[0].address.plugin, what.channel, _window(note, here), detail)
    entry = gate.enter(store, wanted, about, wait=wait, on_wait=on_wait)
    if entry.intent is None:
        return _in_the_way(key, entry.state)
    with store:
        messages.register(store, what, entry.intent)
    return _sent(store, entry.intent, note, here, ways, target, wait)


def _within(
    store: Store, outer: Intent, what: Message, note: Note, here: Compiled, ways: tuple[Way, ...], target: Target,
    wait: float,
) -> NotificationOutcome:  # fmt: skip
    """Send under a gate of this very key that stands around us: it is the one that settles."""
    with store:
        messages.register(store, what, outer)
    intent, posted = delivery.deliver(
        store, nested_gates.begin_inner(store, outer), ways, _text(note, target), here, target.name, wait
    )
    if posted.outcome != intents.UNCERTAIN:
        nested_gates.end_inner(store, outer)
    return NotificationOutcome(posted.outcome, intent.key, _line(intent, posted), dict(posted.receipt), ran=True)


def _window(note: Note, here: Compiled) -> str:
    if note.within:
        return note.within
    return UNTIL_RESOLVED if note.state in _ALERTS else window.of_setting(here.settings[NOTIFY]["window"])


def _in_the_way(key: str, state: State) -> NotificationOutcome:
    if state.name == gate.DONE:
        receipt = dict(state.marker.receipt or {}) if state.marker else {}
        hearsay = state.marker is not None and state.marker.is_hearsay
        return NotificationOutcome(ASKED if hearsay else SUPPRESSED, key, sentences.already(key, state), receipt)
    line = sentences.in_the_way(key, state, "wait longer with --wait")
    return NotificationOutcome(intents.UNCERTAIN if state.name == gate.UNCERTAIN else HELD, key, line, {})


def _judged(
    store: Store, note: Note, what: Message, session: Session, here: Compiled, ways: tuple[Way, ...], target: Target
) -> NotificationOutcome:
    """Without a key the gate judges by recipient and text, as it does for any program that sends."""
    settings = here.settings[NOTIFY]
    sender = Sender(
        session, owner.here(), ways[0].address.plugin, window=window.of_setting(settings["window"]),
        within=settings["ask_within"], near=settings["near"], mode=settings["mode"],
        outer=nested_gates.find_outer(store, os.environ),
    )  # fmt: skip
    reconciliation.before_entering(store, what.key, here)
    begun = admission.begin(store, what, sender, PATIENCE)
    if begun.intent is None:
        repeated = begun.judged.verdict == DENY
        line = (sentences.format_repeat if repeated else sentences.format_question)(begun.judged)
        return NotificationOutcome(SUPPRESSED if repeated else ASKED, what.key, line, {})
    return _sent(store, begun.intent, note, here, ways, target, PATIENCE)


def _sent(
    store: Store, intent: Intent, note: Note, here: Compiled, ways: tuple[Way, ...], target: Target, wait: float
) -> NotificationOutcome:
    intent, posted = delivery.deliver(store, intent, ways, _text(note, target), here, target.name, wait)
    with store:
        gate.settle(store, intent, posted.outcome, posted.receipt, reason=posted.reason)
        if posted.outcome == intents.DONE and note.about:
            _follow(store, intent, note, target)
    store.sync()
    return NotificationOutcome(posted.outcome, intent.key, _line(intent, posted), dict(posted.receipt), ran=True)


def _text(note: Note, target: Target) -> Text:
    text = Text(note.subject, note.body, key_of(target, note.about) if note.about else "", note.state)
    return replace(text, attachments=note.attachments)


def _follow(store: Store, intent: Intent, note: Note, target: Target) -> None:
    """What one state says of the others: all clear ends an alert, a new failure is a new matter, worse includes bad."""
    ended = {RESOLVED: (FAILING, ESCALATED), FAILING: (RESOLVED,), ESCALATED: (RESOLVED,)}.get(note.state, ())
    for state in ended:
        store.put("drop_marker", key=key_of(target, note.about, state))
    failing = key_of(target, note.about, FAILING)
    if note.state == ESCALATED and markers.valid(store, failing) is None:
        markers.put(store, failing, NOTIFY, intent.session, intent.window, {"escalated": intent.key})


def _line(intent: Intent, posted: Posted) -> str:
    if posted.outcome == intents.DONE:
        return f"{intent.key}: sent{sentences.receipt(posted.receipt)}"
    if posted.outcome == intents.UNCERTAIN:
        return f"{intent.key} is uncertain: {posted.reason}; see `claimonce why {intent.key}`"
    return f"{intent.key}: not sent: {posted.reason}"
