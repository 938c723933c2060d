"""Messages on their way to people: what was said to whom, kept for the window only.

A text is registered before it is sent, in the same transaction that judges it, so that a storm sees its own front. What
is kept is what a person would need to say whether two letters say one thing: recipient, subject, first characters.
"""

from __future__ import annotations

from claimonce.gate import clock, intents
from claimonce.gate.keys import quoted
from claimonce.hooks.digest import fingerprint
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from claimonce.gate.intents import Intent
    from claimonce.gate.store import Store

HEAD_CHARACTERS = 200
KEPT_SECONDS = 86400.0
_MOST_EARLIER = 50


@value
class Message:
    """One message to be sent; `recipients` in the one spelling that `recipient` gives."""

    channel: str
    recipients: tuple[str, ...]
    subject: str = ""
    body: str = ""

    @property
    def print(self) -> str:
        """A fingerprint of recipients and text; equal only for byte-identical messages."""
        return fingerprint(*sorted(self.recipients), self.subject, self.body)

    @property
    def key(self) -> str:
        """The key of this very text; it names nobody, because keys stand in the ledger."""
        return f"notify:{self.channel or 'message'}:{self.print}"


@value
class Earlier:
    """A message that somebody sent, or is sending, to one of the same people."""

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


def recipient(text: str) -> str:
    """Return an address or name in one spelling: `Tekla <T@x.org>` is `t@x.org`."""
    inner = text.rpartition("<")[2].partition(">")[0] if "<" in text else text
    return " ".join(inner.split()).strip(" ,;\"'").casefold()


def message(channel: str, targets: Iterable[str], subject: str = "", body: str = "") -> Message:
    """Return a message with its recipients folded and each named once."""
    parts = (part for target in targets for part in target.replace(";", ",").split(","))
    folded = {spelled: None for spelled in map(recipient, parts) if spelled}
    return Message(channel, tuple(folded) or ("(unknown)",), subject, body)


def register(store: Store, what: Message, intent: Intent) -> None:
    """Keep the message under its intent; the caller is inside a transaction."""
    for name in what.recipients:
        store.put(
            "put_message",
            intent=intent.id, recipient=name, channel=what.channel, session=intent.session, boot=clock.boot_id(),
            taken=clock.uptime(), wall=clock.unix(), at=clock.utc(), print=what.print,
            subject=quoted(what.subject), head=quoted(what.body[: 4 * HEAD_CHARACTERS], HEAD_CHARACTERS),
        )  # fmt: skip


def earlier(store: Store, what: Message) -> list[Earlier]:
    """Return what was sent, is being sent or may have been sent to any of the same people, newest first."""
    found: dict[int, Earlier] = {}
    for name in what.recipients:
        for row in store.rows("messages_to", recipient=name, most=_MOST_EARLIER):
            state = row["state"]
            if state == intents.OPEN:
                state = intents.refreshed(store, store.one("intent", id=row["intent"])).state
            age = clock.uptime() - row["taken"] if row["boot"] == clock.boot_id() else clock.unix() - row["wall"]
            found.setdefault(
                row["intent"],
                Earlier(
                    row["intent"], row["key"], row["session"], state, row["at"], age, row["recipient"],
                    row["print"], row["subject"], row["head"],
                ),
            )  # fmt: skip
    return sorted(found.values(), key=lambda each: -each.intent)


def forget(store: Store) -> None:
    """Drop what is older than the window; texts do not outlive it."""
    with store:
        store.put("drop_messages", before=clock.unix() - KEPT_SECONDS)
