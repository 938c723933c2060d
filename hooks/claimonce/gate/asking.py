"""The ask: may this message go, or should its sender first be shown what was already sent?

Similarity cannot tell a repeat from a new matter, but the sender is a language model that can read. So silence is kept only
for an exact repeat; otherwise whoever writes to a person that another session has just written to is asked.
"""

from __future__ import annotations

import json

from claimonce.gate import clock, intents, ledger, messages
from claimonce.gate.errors import GateError
from claimonce.hooks.digest import fingerprint
from claimonce.hooks.value import value
from claimonce.hooks.verdict import ASK, DENY, PASS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.messages import Earlier, Message
    from claimonce.gate.store import Store
    from claimonce.hooks.session import Session

ASK_WITHIN = 900.0
ANSWER_COVERS = 600.0
SAME, DISTINCT = "same", "distinct"
_SHOWN = 3


@value
class Judged:
    """`pass`, `ask` with the question's id and what was sent before, or `deny` for an exact repeat."""

    verdict: str
    earlier: tuple[Earlier, ...] = ()
    question: str = ""


class NoSuchQuestion(GateError):
    """Somebody answered what was never asked."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question

    def __str__(self) -> str:
        """Say where the id stands."""
        return f"no question {self.question!r} is open; its id stands in the gate's answer (`claimonce log` lists them)"


def judge(store: Store, what: Message, session: Session, within: float = ASK_WITHIN) -> Judged:
    """Judge a message that is not registered yet; the caller is inside a transaction."""
    before = messages.earlier(store, what)
    recent = [each for each in before if each.age < within or each.state == intents.OPEN]
    for each in recent:
        if each.print == what.print and each.state == intents.DONE:
            return Judged(DENY, (each,))
    others = tuple(each for each in recent if each.session != session.name)
    # An uncertain one is shown however old: nobody knows yet whether that person was told.
    others += tuple(each for each in before if each.state == intents.UNCERTAIN and each not in recent)
    unanswered = [each for each in others if each.intent not in _answered(store, what, session)]
    if not unanswered:
        return Judged(PASS, tuple(others[:_SHOWN]))
    return Judged(ASK, tuple(unanswered[:_SHOWN]), _question(store, what, session, unanswered))


def _answered(store: Store, what: Message, session: Session) -> set[int]:
    """Return the intents that this session has called a different matter, for this very message."""
    covered: set[int] = set()
    for row in store.rows("answers_for", print=what.print, session=session.name):
        fresh = row["boot"] == clock.boot_id() and clock.uptime() - row["answered"] < ANSWER_COVERS
        if row["answer"] == DISTINCT and fresh:
            covered.update(json.loads(row["earlier"]))
    return covered


def _question(store: Store, what: Message, session: Session, shown: list[Earlier]) -> str:
    question = "q-" + fingerprint(session.name, what.print, *(str(each.intent) for each in shown), size=3)
    store.put(
        "put_question",
        id=question, session=session.name, print=what.print, boot=clock.boot_id(), taken=clock.uptime(),
        at=clock.utc(), earlier=json.dumps([each.intent for each in shown]),
    )  # fmt: skip
    ledger.write(store, session.name, "notify", what.key, verdict=ASK, reason=f"question {question}")
    return question


def answer(store: Store, question: str, word: str, why: str) -> None:
    """Record an answer: `distinct` lets that message by that session through for ten minutes."""
    with store:
        row = store.maybe("question", id=question)
        if row is None:
            raise NoSuchQuestion(question)
        store.put(
            "answer_question", id=question, answer=word, why=why[:500], answered=clock.uptime(), boot=clock.boot_id()
        )
        ledger.write(
            store, row["session"], "notify", f"notify:{question}", verdict=word, reason=f"answered {question}: {why}"
        )
