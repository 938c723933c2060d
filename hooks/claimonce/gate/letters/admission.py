"""Send once: judge, claim and register a message in one transaction, before anybody sends it.

The mode of messages (`notify.mode`) is obeyed here: where it does not enforce, the same judgement is made and recorded,
and the message goes.
"""

from __future__ import annotations

from claimonce.gate import claims, clock, intents, ledger, nested_gates
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.letters import dedup_policy, messages, questions
from claimonce.gate.letters.questions import Judged
from claimonce.hooks.effect import ENFORCE
from claimonce.hooks.value import value
from claimonce.hooks.verdict import ASK, PASS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.intents import Intent
    from claimonce.gate.letters.messages import Message
    from claimonce.gate.owner import Owner
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Session

_POLL_SECONDS = 0.05


@value
class Sender:
    """Who sends, through which plugin, and for how long a dead process may still be taken for a slow one.

    `mode` is `enforce`, `warn` or `observe`; in the last two nothing is kept back. `outer` are the claims that the
    sender acts under: a gate around it was an explicit word, so nobody is asked, and only a known repeat is kept back.
    """

    session: Session
    owner: Owner
    plugin: str = ""
    use_id: str = ""
    ttl: float | None = None
    window: str = "24h"
    within: float = dedup_policy.ASK_WITHIN
    near: float = dedup_policy.NEAR
    mode: str = ENFORCE
    outer: tuple[Intent, ...] = ()


@value
class Begun:
    """`intent` when the message may go now; `judged` says why it may or may not.

    `would` is the verdict of enforcing, `ask` or `deny`, on a message that went only because the mode does not enforce.
    """

    intent: Intent | None
    judged: Judged
    would: str = ""


def begin(store: Store, what: Message, sender: Sender, patience: float = 0.0) -> Begun:
    """Register the message and return its intent, or the verdict that keeps it back.

    A call that has its intent already, by `use_id`, gets it again.
    While another session is only just sending to the same person, wait up to `patience` seconds: if that attempt
    fails, this message is free to go. Where nobody can answer, an ask sends and logs. Where the mode does not enforce,
    nobody waits and the message always goes.
    """
    enforces, inside = sender.mode == ENFORCE, [intent.id for intent in sender.outer]
    until = clock.uptime() + (patience if enforces else 0.0)
    while True:
        with store:
            known = _of_this_call(store, what, sender)
            if known is not None:
                return Begun(known, Judged(PASS))
            judged = questions.judge(
                store, what, sender.session, sender.within, sender.near,
                put_question=not inside, stops=enforces, inside=inside,
            )  # fmt: skip
            undecided = judged.verdict == ASK and any(
                each.state == intents.OPEN and (not inside or dedup_policy.same_text(each.print, what.print))
                for each in judged.earlier
            )
            if not (undecided and clock.uptime() < until):
                begun = _decided(store, what, sender, judged)
                break
        store.rest(what.key, _POLL_SECONDS)
    if begun.intent is not None:
        store.sync()
    return begun


def _of_this_call(store: Store, what: Message, sender: Sender) -> Intent | None:
    """Return the intent that this very call has opened: a client that asks twice gets the same answer twice."""
    if not sender.use_id:
        return None
    rows = store.rows("intents_by_use", session=sender.session.name, use_id=sender.use_id)
    return next((intents.read(row) for row in rows if row["key"] == what.key), None)


def _decided(store: Store, what: Message, sender: Sender, judged: Judged) -> Begun:
    note = "" if judged.verdict != ASK else _why_unasked(sender)
    would = "" if judged.verdict == PASS or note else judged.verdict
    if not would:
        return Begun(_opened(store, what, sender, PASS, note), judged)
    if sender.mode == ENFORCE:
        if not judged.question:
            ledger.write(store, sender.session.name, "notify", what.key, verdict=would)
        return Begun(None, judged)
    note = f"enforcing would have said {would}"
    return Begun(_opened(store, what, sender, sender.mode, note, would), judged, would)


def _why_unasked(sender: Sender) -> str:
    if sender.outer:
        return f"inside the gate of {sender.outer[-1].key}, so nobody was asked and the message sent"
    if not sender.session.can_answer:
        return "nobody can answer here, so the question was logged and the message sent"
    return ""


def _opened(store: Store, what: Message, sender: Sender, verdict: str, note: str, would: str = "") -> Intent:
    wanted = Wanted(what.key, "notify", sender.session.name, sender.owner, sender.ttl, sender.use_id)
    detail = {"print": what.print, **nested_gates.make_detail(sender.outer), **({"would": would} if would else {})}
    about = About(sender.plugin, what.channel, sender.window, detail)
    intent = intents.put(store, claims.take(store, wanted), wanted, about)
    for outer in sender.outer:
        messages.supersede(store, what, outer)
    messages.register(store, what, intent)
    ledger.write(store, sender.session.name, "notify", what.key, verdict=verdict, state="intended", reason=note)
    return intent
