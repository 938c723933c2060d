"""All that one screen shows, read at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.gate import claims, clock, intents
from claimonce.gate.push import waiting_pushes
from claimonce.gate.redaction import redacted
from claimonce.hooks.effect import GIT_PUSH
from claimonce.hooks.untrusted_text import one_line
from claimonce.view import acts, questions, sessions
from claimonce.view.keys import PREFIX, shorten_push_key
from claimonce.view.reader import Reader, table
from claimonce.view.values import ALONG, FETCH, HOLDS, WAITS, Line, Place, Screen, Unsure

if TYPE_CHECKING:
    from claimonce.gate.store import Store
    from claimonce.view.reader import Row

# The lines of pushes: who holds each branch's turn and what it is doing, and who waits behind it.


def read_lines(reader: Reader) -> tuple[Line, ...]:
    """Return the line of each branch that somebody holds or waits for."""
    store, found = reader.store, dict[str, list[Place]]()
    doing = {str(row["key"]): row for row in store.rows("intents_unsettled") if row["kind"] == GIT_PUSH}
    held = [row for row in store.rows("claims_all") if row["kind"] == GIT_PUSH]
    for place in reader.made("claims", held, lambda row: _holder(reader, row, doing.get(str(row["key"])))):
        found[place.key] = [place]
    along = {int(row["ticket"]) for row in store.rows("batch_all") if row["state"] == waiting_pushes.TAKEN}
    waits = [row for row in store.rows("waiting_all") if str(row["key"]).startswith(PREFIX)]
    for row in reader.made("waiting", waits, lambda row: row if claims.holds(row) else None):
        line = found.setdefault(str(row["key"]), [])
        is_along = row["ticket"] in along and bool(line)
        number = 0 if is_along else 1 + sum(place.state == WAITS for place in line)
        line.append(_place(reader, row, ALONG if is_along else WAITS, number))
    return tuple(Line(key, shorten_push_key(key), tuple(places)) for key, places in found.items())


def _holder(reader: Reader, row: Row, intent: Row | None) -> Place | None:
    if not claims.holds(row):
        return None
    detail = table(intent["detail"]) if intent is not None else {}
    since = float(detail.get("doing_at") or row["taken"])
    doing = one_line(str(detail.get("doing", FETCH)), 12)
    return _place(reader, row, HOLDS, 0, doing, max(0.0, reader.now - since))


def _place(
    reader: Reader, row: Row, state: str, number: int, doing: str = "", doing_seconds: float = 0.0
) -> Place:  # fmt: skip
    session = str(row["session"])
    return Place(
        str(row["key"]), session, reader.name(session), state, str(row["at"]), reader.seconds(row), number, doing,
        doing_seconds,
    )  # fmt: skip


# The keys that are uncertain: begun, and nobody saw how it ended.

_TOLD = ("remote", "ref", "old", "new", "channel", "command")


def read_uncertain(reader: Reader) -> tuple[Unsure, ...]:
    """Return each uncertain key once, by its newest act; one whose process is gone counts although nobody wrote so."""
    found: dict[str, Unsure] = {}
    rows = reader.store.rows("intents_unsettled")
    for one in reader.made("intents", rows, lambda row: _unsure(reader, row)):
        found[one.key] = one
    return tuple(found.values())


def _unsure(reader: Reader, row: Row) -> Unsure | None:
    if row["state"] == intents.OPEN and claims.holds(row):
        return None
    told = table(row["detail"])  # what cannot be read of it does not make it less uncertain
    session = str(row["session"])
    return Unsure(
        str(row["key"]), str(row["kind"]), session, reader.name(session), str(row["at"]), reader.seconds(row),
        tuple((name, one_line(redacted(str(told[name])), 80)) for name in _TOLD if told.get(name)),
    )  # fmt: skip


ACTS = 50


def read(store: Store, most: int = ACTS) -> Screen:
    """Return what there is to see, with the newest `most` acts, oldest first; raise StoreBroken."""
    reader = Reader(store)
    entry = int(store.facts().get("entry", 0))
    return Screen(
        clock.utc(), entry, sessions.read(reader), read_lines(reader), questions.read(reader), read_uncertain(reader),
        tuple(acts.newest(reader, most)), tuple(dict.fromkeys(reader.broken)),
    )  # fmt: skip
