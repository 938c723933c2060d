"""The story of one key: who wanted what when, what the gate said to whom, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.gate import clock
from claimonce.view import acts, questions
from claimonce.view.acts import Wanted
from claimonce.view.reader import Reader
from claimonce.view.values import Act, Incident, Moment, Question

if TYPE_CHECKING:
    from claimonce.gate.store import Store

MOST = 200


def read(store: Store, key: str) -> Incident:
    """Return what the store knows of a key, oldest first; of a question by its id, with both texts."""
    reader = Reader(store)
    asked = [one for one in questions.read(reader, everything=True) if key in (one.id, one.recipient)]
    moments = [_moment(act) for act in acts.newest(reader, MOST, Wanted(key=key))] if key else []
    for one in asked:
        moments += _of_question(one)
    moments.sort(key=lambda moment: moment.at)
    return Incident(key, clock.utc(), tuple(moments))


def _moment(act: Act) -> Moment:
    return Moment(act.at, act.session, act.name, act.what, act.kind, act.reason, act.receipt)


def _of_question(one: Question) -> list[Moment]:
    before = [
        Moment(text.at, text.session, text.name, text.state or "sent", "notify", text.subject or text.head)
        for text in one.theirs
    ]
    wanted = Moment(one.at, one.session, one.name, "wanted to send", "notify", one.mine.subject or one.mine.head)
    told = Moment(
        one.at, one.session, one.name, "was asked" if one.verdict == "ask" else "was stopped", "notify", one.id
    )
    return [*before, wanted, told]
