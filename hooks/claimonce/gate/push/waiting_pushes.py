"""Pushes that wait for one branch and may go out with the one whose turn it is.

Who waits publishes what it wants landed; who holds the turn takes along all that match, and writes down what became of
each. One that was taken by a push which ended silently is ready again, in its old place.
"""

from __future__ import annotations

import os

from claimonce.gate import claims, intents, ledger, owner
from claimonce.gate.session_names import known_as
from claimonce.hooks import quickjson as json
from claimonce.hooks.effect import GIT_PUSH
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from claimonce.gate.intents import Intent
    from claimonce.gate.store import Store

READY, ALONE, TAKEN, OVER = "ready", "alone", "taken", "over"
MOST = 100  # pushes that go out together


@value
class BatchRequest:
    """What one push wants landed: the commit `was` of the repository at `common`.

    `match` tells apart what may not share a push: another user, URL, credential, way to update or check.
    """

    common: str
    was: str
    match: str


@value
class Member:
    """One push that was taken along: its place in the line, whose it is, and what it wants."""

    ticket: int
    session: str
    common: str
    was: str


def publish(store: Store, ticket: int, key: str, session: str, request: BatchRequest) -> None:
    """Let the push in this place be taken along; inside a transaction, as everything here but `gather`."""
    said = json.dumps({"common": request.common, "was": request.was})
    store.put("put_batch", ticket=ticket, key=key, match=request.match, session=session, wish=said)


def state_of(store: Store, ticket: int) -> tuple[str, Intent | None, dict[str, Any]]:
    """Return how a push that waits stands, who took it, and what became of it; one whose taker ended is ready again."""
    row = store.maybe("batch_of", ticket=ticket)
    if row is None:
        return "", None, {}
    if row["state"] != TAKEN:
        return row["state"], None, json.loads(row["outcome"])
    taker = store.maybe("intent", id=row["taker"])
    if taker is not None and taker["state"] == intents.OPEN and claims.holds(taker):
        return TAKEN, intents.read(taker), {}
    store.put("free_batch", ticket=ticket, state=READY)
    return READY, None, {}


def gather(store: Store, key: str, match: str, taker: Intent) -> list[Member]:
    """Take along all who wait for the key, live and match, in the order of their places."""
    found: list[Member] = []
    with store.about(key):
        for row in store.rows("batch_of_key", key=key):
            if row["boot"] is None or not claims.holds(row):
                store.put("drop_batch", ticket=row["ticket"])
            elif (
                row["match"] == match
                and owner.is_near(row["boot"], row["space"])
                and _is_ours(store, row["pid"])
                and len(found) < MOST
                and state_of(store, row["ticket"])[0] == READY
            ):
                store.put("take_batch", ticket=row["ticket"], taker=taker.id)
                request = json.loads(row["wish"])
                found.append(Member(row["ticket"], row["session"], request["common"], request["was"]))
                ledger.write(
                    store,
                    row["session"],
                    GIT_PUSH,
                    key,
                    state="intended",
                    reason=f"in one push with {known_as(taker.session)}",
                )
    return found


def _is_ours(store: Store, pid: int) -> bool:
    """Whether this user's own process waits there: what a shared store says about itself is not enough."""
    try:
        return os.stat(f"/proc/{pid}").st_uid == os.geteuid()
    except OSError:
        return not os.path.isdir("/proc/self") and not os.stat(store.folder).st_mode & 0o077


def free(store: Store, tickets: Iterable[int], alone: bool) -> None:
    """Let these wait on, each for a turn of its own when `alone`."""
    for ticket in tickets:
        store.put("free_batch", ticket=ticket, state=ALONE if alone else READY)


def end(store: Store, member: Member, key: str, outcome: Mapping[str, Any]) -> None:
    """Write down what became of a push that was taken along."""
    store.put("end_batch", ticket=member.ticket, outcome=json.dumps(dict(outcome)))
    state = intents.DONE if outcome["how"] == "landed" else intents.FAILED
    reason = "" if state == intents.DONE else f"left out of a push of several: {outcome['how']}"
    ledger.write(store, member.session, GIT_PUSH, key, state=state, receipt=outcome.get("receipt", {}), reason=reason)


def leave(store: Store, ticket: int) -> None:
    """Step out of the line."""
    claims.leave_line(store, ticket)
    store.put("drop_batch", ticket=ticket)
