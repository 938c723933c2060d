"""Claims: short leases on a key, each with an owner, a TTL and a fencing token.

A claim ends when it is released, when its owner's process ends, when its TTL runs out, or at a reboot. Those who wait
stand in a line of tickets, so that the longest waiter is next and everybody can see who waits for whom.
"""

from __future__ import annotations

from claimonce.gate import clock, owner
from claimonce.gate.owner import Owner
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.gate.store import Store

UNSEEN_TTL = 3600.0  # an owner that cannot be seen from here and gave no TTL


@value
class Claim:
    """A lease that is held; `token` grows with every claim on the store."""

    key: str
    kind: str
    token: int
    session: str
    at: str
    use_id: str = ""


@value
class Wanted:
    """What somebody asks for. `owner.pid` 0 means that no process stands behind it: only the TTL ends it."""

    key: str
    kind: str
    session: str
    owner: Owner
    ttl: float | None = None
    use_id: str = ""


def holds(row: Mapping[str, Any]) -> bool:
    """Return whether the claim, waiter or intent in this row still has somebody behind it.

    On this host a process is looked at; of one elsewhere its lease alone tells.
    """
    leased: bool | None = row.get("leased")  # said by the clock of a database that many hosts share
    if row["boot"] != clock.boot_id():
        return bool(leased)
    columns = row.keys()
    age, ttl = clock.uptime() - row["taken"], row["ttl"] if "ttl" in columns else None
    if ttl is not None and age > ttl:
        return False
    if row["pid"] == 0:
        return ttl is not None
    alive = owner.is_alive(Owner(row["boot"], row["space"], row["pid"], row["start"]))
    if alive is not None:
        return alive
    return leased if leased is not None else age < (UNSEEN_TTL if ttl is None else ttl)


def find_claim(store: Store, key: str) -> Claim | None:
    """Return the live claim on `key`, if any."""
    row = store.maybe("claim_of", key=key)
    return _claim(row) if row is not None and holds(row) else None


def _claim(row: Mapping[str, Any]) -> Claim:
    return Claim(row["key"], row["kind"], row["token"], row["session"], row["at"], row["use_id"])


def take(store: Store, wanted: Wanted) -> Claim:
    """Put the claim in place, with a new token; the caller has looked, in the same transaction, that it is free."""
    claim = Claim(wanted.key, wanted.kind, store.next_token(), wanted.session, clock.utc(), wanted.use_id)
    store.put(
        "put_claim",
        key=claim.key, kind=claim.kind, token=claim.token, session=claim.session, at=claim.at, use_id=claim.use_id,
        ttl=wanted.ttl, taken=clock.uptime(), **columns(wanted.owner),
    )  # fmt: skip
    return claim


def take_free(store: Store, wanted: Wanted) -> Claim | None:
    """Take the claim in one step where nobody has it or waits for it by what the store alone can tell; outside a
    transaction. None says nothing: look, and `take`, in a transaction.
    """
    given = for_one_step(wanted)
    row = store.at_once("take", given)
    if row is None:
        return None
    return Claim(wanted.key, wanted.kind, row["token"], wanted.session, given["at"], wanted.use_id)


def for_one_step(wanted: Wanted) -> dict[str, Any]:
    """Return what a store needs to know to take a claim in one step."""
    return {
        "key": wanted.key, "kind": wanted.kind, "session": wanted.session, "at": clock.utc(), "use_id": wanted.use_id,
        "ttl": wanted.ttl, "taken": clock.uptime(), **columns(wanted.owner),
    }  # fmt: skip


def columns(who: Owner) -> dict[str, Any]:
    """Return an owner as the columns that every table spells the same way."""
    return {"boot": who.boot, "space": who.space, "pid": who.pid, "start": who.start}


def release(store: Store, key: str, token: int) -> bool:
    """Give the claim back and return whether it was still held; a token that is not the holder's changes nothing."""
    store.put("drop_claim", key=key, token=token)
    return store.changed > 0


def beat(store: Store, key: str, token: int) -> None:
    """Start the TTL again."""
    store.put("beat_claim", key=key, token=token, taken=clock.uptime())


def wait_in_line(store: Store, wanted: Wanted) -> int:
    """Stand in the line for a key and return the ticket."""
    return store.put(
        "put_waiting",
        key=wanted.key, session=wanted.session, taken=clock.uptime(), at=clock.utc(), **columns(owner.here()),
    )  # fmt: skip


def leave_line(store: Store, ticket: int) -> None:
    """Step out of the line."""
    store.put("drop_waiting", ticket=ticket)


def first_in_line(store: Store, key: str, ticket: int | None) -> bool:
    """Return whether nobody who still lives stands before this ticket; the dead are struck off."""
    for row in store.rows("waiting_for", key=key):
        if row["ticket"] == ticket:
            return True
        if holds(row):
            return False
        leave_line(store, row["ticket"])
    return True
