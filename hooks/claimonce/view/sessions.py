"""The sessions that are here: who holds what, who waits, who is idle, since when, and what each did last."""

from __future__ import annotations

from claimonce.gate import claims, clock, owner
from claimonce.gate.owner import Owner
from claimonce.hooks.untrusted_text import one_line
from claimonce.view import acts
from claimonce.view.keys import shorten_key
from claimonce.view.values import ENDED, HOLDING, IDLE, WAITING, Act, Seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.view.reader import Reader, Row

_RECENT = 3600.0  # seconds: a session that never told of itself is here for so long after its last act
_UNSEEN = 24 * 3600.0  # and one whose process cannot be seen
_FLEET = "fleet-"
_ORDER = (HOLDING, WAITING, IDLE, ENDED)


class _Look:
    """What is known of all sessions, read once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.holds = _by_session(reader, "claims_all", "claims")
        self.waits = _by_session(reader, "waiting_all", "waiting")
        self.last = acts.last_of_each(reader)
        leases = reader.store.rows("leases_all")
        self.tasks = {str(row["session"]): str(row["task"]) for row in leases if row["task"]}


def read(reader: Reader, everything: bool = False) -> tuple[Seen, ...]:
    """Return the sessions, who holds something first; with `everything` those that have ended too."""
    look = _Look(reader)
    recent = [name for name, one in look.last.items() if everything or one.seconds < _RECENT]
    names = dict.fromkeys([*look.holds, *look.waits, *reader.known, *recent])
    rows = [reader.known.get(name, {"name": name}) for name in names if name]
    found = reader.made("sessions", rows, lambda row: _seen(look, row))
    return tuple(sorted((one for one in found if everything or one.state != ENDED), key=_place))


def _place(one: Seen) -> tuple[int, float]:
    """Who has held or waited longest stands first, and who was idle for the shortest time."""
    return _ORDER.index(one.state), one.seconds if one.state in (IDLE, ENDED) else -one.seconds


def _by_session(reader: Reader, query: str, table: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    rows = reader.store.rows(query)
    for row in reader.made(table, rows, lambda row: row if claims.holds(row) else None):
        found.setdefault(str(row["session"]), []).append(row)
    return found


def _seen(look: _Look, row: Row) -> Seen:
    session, reader = str(row["name"]), look.reader
    holds, waits, last = look.holds.get(session, []), look.waits.get(session, []), look.last.get(session)
    cwd = str(row.get("cwd", ""))
    state, at, seconds = _state(reader, row, holds or waits, last)
    return Seen(
        reader.name(session), session, one_line(session.partition(":")[0], 20), one_line(cwd), reader.branch(cwd)[0],
        one_line(look.tasks.get(session) or _task(session), 120), HOLDING if holds else state, at, seconds,
        tuple(one_line(str(one["key"])) for one in holds), tuple(one_line(str(one["key"])) for one in waits), last,
        _about(holds, waits, last),
    )  # fmt: skip


def _about(holds: list[Row], waits: list[Row], last: Act | None) -> str:
    for word, rows in (("holds", holds), ("waits for", waits)):
        if rows:
            return f"{word} {', '.join(shorten_key(str(one['key'])) for one in rows)}"
    return f"{last.what} {last.label}" if last is not None else ""


def _state(reader: Reader, row: Row, busy: list[Row], last: Act | None) -> tuple[str, str, float]:
    """Return how a session stands, and since when: at, and in seconds."""
    if busy:
        first = max(busy, key=reader.seconds)
        return WAITING, str(first["at"]), reader.seconds(first)
    begun = {"at": row.get("at") or clock.utc()}  # its own process said so: the boot clock is not of that moment
    at, seconds = (last.at, last.seconds) if last is not None else (str(begun["at"]), reader.seconds(begun))
    if row.get("ended"):
        return ENDED, str(row["ended"]), reader.seconds({"at": row["ended"]})
    # A session that never told of itself is known by its acts alone.
    return (IDLE if "at" not in row or _is_here(row, seconds) else ENDED), at, seconds


def _is_here(row: Row, idle: float) -> bool:
    if row["boot"] != clock.boot_id():
        return False
    if not row["pid"]:
        return idle < _UNSEEN
    alive = owner.is_alive(Owner(row["boot"], row["space"], row["pid"], row["start"]))
    return idle < _UNSEEN if alive is None else alive


def _task(session: str) -> str:
    _, _, word = session.partition(":")
    return word.removeprefix(_FLEET) if word.startswith(_FLEET) else ""
