"""The ask: may this message go, or should its sender first be shown what was already sent?

Nearness cannot tell a repeat from a new matter, but the sender is a language model that can read. So silence is kept
for what is a repeat beyond doubt; whoever writes something near to what its recipient already got, about the same
thing by its references, or just after another session, is asked.
"""

from __future__ import annotations

from claimonce.gate import clock, ledger
from claimonce.gate.errors import GateError
from claimonce.gate.intents import DONE, OPEN, UNCERTAIN
from claimonce.gate.letters import dedup_policy, messages, recipients
from claimonce.gate.letters.dedup_policy import ASK_WITHIN, NEAR, SHOWN
from claimonce.gate.redaction import redacted
from claimonce.hooks import quickjson as json
from claimonce.hooks.digest import fingerprint
from claimonce.hooks.effect import FILE
from claimonce.hooks.untrusted_text import quoted
from claimonce.hooks.value import value
from claimonce.hooks.verdict import ASK, DENY, PASS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from claimonce.gate.letters.messages import Earlier, Message
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Session

ANSWER_COVERS = 600.0
SAME, DISTINCT = "same", "distinct"


@value
class Judged:
    """`pass`, `ask` with the question's id and what was sent before, or `deny` for a repeat beyond doubt.

    `near` when the text is what caused the question, not another session that has just written. `standing` says of each
    reader how the surest of the earlier ones that reach them ended: done, open, uncertain, or "" where none does.
    Of what is filed (`channel` says by which road), `filed` is the number of each earlier one, "" where none is known.
    """

    verdict: str
    earlier: tuple[Earlier, ...] = ()
    question: str = ""
    near: bool = False
    standing: tuple[tuple[str, str], ...] = ()
    channel: str = ""
    filed: tuple[str, ...] = ()

    @property
    def untold(self) -> tuple[str, ...]:
        """The readers whom none of the earlier messages reaches."""
        return tuple(name for name, stands in self.standing if not stands)


class NoSuchQuestion(GateError):
    """Somebody answered what was never asked."""

    sentence = "no question {question!r} is open; `claimonce questions` lists those that are"
    question: str


def judge(
    store: Store,
    what: Message,
    session: Session,
    within: float = ASK_WITHIN,
    near: float = NEAR,
    *,
    put_question: bool = True,
    stops: bool = True,
    inside: Collection[int] = (),
) -> Judged:
    """Judge a message that is not registered yet; the caller is inside a transaction.

    `within` is in seconds, `near` from 0 to 1. `put_question` false is for a caller who will let the message go where
    it is only asked about, `stops` false for one who lets it go whatever is said: then nothing can be answered, and no
    question is kept. A repeat beyond doubt has a question too, so that its sender can say that it is none. What the
    intents `inside` registered is this message itself.
    """
    # Oldest first, as weighing wants them; what was asked and answered stays in the history but causes nothing more.
    gone = inside if stops else {*inside, *_kept_back(store, what)}
    before = [each for each in reversed(messages.earlier(store, what)) if each.intent not in gone]
    weighed = dedup_policy.weigh(messages.letter(what, session.name), [each.letter for each in before], near, within)
    shown = tuple(before[place] for place in weighed.shown)
    if weighed.verdict == PASS:
        return Judged(PASS, shown)
    answered = _answered(store, what, session)
    causes = [each for each in (before[place] for place in weighed.causes) if each.intent not in answered]
    if not causes:
        return Judged(PASS, shown)
    if weighed.verdict == DENY:
        question = _question(store, what, session, causes, DENY) if stops else ""
        standing = _standing(store, what, causes)
        return Judged(DENY, shown, question, False, standing, *_filed(store, what, shown))
    question = _question(store, what, session, causes) if put_question and stops else ""
    also = [each for each in shown if each not in causes and each.intent not in answered]
    just_now = any(_by_another(each, session) and (each.age < within or each.state == OPEN) for each in causes)
    told = tuple([*causes, *also][:SHOWN])
    return Judged(ASK, told, question, not just_now, _standing(store, what, told), *_filed(store, what, told))


def _filed(store: Store, what: Message, told: Iterable[Earlier]) -> tuple[str, tuple[str, ...]]:
    """Return by which road something is filed, and as what the earlier ones were; empty for what is no filing."""
    if what.act != FILE:
        return "", ()
    from claimonce.gate.letters import filed  # only where something is filed a second time

    return what.channel, tuple(filed.entry_of(store, what, each) for each in told)


def _standing(store: Store, what: Message, told: Iterable[Earlier]) -> tuple[tuple[str, str], ...]:
    """Return each reader with the surest outcome of the earlier messages that reach them, "" where none does."""
    best: dict[str, str] = {}
    for state in (UNCERTAIN, OPEN, DONE):
        for each in told:
            if each.state == state:
                rows = store.rows("messages_of_intent", intent=each.intent)
                best.update((str(row["recipient"]), state) for row in rows)
    return tuple((name, best.get(name, "")) for name in what.recipients if name != recipients.UNKNOWN)


def _kept_back(store: Store, what: Message) -> set[int]:
    """Return the earlier messages that went only because the mode does not enforce.

    Enforcing would not have let them out, so a foresight that weighed them would say of the next message what enforcing
    would not.
    """
    rows = [store.one("intent", id=each.intent) for each in messages.earlier(store, what)]
    return {int(row["id"]) for row in rows if '"would"' in row["detail"]}


def _by_another(each: Earlier, session: Session) -> bool:
    return each.session != session.name


def _answered(store: Store, what: Message, session: Session) -> set[int]:
    """Return the intents that this session has called a different matter, for this very message."""
    covered: set[int] = set()
    for row in store.rows("answers_for", print=what.print, session=session.name):
        fresh = row["boot"] == clock.boot_id() and clock.uptime() - row["answered"] < ANSWER_COVERS
        if row["answer"] == DISTINCT and fresh:
            covered.update(json.loads(row["earlier"]))
    return covered


def _question(
    store: Store, what: Message, session: Session, shown: list[Earlier], verdict: str = ASK
) -> str:  # fmt: skip
    """Keep the question under an id that is the same however often it is asked."""
    question = "q-" + fingerprint(session.name, what.print, *(str(each.intent) for each in shown), size=3)
    store.put(
        "put_question",
        id=question, session=session.name, print=what.print, boot=clock.boot_id(), taken=clock.uptime(),
        at=clock.utc(), earlier=json.dumps([each.intent for each in shown]), verdict=verdict,
        **messages.keep_unsent(what),
    )  # fmt: skip
    ledger.write(store, session.name, "notify", what.key, verdict=verdict, reason=f"question {question}")
    return question


def answer(store: Store, question: str, word: str, why: str, person: str = "") -> str:
    """Record an answer and return whose message it is about; raise NoSuchQuestion.

    `distinct` lets that message by that session through for ten minutes. Where a `person` answers, the ledger names
    them, and the session that was asked is told at its next event.
    """
    why = redacted(why)
    by = f" by {person}" if person else ""
    with store:
        row = store.maybe("question", id=question)
        if row is None:
            raise NoSuchQuestion(question)
        asker = str(row["session"])
        store.put(
            "answer_question", id=question, answer=word, why=why[:500], answered=clock.uptime(), boot=clock.boot_id()
        )
        ledger.write(
            store, asker, "notify", f"notify:{question}", verdict=word, reason=f"answered {question}{by}: {why}"
        )
        if person:
            next_step = "send that message again within ten minutes" if word == DISTINCT else "nothing is left to send"
            text = f"{quoted(person)} answered {question} for you: {word}" + (f' ("{quoted(why)}")' if why else "")
            store.put("put_warning", session=asker, wall=clock.unix(), text=f"{text}; {next_step}.")
    return asker
