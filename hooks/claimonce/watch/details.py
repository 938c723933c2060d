"""What a person reads before deciding: a question with both texts, an uncertain act with what is known of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from claimonce.gate import decisions
from claimonce.gate.clock import format_age
from claimonce.gate.letters import questions, uncertain_alert
from claimonce.view.values import Question, Unsure
from claimonce.view.values import Text as Kept
from claimonce.watch.panels import BAD, DIM, STRONG, words

if TYPE_CHECKING:
    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled


def question(one: Question) -> Text:
    """Return a question with what is to be sent, and what its reader already got."""
    parts = [(f"{one.name} wants to send to {one.recipient or 'somebody'}, {format_age(one.seconds)} ago\n", STRONG)]
    parts += _message(one.mine)
    for earlier in one.theirs:
        parts += [(f"\n{earlier.name} {earlier.state or 'sent'}, {earlier.at}\n", STRONG), *_message(earlier)]
    return words(*parts)


def _message(kept: Kept) -> list[tuple[str, str]]:
    if not (kept.subject or kept.head):
        return [("(no longer kept)\n", DIM)]
    return [(f"{kept.subject}\n", ""), (f"{kept.head}\n", DIM)]


def unsure(one: Unsure) -> Text:
    """Return an uncertain act."""
    known = [(f"{name}: {told}\n", DIM) for name, told in one.detail]
    return words((f"{one.key}\n", BAD), (f"begun by {one.name}, {one.at}; nobody saw how it ended\n", ""), *known)


# What a person may do from the screen, each with the sentence that is confirmed before it is done.


@dataclass(frozen=True)
class Deed:
    """`sure` asks the person, `do` does it and says what came of it; raises GateError."""

    sure: str
    do: Callable[[Store], str]


def answer(question: Question, word: str, why: str) -> Deed:
    """Answer a question in its sender's place; the ledger names the person, and the sender is told."""
    distinct = word == questions.DISTINCT

    def do(store: Store) -> str:
        questions.answer(store, question.id, word, why, decisions.person())
        return f"{question.name} may send it now and is told so." if distinct else "It stays unsent."

    effect = f"a distinct matter? {question.name} may then send it" if distinct else "the same matter? It stays unsent"
    return Deed(f"Answer {question.id}: {effect}.", do)


def settle(unsure: Unsure, done: bool, note: str) -> Deed:
    """Settle an uncertain key."""
    outcome = "done" if done else "not done; it may be tried again"

    def do(store: Store) -> str:
        decisions.settle(store, unsure.key, done=done, who=decisions.person(), note=note)
        return f"{unsure.key} is settled as {outcome}."

    return Deed(f"Settle {unsure.key} as {outcome}?", do)


def reconcile(here: Compiled, unsure: Unsure) -> Deed:
    """Ask the remote or provider of an uncertain key what became of it."""

    def do(store: Store) -> str:
        settled, troubles = uncertain_alert.reconcile_all(store, here, unsure.key)
        said = f"{unsure.key} is settled by asking" if settled else f"{unsure.key} stays uncertain"
        return "; ".join([said, *troubles]) + "."

    return Deed(f"Ask the remote or provider about {unsure.key}?", do)
