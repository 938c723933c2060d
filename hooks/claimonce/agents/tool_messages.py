"""A message through a tool that is not a program: the hook itself is its gate."""

from __future__ import annotations

import os

from claimonce.agents import open_sessions
from claimonce.gate import intents, window
from claimonce.gate.letters import admission, messages, sentences
from claimonce.gate.letters.admission import Sender
from claimonce.hooks.effect import WARN
from claimonce.hooks.verdict import ASK, DENY, PASS, PASSED, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.letters.admission import Begun
    from claimonce.gate.owner import Owner
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.settings_cache import Compiled

PATIENCE = 3.0  # seconds to wait for the outcome of a message that another session is only just sending
SESSION_TTL = 3600.0  # where the client's process is not known, so that only time can say that it ended


def before(store: Store, call: Call, effect: Effect, here: Compiled, owner: Owner) -> Verdict:
    """Take claim and intent for a message, or answer with the question.

    Where `notify.mode` does not enforce, the message passes; with `warn` the sender is told what was sent before.
    """
    if not effect.targets and not effect.text_known:
        return PASSED  # neither whom it reaches nor what it says is known here: it is compared with nothing
    settings = here.settings["notify"]
    what = messages.of_effect(effect)
    sender = Sender(
        call.session, owner, effect.plugin, call.use_id or f"pid-{os.getpid()}",
        None if owner.pid else SESSION_TTL, window=window.of_setting(settings["window"]),
        within=settings["ask_within"], near=settings["near"], mode=settings["mode"],
    )  # fmt: skip
    begun = admission.begin(store, what, sender, PATIENCE)
    if begun.intent is None and _has_ended(store, begun, here):
        begun = admission.begin(store, what, sender)
    if begun.intent is not None:
        open_sessions.note(call.session)
        if begun.would and sender.mode == WARN:
            return Verdict(PASS, context=sentences.format_warning(begun.judged))
        return PASSED
    if begun.judged.verdict == DENY:
        return Verdict(DENY, sentences.format_repeat(begun.judged), question=begun.judged.question)
    return Verdict(ASK, sentences.format_question(begun.judged), question=begun.judged.question)


def _has_ended(store: Store, begun: Begun, here: Compiled) -> bool:
    """Settle what stands in the way where it went out in a background task that has ended meanwhile."""
    under_way = [each.intent for each in begun.judged.earlier if each.state == intents.OPEN]
    if not under_way:
        return False
    from claimonce.agents import background

    return background.look(store, [store.one("intent", id=number) for number in under_way], here)
