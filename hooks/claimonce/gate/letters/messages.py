"""Messages on their way to people: what was said to whom, kept for the window only.

A text is registered before it is sent, in the same transaction that judges it, so that a storm sees its own front. What
is kept is what a person would need to say whether two letters say one thing: recipient, subject, first characters; and
for the gate itself the groups of letters and the hashed references.
"""

from __future__ import annotations

from claimonce.gate import clock, intents
from claimonce.gate.letters import dedup_policy, recipients, text_similarity
from claimonce.gate.redaction import redacted
from claimonce.hooks.digest import fingerprint
from claimonce.hooks.effect import FILE, NEW
from claimonce.hooks.untrusted_text import quoted
from claimonce.hooks.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from claimonce.gate.intents import Intent
    from claimonce.gate.letters.dedup_policy import Letter
    from claimonce.gate.store import Store
    from claimonce.hooks.effect import Effect

HEAD_CHARACTERS = 200
UNREAD = "(a text that is not known)"
# A recipient may get ten thousand messages a day, and a message may go to hundreds: what is read for one decision and
# written for one message stays bounded.
_LATEST, _LATEST_EACH = 50, 4
_FOUND = 20
_MOST_TERMS, _STEM, _POSTINGS = 24, 5, 48
_INDEXED_RECIPIENTS = 8
_NOT_ALL = "?"  # in the fingerprint of what is not wholly known, so that it is never that of a known one


@value
class Message:
    """One message to be sent; `recipients` in the one spelling that `recipient` gives.

    `about` and `state` are what its sender declares: which matter, and how it stands. `known` says what of it is known
    to the byte (`dedup_policy.READERS`, `dedup_policy.TEXT`, and more there); `act` is `new`, or `file` for what is
    filed in a place. `by` is the program or tool that sends it, with its verb. `whole` is a fingerprint of all that is
    sent, where that is more than subject and body. `head` and `base` are a pull request's branches, where the call
    names them.
    """

    channel: str
    recipients: tuple[str, ...]
    subject: str = ""
    body: str = ""
    about: str = ""
    state: str = ""
    known: int = dedup_policy.ALL
    act: str = NEW
    whole: str = ""
    head: str = ""
    base: str = ""
    by: str = ""

    @property
    def print(self) -> str:
        """A fingerprint of recipients and text, and of what sends it; of known messages, equal only for equal bytes.

        What a tool does beside reader and text is its own (a note inside the team, an answer to all), and no row knows
        all of it: two tools that say the same have one text (`dedup_policy.same_text`), and are no repeat beyond doubt.
        """
        more = [
            part for part in (self.whole, _NOT_ALL if self.known & dedup_policy.ALL != dedup_policy.ALL else "") if part
        ]
        text = fingerprint(*sorted(self.recipients), self.subject, self.body, *more)
        return text + fingerprint(self.by, size=2) if self.by else text

    @property
    def key(self) -> str:
        """The key of this very text; it names nobody, because keys stand in the ledger."""
        return f"notify:{self.channel or 'message'}:{self.print}"


@value
class Earlier:
    """A message that somebody sent, or is sending, to one of the same people; `letter` is how it is weighed."""

    intent: int
    key: str
    session: str
    state: str
    at: str
    age: float
    recipient: str
    print: str
    subject: str
    head: str
    letter: Letter


def recipient(text: str) -> str:
    """Return an address or name in one spelling: `Tekla <T@x.org>` is `t@x.org`."""
    return recipients.fold(text)


def message(
    channel: str, targets: Iterable[str], subject: str = "", body: str = "", about: str = "", state: str = ""
) -> Message:
    """Return a message with its recipients folded and each named once."""
    return Message(channel, recipients.each(targets), subject, body, about, state)


def of_effect(effect: Effect) -> Message:
    """Return the message that an effect sends, with what of it is known."""
    folded = recipients.each(effect.targets)
    named = effect.readers_known and folded != (recipients.UNKNOWN,) and len(folded) < recipients.MOST
    known = dedup_policy.READERS * named + dedup_policy.TEXT * effect.text_known
    known += dedup_policy.NAMED * (folded != (recipients.UNKNOWN,))
    known += dedup_policy.MADE * bool(effect.whole and not effect.text_known)
    return Message(effect.channel, folded, effect.subject, effect.body, known=known, act=effect.act, whole=effect.whole,
                   head=effect.head, base=effect.base, by=_sender(effect))  # fmt: skip


def _sender(effect: Effect) -> str:
    """Return the program and its verb, or the server's tool, which a program can call for its user (mcporter)."""
    return effect.verb if effect.verb.startswith("mcp__") else f"{effect.program} {effect.verb}".strip()


def letter(what: Message, session: str = "", age: float = 0.0) -> Letter:
    """Return a message as it is weighed, sent by `session` this many seconds ago."""
    own = recipients.domains(what.recipients)
    made = dedup_policy.letter(what.print, what.subject, what.body, own, what.about, what.state, session, age)
    if what.act == FILE:
        from claimonce.gate.letters import issue_names

        made = replace(made, names=made.names | issue_names.names(what.subject, what.body, what.head, what.base))
    return replace(made, known=what.known, act=what.act)


def register(store: Store, what: Message, intent: Intent) -> None:
    """Keep the message under its intent; the caller is inside a transaction."""
    made, print_ = letter(what), what.print
    groups, names = text_similarity.pack(made.groups), "\n".join(sorted(made.names))
    subject, head = _shown_subject(what), _shown_head(what)
    terms = _terms(what, made)
    for place, name in enumerate(what.recipients):
        number = store.put(
            "put_message",
            intent=intent.id, recipient=name, channel=what.channel, session=intent.session, boot=clock.boot_id(),
            taken=clock.uptime(), wall=clock.unix(), at=clock.utc(), print=print_, subject=subject, head=head,
            known=what.known,
        )  # fmt: skip
        store.put("put_letter", message=number, groups=groups, names=names, about=made.about, says=made.state)
        if place < _INDEXED_RECIPIENTS:
            for term in terms:
                store.put("put_term", term=_hashed(name, term), message=number)


def supersede(store: Store, what: Message, outer: Intent) -> None:
    """Drop what a gate registered of this very message before its program knew all of it: it was one message."""
    mine = (row for row in store.rows("messages_of_intent", intent=outer.id) if row["subject"] == _shown_subject(what))
    for row in mine:
        same = dedup_policy.same_text(row["print"], what.print) or row["known"] != dedup_policy.ALL
        if row["recipient"] in what.recipients and same:
            store.put("drop_message", id=row["id"])


def keep_unsent(what: Message) -> dict[str, str]:
    """Return what may be kept of a message that did not go: whom it was for, and its text as far as it is ever kept."""
    subject, head = _shown_subject(what), _shown_head(what)
    return {
        "recipient": quoted(redacted(what.recipients[0])) if what.recipients else "",
        "subject": subject,
        "head": head,
    }


def _shown_subject(what: Message) -> str:
    return _shown(what.subject, HEAD_CHARACTERS)


def _shown_head(what: Message) -> str:
    """Return the first characters of the text; words where nothing of it is known, not the sign that stands for it."""
    unread = not what.known & dedup_policy.TEXT and not what.body.strip("? \n")
    return UNREAD if unread else _shown(what.body, HEAD_CHARACTERS)


def _shown(text: str, most: int) -> str:
    return quoted(redacted(text[: 4 * most]), most)


def _terms(what: Message, made: Letter) -> list[str]:
    """Return by what a message is found again: its references, and the stems of its longest words."""
    stems = {
        word[:_STEM]: None for word in sorted(text_similarity.words(what.subject, what.body), key=len, reverse=True)
    }
    return [*sorted(made.names), *stems][:_MOST_TERMS]


def _hashed(name: str, term: str) -> int:
    return int(fingerprint(name, term, size=7), 16)


def earlier(store: Store, what: Message) -> list[Earlier]:
    """Return what was sent, is being sent or may have been sent to any of the same people, newest first.

    Of a long history: the latest, what is not settled, the same text, and what shares the rarest words and references.
    """
    found: dict[tuple[int, str], Earlier] = {}
    each = max(_LATEST_EACH, _LATEST // len(what.recipients))
    full = False
    for name in what.recipients:
        latest = store.rows("messages_to", recipient=name, most=each)
        full = full or len(latest) == each
        _add(store, what, found, latest)
    if full:  # there may be more than was read
        for name in what.recipients:
            _add(store, what, found, store.rows("messages_unsettled_to", recipient=name, most=_LATEST_EACH))
        _add(store, what, found, store.rows("messages_of_print", print=what.print, most=_LATEST_EACH))
        for number in _indexed(store, what):
            _add(store, what, found, store.rows("message_numbered", id=number))
    return sorted(found.values(), key=lambda each: -each.intent)


def _indexed(store: Store, what: Message) -> list[int]:
    """Return the numbers of the messages that share most with this one, a rare term counting more than a common one."""
    weights: dict[int, float] = {}
    for term in _terms(what, letter(what)):
        for name in what.recipients[:_INDEXED_RECIPIENTS]:
            rows = store.rows("letters_with_term", term=_hashed(name, term), most=_POSTINGS)
            for row in rows:
                weights[row["message"]] = weights.get(row["message"], 0.0) + 1.0 / (1 + len(rows))
    return sorted(weights, key=lambda number: (-weights[number], -number))[:_FOUND]


def _add(store: Store, what: Message, found: dict[tuple[int, str], Earlier], rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        if (row["intent"], row["print"]) in found:
            continue
        # `C1` is one channel in Slack and another in Discord; an address is one person by every road.
        if row["channel"] == what.channel or recipients.is_everywhere(row["recipient"]):
            found[row["intent"], row["print"]] = _read(store, row)


def _read(store: Store, row: Mapping[str, Any]) -> Earlier:
    state = row["state"]
    if state == intents.OPEN:
        state = intents.refresh(store, store.one("intent", id=row["intent"])).state
    age = clock.uptime() - row["taken"] if row["boot"] == clock.boot_id() else clock.unix() - row["wall"]
    weighed = dedup_policy.Letter(
        row["print"], f"{row['subject']}\n{row['head']}", text_similarity.unpack(row["groups"] or b""),
        frozenset((row["names"] or "").split("\n")) - {""}, row["session"], age, state, row["about"] or "",
        row["says"] or "", row["known"],
    )  # fmt: skip
    return Earlier(
        row["intent"], row["key"], row["session"], state, row["at"], age, row["recipient"], row["print"],
        row["subject"], row["head"], weighed,
    )  # fmt: skip
