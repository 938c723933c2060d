"""One look at one counter file: does it hold what the gate knows of?"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from claimonce.gate import claims, clock, ledger
from claimonce.gate.counters import agent_text, allocation, file, git_origin
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterError
from claimonce.gate.counters.lock import Lock
from claimonce.gate.store import Store
from claimonce.hooks.effect import COUNTER

SURE_SECONDS = 0.4  # how long a change stands before it counts: git moves its own HEAD only after the files


@dataclass
class Suspicions:
    """Changes that were seen and are not yet sure: what the file held then, and since when."""

    seen: dict[tuple[str, str], tuple[int | str, float]] = field(
        default_factory=dict[tuple[str, str], tuple[int | str, float]]
    )

    def is_sure(self, counter: Counter, value: int | str) -> bool:
        """Return whether the file has held this for long enough; the first look only notes it."""
        known = self.seen.get((counter.file, counter.key))
        if known is None or known[0] != value:
            self.seen[counter.file, counter.key] = (value, clock.uptime())
            return False
        return clock.uptime() - known[1] >= SURE_SECONDS

    def drop(self, counter: Counter) -> None:
        """Forget a counter that is as it should be."""
        self.seen.pop((counter.file, counter.key), None)


def compare(store: Store, counter: Counter, suspicions: Suspicions) -> str:
    """Return what is wrong with the counter, "" when nothing is or it is not yet sure.

    A value that the gate does not know of is written into the ledger as a bypass, and the sessions that hold a number
    of the counter are warned. The store follows a file that is ahead; a file that is behind is left for the next taker.
    """
    lock = Lock(store, counter.key)
    try:
        with lock.both():
            return _compared(store, counter, suspicions)
    finally:
        lock.close()


def _compared(store: Store, counter: Counter, suspicions: Suspicions) -> str:
    row = store.maybe("counter_file", file=counter.file, key=counter.key)
    try:
        value: int | str = file.read(counter).value
    except CounterError as error:
        value = str(error)
    if claims.held(store, counter.key) is not None:
        return ""  # somebody is changing it under the lease
    if row is None:
        if isinstance(value, int):
            _adopt(store, counter, value)
        return ""
    if value in (row["value"], allocation.next_of(store, counter)):
        suspicions.drop(counter)
        return ""
    if os.path.exists(os.path.join(counter.root, ".git", "index.lock")) or not suspicions.is_sure(counter, value):
        return ""
    if isinstance(value, int):
        suspicions.drop(counter)
        if git_origin.moved(counter, value):
            _adopt(store, counter, value)
            return ""
        return _bypassed(store, counter, int(row["value"]), value)
    if suspicions.seen[counter.file, counter.key][1] == float("inf"):
        return ""
    suspicions.seen[counter.file, counter.key] = (value, float("inf"))  # said once, as long as it stays so
    return _record(store, counter, {"before": row["value"]}, value)


def _bypassed(store: Store, counter: Counter, before: int, value: int) -> str:
    where = counter.inner or counter.file
    text = f"{where}: the counter {counter.name} went from {before} to {value} behind the gate's back"
    if value < before:
        text += (
            f"; {allocation.owner_line(store, counter, value)}, and the next one who reads the file may take it again"
        )
    else:
        text += f"; somebody outside may have taken {counter.written(before)}"
    said = _record(store, counter, {"before": before, "after": value}, text)
    _adopt(store, counter, value)
    return said


def _record(store: Store, counter: Counter, receipt: dict[str, object], text: str) -> str:
    with store:
        whole = {"file": counter.file, **receipt}
        ledger.write(store, allocation.OUTSIDE, COUNTER, counter.key, verdict=ledger.BYPASS, receipt=whole, reason=text)
    agent_text.warn_holders(
        store, counter, f"claimonce: {text}. `claimonce next {counter.name}` gives numbers that are safe."
    )
    return text


def _adopt(store: Store, counter: Counter, value: int) -> None:
    with store:
        allocation.seen(store, counter, value)
        if value > allocation.next_of(store, counter):
            store.put("put_counter_next", key=counter.key, next=value)
