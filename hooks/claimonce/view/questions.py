"""The gate's questions with both texts, as far as they are kept: redacted, and for the window only."""

from __future__ import annotations

from claimonce.gate.redaction import redacted
from claimonce.hooks import quickjson as json
from claimonce.hooks.untrusted_text import one_line
from claimonce.hooks.verdict import ASK
from claimonce.view.values import OPEN, SENT, Question, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.view.reader import Reader, Row

MOST = 200
_SHOWN = 3
_SUBJECT, _HEAD = 200, 200


def read(reader: Reader, everything: bool = False, most: int = MOST) -> tuple[Question, ...]:
    """Return the open questions, newest first; with `everything` those that were answered too."""
    rows = reader.store.rows("questions_latest", most=most, answered=int(everything))
    return tuple(reader.made("questions", rows, lambda row: _question(reader, row)))


def _question(reader: Reader, row: Row) -> Question:
    session, at = str(row["session"]), str(row["at"])
    mine = Text(
        session, reader.name(session), at, _text(row["subject"], _SUBJECT), _text(row["head"], _HEAD),
        SENT if _went(reader, row) else "",
    )  # fmt: skip
    theirs: list[Text] = []
    recipients = [str(row["recipient"])] if row["recipient"] else []
    for intent in json.loads(row["earlier"])[:_SHOWN]:
        for message in reader.store.rows("messages_of_intent", intent=int(intent))[:1]:
            theirs.append(_theirs(reader, message))
            recipients.append(str(message["recipient"]))
    return Question(
        str(row["id"]), at, reader.seconds(row), session, reader.name(session),
        one_line(redacted(recipients[0])) if recipients else "", str(row["verdict"] or ASK), str(row["answer"] or OPEN),
        mine, tuple(theirs), one_line(redacted(str(row["why"]))),
    )  # fmt: skip


def _went(reader: Reader, row: Row) -> bool:
    """Whether the very message that was asked about has gone out: by a sender who could not answer, or by force."""
    rows = reader.store.rows("messages_of_print", print=row["print"], most=MOST) if row["print"] else ()
    intents = [str(each["intent"]) for each in rows if each["session"] == row["session"]]
    earlier = {str(each) for each in json.loads(row["earlier"])}
    return any(each not in earlier for each in intents)


def _theirs(reader: Reader, row: Row) -> Text:
    session = str(row["session"])
    intent = reader.store.maybe("intent", id=row["intent"])
    state = str(intent["state"]) if intent is not None else ""
    return Text(
        session, reader.name(session), str(row["at"]), _text(row["subject"], _SUBJECT), _text(row["head"], _HEAD), state
    )  # fmt: skip


def _text(kept: object, most: int) -> str:
    return one_line(redacted(str(kept or "")), most)
