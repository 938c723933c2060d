"""What the store forgets: whatever is older than `state.retention` and stands in nobody's way any more.

A little at each start of a session, oldest first: each step is one transaction that looks at so many rows and no more,
and the steps take turns, growing while the time allows, until all is seen or it is spent. Where a step stopped is kept
in `meta`, so the next start goes on there: what is old is gone after a number of starts that grows with what is stored,
and no start is slow.

Old is what the wall clock *and*, for what was written in this run of the host, the boot clock say is old: the wall
clock may have jumped since it was written.
"""

from __future__ import annotations

import time

from claimonce.gate import clock, markers, owner, used_stores, window
from claimonce.gate.owner import Owner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from claimonce.gate.store import Store

    Since = Mapping[str, Any]
    Step = Callable[[Store, Since, int], bool]  # of so many rows; returns whether there may be more to do

MESSAGES_KEPT = 86_400.0  # seconds in which one message can be found equal to another
BUDGET = 0.1  # seconds of CPU time for one start
PATIENCE = 1.0  # and by the clock, where others hold the store or the processor
_ROWS, _MOST = 1_000, 16_000  # rows that the first, and any later, step of a start deletes at most
_SEEN = 10  # rows for each of these that one step passes over at most, where it deletes few
_SESSIONS = 500  # sessions whose processes one start looks at


def purge(store: Store, seconds: float, budget: float = BUDGET) -> bool:
    """Drop what is older than `seconds`, for at most `budget` seconds of CPU; return whether all of it was seen.

    Ledger entries, ended sessions, settled intents, questions, and markers whose window is over. A marker that still
    counts stays whatever its age, and so does an intent whose outcome nobody has told: the gate answers by them.
    Sessions whose process is gone are ended first.
    """
    end_dead_sessions(store)
    since = _since(seconds)
    used_stores.tidy(since["before"])
    store.note_elsewhere()
    steps = [_numbered("ledger"), _numbered("intents"), _markers]
    steps += map(_all_at_once, ("purge_sessions", "purge_questions"))
    return _in_turns(store, steps, since, budget)


def forget_messages(store: Store, seconds: float = MESSAGES_KEPT, budget: float = BUDGET) -> bool:
    """Drop messages older than `seconds`, except where the act is unsettled; bounded as `purge` is.

    Of a question, what it keeps of its messages; that it was asked, and the answer, stay.
    """
    steps = [_numbered("messages"), _terms, _all_at_once("forget_questions")]
    return _in_turns(store, steps, _since(seconds), budget)


def end_dead_sessions(store: Store) -> None:
    """End the sessions whose process, or whose run of the host, is gone silently."""
    rows = store.rows("sessions_running", boot=clock.boot_id(), most=_SESSIONS)
    dead = [row["name"] for row in rows if owner.is_alive(_owner(row)) is False]
    with store:
        store.put("end_sessions_before_boot", at=clock.utc(), boot=clock.boot_id(), most=_ROWS)
        for name in dead:
            store.put("end_session", name=name, at=clock.utc(), over=clock.uptime())


def _owner(row: Mapping[str, Any]) -> Owner:
    return Owner(row["boot"], row["space"], row["pid"], row["start"])


def _since(seconds: float) -> Since:
    before = clock.unix() - seconds
    return {
        "boot": clock.boot_id(), "before": before, "day": clock.utc(before), "since": clock.uptime() - seconds,
        "now": clock.unix(),
    }  # fmt: skip


def _in_turns(store: Store, steps: list[Step], since: Since, budget: float) -> bool:
    begun, until, rows = clock.uptime(), time.process_time() + budget, _ROWS
    while steps:
        before = time.process_time()
        steps = [step for step in steps if step(store, since, rows)]
        left, cost = until - time.process_time(), time.process_time() - before
        if left < 0 or clock.uptime() - begun > PATIENCE:
            break
        if 4 * cost < left:
            rows = min(2 * rows, _MOST)
        elif cost > left:
            rows = max(rows // 2, _ROWS)
    return not steps


def _numbered(table: str) -> Step:
    """Return the step of a table whose rows are numbered in the order of their writing: it ends at a young one."""

    def step(store: Store, since: Since, rows: int) -> bool:
        with store:
            after = int(_cursor(store, table, 0))
            last = store.maybe(f"{table}_step", after=after, skip=rows - 1, **since)
            end = last["id"] if last else _LAST
            for name in _DROPS[table]:
                store.put(name, after=after, last=end, **since)
            if last is None or last["young"]:
                _move(store, table, 0)
                return False
            _move(store, table, last["id"])
            return True

    return step


def _markers(store: Store, since: Since, rows: int) -> bool:
    with store:
        wall, _, key = _cursor(store, "markers", "0 ").partition(" ")
        at = {"wall": float(wall), "key": key}
        found = store.rows("markers_step", most=rows, many=_SEEN * rows, **at, **since)
        for row in found:
            if not window.covers(row["window"], markers.age(row)):
                store.put("drop_marker", key=row["key"])
        last = found[-1] if len(found) == rows else store.maybe("markers_seen", skip=_SEEN * rows - 1, **at, **since)
        _move(store, "markers", f"{last['wall']!r} {last['key']}" if last else "0 ")
        return last is not None


def _all_at_once(name: str) -> Step:
    """Return the step of one statement that changes so many rows at most."""

    def step(store: Store, since: Since, rows: int) -> bool:
        with store:
            store.put(name, most=rows, **since)
            return store.changed == rows

    return step


def _terms(store: Store, _: Since, rows: int) -> bool:
    """Drop the search terms of messages that are gone: all below the oldest that is left, once for each such one."""
    with store:
        oldest = store.one("oldest_message")["id"]
        if _cursor(store, "terms below", 0) == str(oldest):
            return False
        after = int(_cursor(store, "terms", _FIRST))
        last = store.maybe("terms_step", after=after, skip=_SEEN * rows - 1)
        store.put("purge_terms", after=after, last=last["term"] if last else _LAST, oldest=oldest)
        _move(store, "terms", last["term"] if last else _FIRST)
        if last is None:
            _move(store, "terms below", oldest)
        return last is not None


# Of a message its letter goes too, once the message has.
_DROPS = {"ledger": ("purge_ledger",), "intents": ("purge_intents",), "messages": ("purge_messages", "purge_letters")}
_FIRST, _LAST = -(2**63), 2**63 - 1


def _cursor(store: Store, table: str, begin: int | str) -> str:
    row = store.maybe("purged_to", name=f"purged {table}")
    return str(row["value"] if row is not None else begin)


def _move(store: Store, table: str, to: int | str) -> None:
    if _cursor(store, table, "") != str(to):
        store.put("put_purged_to", name=f"purged {table}", value=str(to))
