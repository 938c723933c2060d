"""The ledger as acts: the newest, those that match, those that came since, and the last one of each session."""

from __future__ import annotations

from claimonce.gate.redaction import redacted
from claimonce.hooks.coerce import items
from claimonce.hooks.untrusted_text import one_line
from claimonce.hooks.value import value
from claimonce.view.keys import as_like, shorten_key
from claimonce.view.reader import table
from claimonce.view.values import Act

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.view.reader import Reader, Row

_LOOKED_AT = 5_000  # entries that the last act of a session is looked for in
_SHORT = 40
_COMMIT = 40
# What of a receipt says most in few words, most telling first.
_TELLING = ("new", "number", "numbers", "id", "message_id", "url", "status", "settled_by", "note")


@value
class Wanted:
    """Which entries: `since` is Unix time, `key` a pattern with `*` and `?`, `what` a verdict or a state."""

    since: float = 0.0
    session: str = ""
    key: str = ""
    kind: str = ""
    what: str = ""


EVERY = Wanted()


def newest(reader: Reader, most: int, wanted: Wanted = EVERY, after: int = 0) -> list[Act]:
    """Return the newest entries that match and are younger than entry `after`, oldest first."""
    rows = reader.store.rows(
        "ledger_matching", after=after, most=most, since=wanted.since, session=wanted.session, kind=wanted.kind,
        what=wanted.what, key=as_like(wanted.key),
    )  # fmt: skip
    return reader.made("ledger", reversed(rows), lambda row: act(reader, row))


def last_of_each(reader: Reader) -> dict[str, Act]:
    """Return the last act of each session among the latest entries."""
    rows = reader.store.rows("ledger_last_of_each", most=_LOOKED_AT)
    return {one.session: one for one in reader.made("ledger", rows, lambda row: act(reader, row))}


def act(reader: Reader, row: Row) -> Act:
    """Return one entry as it is shown."""
    proof = table(row["receipt"])
    return Act(
        int(row["id"]), str(row["at"]), reader.seconds(row), str(row["session"]), reader.name(str(row["session"])),
        str(row["kind"]), one_line(str(row["key"])), str(row["verdict"]), str(row["state"]),
        one_line(redacted(str(row["reason"]))), in_few_words(proof), proof,
        shorten_key(str(row["key"])),
    )  # fmt: skip


def in_few_words(receipt: Mapping[str, Any]) -> str:
    """Return what proves an act in few words: a short commit, a number, an id."""
    for name in _TELLING:
        told = receipt.get(name)
        if told in (None, "", [], {}):
            continue
        text = ", ".join(map(str, items(told))) or str(told)
        if name == "status":
            return f"status {one_line(text, _SHORT)}"
        if name == "new" and len(text) == _COMMIT:
            return text[:7]
        return one_line(redacted(text), _SHORT)
    return ""
