"""Send once: judge, claim and register a message in one transaction, before anybody sends it."""

from __future__ import annotations

import time

from claimonce.gate import asking, claims, clock, intents, ledger, messages
from claimonce.gate.asking import Judged
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.hooks.value import value
from claimonce.hooks.verdict import ASK, DENY, PASS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.intents import Intent
    from claimonce.gate.messages import Message
    from claimonce.gate.owner import Owner
    from claimonce.gate.store import Store
    from claimonce.hooks.session import Session

_POLL_SECONDS = 0.05


@value
class Sender:
    """Who sends, through which plugin, and for how long a dead process may still be taken for a slow one."""

    session: Session
    owner: Owner
    plugin: str = ""
    use_id: str = ""
    ttl: float | None = None
    window: str = "24h"
    within: float = asking.ASK_WITHIN


@value
class Begun:
    """`intent` when the message may go now; `judged` says why it may or may not."""

    intent: Intent | None
    judged: Judged


def begin(store: Store, what: Message, sender: Sender, patience: float = 0.0) -> Begun:
    """Register the message and return its intent, or the verdict that keeps it back.

    While another session is only just sending to the same person, wait up to `patience` seconds: if that attempt
    fails, this message is free to go. Where nobody can answer, an ask sends and logs.
    """
    until = clock.uptime() + patience
    while True:
        with store:
            judged = asking.judge(store, what, sender.session, sender.within)
            undecided = judged.verdict == ASK and any(each.state == intents.OPEN for each in judged.earlier)
            if not (undecided and clock.uptime() < until):
                intent = _settled(store, what, sender, judged)
                break
        time.sleep(_POLL_SECONDS)
    if intent is not None:
        store.sync()
    return Begun(intent, judged)


def _settled(store: Store, what: Message, sender: Sender, judged: Judged) -> Intent | None:
    asked_nobody = judged.verdict == ASK and not sender.session.can_answer
    if judged.verdict == DENY or (judged.verdict == ASK and not asked_nobody):
        ledger.write(store, sender.session.name, "notify", what.key, verdict=judged.verdict)
        return None
    note = "nobody can answer here, so the question was logged and the message sent" if asked_nobody else ""
    wanted = Wanted(what.key, "notify", sender.session.name, sender.owner, sender.ttl, sender.use_id)
    about = About(sender.plugin, what.channel, sender.window, {"print": what.print})
    intent = intents.put(store, claims.take(store, wanted), wanted, about)
    messages.register(store, what, intent)
    ledger.write(store, sender.session.name, "notify", what.key, verdict=PASS, state="intended", reason=note)
    return intent
