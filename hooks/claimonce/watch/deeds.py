"""What a person may do from the screen, each with the sentence that is confirmed before it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimonce.gate import decisions
from claimonce.gate.letters import questions, uncertain_alert

if TYPE_CHECKING:
    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled
    from claimonce.view.values import Question, Unsure


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
