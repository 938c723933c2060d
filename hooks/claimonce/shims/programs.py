"""The gate around a program that reaches people: judge, run the real one as a child, read its outcome."""

from __future__ import annotations

import os
import sys

from claimonce.effects.descriptions import Descriptions
from claimonce.gate import child_process, gate, identity, intents, nested_gates, owner, window
from claimonce.gate.errors import GateError
from claimonce.gate.letters import admission, messages, recipients, sentences
from claimonce.gate.letters.admission import Sender
from claimonce.gate.store import store_of
from claimonce.hooks.effect import ENFORCE, NOTIFY, WARN
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import warn
from claimonce.hooks.verdict import DENY
from claimonce.reading import read_words
from claimonce.shims import outcomes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.gate.intents import Intent
    from claimonce.gate.store import Store
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.settings_cache import Compiled

ASKED = 85  # the message was kept back and its sender was asked
PATIENCE = 5.0  # seconds to wait for the outcome of a message that another session is only just sending


def main(name: str, real: str, args: list[str]) -> int:
    """Gate one start of `name`; return the real program's status, 0 for a suppressed repeat, 85 for a question."""
    env = dict(os.environ)
    here = load(os.getcwd())
    if _is_own_business(env, here):
        os.execv(real, [name, *args])  # noqa: S606  (a person's own program, started as it was called)
    stdin = None if os.isatty(0) else sys.stdin.buffer.read()
    descriptions = Descriptions(here.descriptions)
    effects = [
        effect
        for effect in read_words([name, *args], descriptions, cwd=os.getcwd(), stdin=stdin)
        if effect.kind == NOTIFY
    ]
    command = [real, *args]
    if not effects:
        return child_process.run(command, env, stdin).status
    try:
        entered = _enter(here, effects[0], env)
    except GateError as error:  # fail policy: message-without-store
        if here.settings[NOTIFY]["mode"] == ENFORCE:
            raise
        warn(f"not recorded: {error}")
        return child_process.run(command, env, stdin).status
    return entered if isinstance(entered, int) else _run(here, effects[0], command, stdin, *entered)


def _is_own_business(env: dict[str, str], here: Compiled) -> bool:
    """A person at a terminal of their own is gated only inside a gate, or where a repository has opted in."""
    if identity.in_agent(env) or env.get("CLAIMONCE_SESSION") or env.get(nested_gates.VARIABLE):
        return False
    return os.isatty(2) and not (here.root and here.settings["shell"]["gate_people"])


def _enter(here: Compiled, effect: Effect, env: Mapping[str, str]) -> tuple[Store, Intent] | int:
    """Return the store and the intent to act under, or the status to end with."""
    store = store_of(here, NOTIFY)
    what = messages.of_effect(effect)
    settings = here.settings[NOTIFY]
    sender = Sender(
        identity.from_environment(env), owner.here(), effect.plugin,
        window=window.of_setting(settings["window"]), within=settings["ask_within"], near=settings["near"],
        mode=settings["mode"], outer=nested_gates.find_outer(store, env),
    )  # fmt: skip
    begun = admission.begin(store, what, sender, PATIENCE)
    if begun.intent is None:
        repeated = begun.judged.verdict == DENY
        warn(f"{(sentences.format_repeat if repeated else sentences.format_question)(begun.judged)}")
        return 0 if repeated else ASKED
    if begun.would and sender.mode == WARN:
        warn(f"{sentences.format_warning(begun.judged)}")
    return store, begun.intent


def _run(here: Compiled, effect: Effect, command: list[str], stdin: bytes | None, store: Store, intent: Intent) -> int:
    row = outcomes.row_of(here.descriptions, effect.plugin, effect.program, command[0])
    env = {**os.environ, **nested_gates.make_environment(os.environ, intent)}
    ended = child_process.run(command, env, stdin, hears=outcomes.listens(row))
    readers = len(recipients.each(effect.targets))
    outcome = outcomes.outcome_of(ended, row, readers)
    why = outcomes.why_open(ended, row, readers) if outcome == intents.UNCERTAIN else ""
    gate.settle(store, intent, outcome, {"program": effect.program, "status": ended.status}, why)
    return ended.status
