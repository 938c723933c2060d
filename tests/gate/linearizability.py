"""Is a recorded history of claims or of a counter linearizable? The search of Wing and Gong, with Lowe's memory.

J. Wing and C. Gong, "Testing and verifying concurrent objects", JPDC 17 (1993); G. Lowe, "Testing for linearizability"
(2017): what was tried once, the same operations done and the same state, is not tried again.

An operation whose client was cut off has no end: it may have happened at any time after its beginning, or never.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from gate import raw

from claimonce.gate import claims, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import GateError
from claimonce.gate.store import Embedded, Store

NEVER = float("inf")
FREE = -1


@dataclass(frozen=True)
class Op:
    """One operation: whose, what, when it began and ended, and what came of it (None where nobody knows)."""

    client: int
    what: str
    begun: float
    ended: float
    result: Any = None


def claim_step(state: int, op: Op) -> tuple[bool, int]:
    """A claim is held by one client or by none; `lapse` ends a lease, and a late release changes nothing."""
    if op.what == "take":
        if op.result is None:
            return True, op.client if state == FREE else state
        return (op.result is True) == (state == FREE), op.client if op.result else state
    return True, FREE if state == op.client else state


def counter_step(state: int, op: Op) -> tuple[bool, int]:
    """A counter gives the next number, each once."""
    return op.result is None or op.result == state, state + 1


def is_linearizable(history: Iterable[Op], step: Callable[[int, Op], tuple[bool, int]], state: int) -> bool:
    """Search for an order of the operations that keeps their times and that the step allows."""
    ops = sorted(history, key=lambda op: op.begun)
    done_all = sum(1 << at for at, op in enumerate(ops) if op.ended != NEVER)
    seen: set[tuple[int, int]] = set()
    stack = [(0, state)]
    while stack:
        done, now = stack.pop()
        if done & done_all == done_all:
            return True
        if (done, now) in seen:
            continue
        seen.add((done, now))
        left = [at for at in range(len(ops)) if not done >> at & 1]
        # What began after another had ended comes after it.
        first_end = min(ops[at].ended for at in left)
        after: list[tuple[int, int]] = []
        unended: dict[int, tuple[int, int]] = {}
        for at in left:
            op = ops[at]
            if op.begun > first_end:
                break
            allowed, then = step(now, op)
            if not allowed or (then == now and op.ended == NEVER):
                continue  # what changes nothing and has no end need not have happened
            if op.ended == NEVER:
                unended.setdefault(then, (done | 1 << at, then))  # of those that come to the same, one is tried
                continue
            if op.result is False:
                after, unended = [(done | 1 << at, then)], {}  # it changes nothing: where it may stand, it does
                break
            after.append((done | 1 << at, then))
        stack += [*unended.values(), *after]  # what is known to have happened is tried first
    return False


@dataclass
class Recorder:
    """Lets clients work on one store, each with a connection of its own, and writes down what they saw."""

    open_store: Callable[[], Store]
    history: list[Op] = field(default_factory=list[Op])
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, clients: int, work: Callable[[Recorder, Store, int, random.Random], None], seed: int) -> list[Op]:
        """Let all of them begin at once, and return the history."""
        gate = threading.Barrier(clients)

        def one(client: int) -> None:
            store = self._opened()
            gate.wait(60)
            work(self, store, client, random.Random(seed * 1000 + client))

        threads = [threading.Thread(target=one, args=(client,)) for client in range(clients)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        return self.history

    def _opened(self) -> Store:
        while True:
            try:
                return self.open_store()
            except GateError:  # a fault has met the opening
                continue

    def did(self, client: int, what: str, act: Callable[[], Any]) -> Any:
        """Do it and write it down; cut off, nobody knows whether it happened."""
        begun = time.monotonic()
        try:
            result, ended = act(), time.monotonic()
        except (GateError, psycopg.Error):  # the latter of what a test says to the database itself
            result, ended = None, NEVER
        with self.lock:
            self.history.append(Op(client, what, begun, ended, result))
        return result


def work_on_a_claim(record: Recorder, store: Store, client: int, chance: random.Random, rounds: int = 4) -> None:
    """Take the one claim, give it back, or let its lease lapse and give it back too late."""
    tokens: list[int] = []

    def take() -> bool:
        free = claims.take_free(store, _wanted(client))
        if free is not None:
            tokens.append(free.token)
            return True
        with store.about("the-claim"):
            if claims.find_claim(store, "the-claim") is not None:
                return False
            tokens.append(claims.take(store, _wanted(client)).token)
            return True

    def release() -> None:
        with store.about("the-claim"):
            claims.release(store, "the-claim", tokens[-1])

    def lapse() -> None:
        with store.about("the-claim"):
            lease = "" if isinstance(store, Embedded) else ", lease = 0"
            gone = f"UPDATE claims SET boot = 'gone'{lease} WHERE key = 'the-claim' AND token = :token"
            raw.run(store, gone, token=tokens[-1])

    for _ in range(rounds):
        if record.did(client, "take", take):
            time.sleep(chance.random() * 0.02)
            if chance.random() < 0.5:
                record.did(client, "lapse", lapse)
                time.sleep(chance.random() * 0.04)
            record.did(client, "release", release)
        time.sleep(chance.random() * 0.01)


def _wanted(client: int) -> Wanted:
    return Wanted("the-claim", "act", f"env:{client}", owner.here(), ttl=600.0)


def work_on_a_counter(record: Recorder, store: Store, client: int, chance: random.Random, rounds: int = 3) -> None:
    """Take numbers of the one counter."""

    def number() -> int:
        with store.about("the-counter"):
            row = store.maybe("counter_next", key="the-counter")
            mine = int(row["next"]) if row else 0
            store.put("put_counter_next", key="the-counter", next=mine + 1)
            return mine

    for _ in range(rounds):
        record.did(client, "number", number)
        time.sleep(chance.random() * 0.005)
