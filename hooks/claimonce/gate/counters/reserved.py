"""Numbers out of a block: where the user allows gaps, a host takes many at once from the database that hosts share.

What is left of the block stands in this host's own store, and `next` gives it out without a connection, also while the
database does not answer. In the database a block is its host's until the host tells whose each number became, which it
does when it connects the next time. A block whose host is gone stays a gap: a number is lost at worst, never given
twice.

Unless the database forgot the block: a replica that lagged when it was promoted, or a backup that was put back. Then
the host learns it at its next connection, gives up what is left of the block, and each session whose number another
host gave out meanwhile is told so.
"""

from __future__ import annotations

import os
from dataclasses import replace

from claimonce.gate import clock, ledger
from claimonce.gate.counters import allocation, numbers_in_use
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.lock import Lock
from claimonce.gate.intents import UNCERTAIN
from claimonce.gate.store import Embedded, Store, open_store
from claimonce.hooks.effect import COUNTER
from claimonce.hooks.settings_cache import Compiled
from claimonce.hooks.untrusted_text import warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_FREE, _END, _HOST = "block:", "block-end:", "host:"


def size_of(here: Compiled, counter: Counter) -> int:
    """Return how many numbers of this counter a host takes at once; 0 where it has no blocks.

    A counter that a file holds has none: the file is what everybody reads, and it moves by one.
    """
    shared = here.settings["state"]["store"] and not counter.file
    return int(here.settings["counter"]["block"]) if shared else 0


def take(here: Compiled, counter: Counter, count: int, session: str, purpose: str) -> list[int]:
    """Return so many numbers of the block that this host has, without a connection; none where it has too few."""
    used = numbers_in_use.numbers(counter)
    own = _own(here)
    lock = Lock(own, counter.key)
    with lock, own:
        first, end = _left(own, counter)
        found = numbers_in_use.free(used, first, count)
        if found[-1] >= end:
            return []
        _give(own, counter, found, session, purpose)
    own.sync()
    return found


def take_anew(here: Compiled, store: Store, counter: Counter, count: int, session: str, purpose: str) -> list[int]:
    """Tell whose the last block's numbers became, reserve a new block, and return so many numbers of it."""
    used = numbers_in_use.numbers(counter)
    own = _own(here)
    lock = Lock(own, counter.key)
    with lock:
        with store.about(counter.key):
            _tell(own, store, counter)
            lowest = max(allocation.next_of(store, counter), max(used, default=0) + 1)
            found = numbers_in_use.free(used, lowest, count)
            end = max(lowest + size_of(here, counter), found[-1] + 1)
            whose = {"session": _host(store), "purpose": f"reserved by {store.host}", "state": allocation.TAKEN}
            store.put("put_numbers", key=counter.key, first=lowest, last=end - 1, wall=clock.unix(), at=clock.utc(),
                      **whose)  # fmt: skip
            store.put("put_counter_next", key=counter.key, next=end)
        with own:
            _forget(own, counter)
            own.put("put_counter_next", key=_END + counter.key, next=end)
            _give(own, counter, found, session, purpose)
        own.sync()
    return found


def tell(here: Compiled, store: Store, counter: Counter) -> None:
    """Let the database know whose the numbers of this host's block became; the rest of the block stays its own."""
    if not size_of(here, counter):
        return
    own = _own(here)
    with Lock(own, counter.key):
        with store.about(counter.key):
            _tell(own, store, counter)
            is_known = _is_known(own, store, counter)
        with own:
            _forget(own, counter)
            if not is_known:
                own.put("put_counter_next", key=_END + counter.key, next=0)


def _tell(own: Embedded, store: Store, counter: Counter) -> None:
    """A second time changes nothing: only what is still the host's own gets a name."""
    for row in own.rows("numbers_last", key=_FREE + counter.key, most=allocation.MOST_AT_ONCE):
        whose = {name: row[name] for name in ("number", "session", "purpose", "state", "wall", "at")}
        store.put("name_number", key=counter.key, host_session=_host(store), **whose)
        if not store.changed:
            _tell_anew(store, counter, row)


def _tell_anew(store: Store, counter: Counter, row: Mapping[str, Any]) -> None:
    """Write the number down in a database that has forgotten the block, or warn both whom it was given to."""
    number, session = int(row["number"]), str(row["session"])
    known = store.maybe("number", key=counter.key, number=number)
    if known is None or str(known["session"]).startswith(_HOST):  # in another host's block, and not given out
        allocation.note(store, counter, session, [number], str(row["purpose"]), fresh=number + 1)
        if allocation.next_of(store, counter) <= number:
            store.put("put_counter_next", key=counter.key, next=number + 1)
    elif known["session"] != session:
        label = counter.written(number)
        text = _TWICE.format(label=label, one=session, host=store.host, other=known["session"])
        for each in (session, str(known["session"])):
            store.put("put_warning", session=each, wall=clock.unix(), text=text)
        receipt = {"name": counter.name, "first": number, "last": number, "count": 1}
        ledger.write(store, session, COUNTER, counter.key, state=UNCERTAIN, receipt=receipt, reason=text)
        warn(text)


_TWICE = (
    "{label} was given out twice, to {one} (by {host}) and to {other}, since the database had forgotten "
    "{host}'s block: one of them takes another number (`claimonce next`)"
)


def _is_known(own: Store, store: Store, counter: Counter) -> bool:
    """Whether what is left of this host's block is still its own in the database."""
    first, end = _left(own, counter)
    if first >= end:
        return True
    rows = store.rows("numbers_between", key=counter.key, first=first, last=end - 1)
    return [row["session"] for row in rows] == [_host(store)] * (end - first)


def _forget(own: Embedded, counter: Counter) -> None:
    for row in own.rows("numbers_last", key=_FREE + counter.key, most=allocation.MOST_AT_ONCE):
        own.put("drop_number", key=_FREE + counter.key, number=row["number"])


def _left(own: Store, counter: Counter) -> tuple[int, int]:
    first, end = (allocation.next_of(own, replace(counter, key=each + counter.key)) for each in (_FREE, _END))
    return first, end


def _give(own: Store, counter: Counter, numbers: list[int], session: str, purpose: str) -> None:
    here = replace(counter, key=_FREE + counter.key)
    allocation.note(own, here, session, numbers, purpose, fresh=0)
    own.put("put_counter_next", key=here.key, next=numbers[-1] + 1)


def _host(store: Store) -> str:
    return f"{_HOST}{store.host}"


def _own(here: Compiled) -> Embedded:
    return open_store(here.state or os.environ.get("CLAIMONCE_STATE", ""), here.settings["state"]["shared"])
