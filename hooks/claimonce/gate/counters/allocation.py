"""Taking numbers: from the store, with the file moved along.

The order is the promise. Under the counter's lock the file is read and the numbers are written into the store, whose
primary key keeps every one of them single; then, under a lock of its own, the file is replaced by what the store says
at that moment. Of many who wait there the first one's replacement serves all, so that a slow disk is paid once. A
death in between leaves a file that lags behind, which the next taker brings forward: a number is lost at worst, never
given twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from claimonce.gate import claims, clock, ledger
from claimonce.gate.counters import file, numbers_in_use
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterBroken, CounterHeld, NumberOfAnother
from claimonce.gate.counters.file import Held
from claimonce.gate.counters.lock import Lock
from claimonce.gate.session_names import known_as
from claimonce.gate.store import Store
from claimonce.hooks.effect import COUNTER

OFFERED, TAKEN, RELEASED, PASSED = "offered", "taken", "released", "passed"
OUTSIDE = "outside:unknown"
MOST_AT_ONCE = 10_000
MOST_PASSED = 20_000
POLL_SECONDS = 0.02
_LOOK_AGAIN = 5.0  # seconds until open branches are looked through again by one that takes many numbers


class Taker:
    """Takes numbers of one counter for one session; keep it to take many."""

    def __init__(self, store: Store, counter: Counter, session: str, purpose: str = "") -> None:
        """Nothing is read yet."""
        self.store, self.counter, self.session, self.purpose = store, counter, session, purpose
        self._lock = Lock(store, counter.key)
        self._used: Mapping[int, int] = {}
        self._stamp: tuple[int, ...] = ()
        self._looked = self._followed = float("-inf")

    def take(
        self,
        count: int = 1,
        wait: float = 60.0,
        durable: bool = True,
        on_wait: Callable[[claims.Claim], None] | None = None,
    ) -> list[int]:
        """Return `count` numbers that nobody else ever gets, lowest first.

        Waits at most `wait` seconds for a command that is changing the file. With `durable`, numbers and file survive a
        power loss before this returns; without it the file follows within 20 ms of the next take, or at `close`.
        Raises CounterError with nothing taken, CounterHeld past the wait.
        """
        begun = clock.uptime()
        while True:
            taken = self._once(count)
            if not isinstance(taken, claims.Claim):
                break
            if clock.uptime() - begun >= wait:
                raise CounterHeld(self.counter.name, taken.session, taken.at)
            if on_wait is not None:
                on_wait(taken)
                on_wait = None
            self.store.rest(self.counter.key, POLL_SECONDS)
        if durable:
            self.store.sync()
        if durable or clock.uptime() - self._followed > POLL_SECONDS:
            self._follow(taken[-1] + 1, durable)
        return taken

    def foreseen(self, count: int = 1) -> list[int]:
        """Return the numbers that `take` would give now; nothing is taken."""
        return self._choose(file.read(self.counter), count, self._in_use())[0]

    def close(self) -> None:
        """Bring the file up to the store, and let the locks go."""
        self._follow(file.MOST_NUMBER, durable=False)
        self._lock.close()

    def _once(self, count: int) -> list[int] | claims.Claim:
        with self._lock:
            held = file.read(self.counter)
            file.refuse_read_only(self.counter, held)
            used = self._in_use()
            with self.store.about(self.counter.key):
                other = claims.find_claim(self.store, self.counter.key)
                if other is not None and other.session != self.session:
                    return other
                taken, after, fresh = self._choose(held, count, used)
                note(self.store, self.counter, self.session, taken, self.purpose, fresh=fresh)
                if used and self.counter.file:
                    pass_over(self.store, self.counter, after, used)
                self.store.put("put_counter_next", key=self.counter.key, next=after)
        return taken

    def _follow(self, at_least: int, durable: bool) -> None:
        if not self.counter.file:
            return
        with self._lock.of_file:
            held = file.read(self.counter)
            if held.value >= at_least:
                return
            other = claims.find_claim(self.store, self.counter.key)
            if other is None or other.session == self.session:
                bring(self.store, self.counter, held, durable)
                self._followed = clock.uptime()

    def _choose(self, held: Held, count: int, used: Mapping[int, int]) -> tuple[list[int], int, int]:
        known = next_of(self.store, self.counter)
        lowest = self._lowest(held, known, used)
        first = max(lowest, known)
        released = [row["number"] for row in self.store.rows("numbers_released", key=self.counter.key, most=count)]
        taken = [n for n in released if n not in used and (self.counter.file or n >= lowest)][:count]
        fresh = list(itertools.islice((n for n in itertools.count(first) if n not in used), count - len(taken)))
        if fresh and fresh[-1] >= file.MOST_NUMBER:
            raise CounterBroken(
                self.counter.file or self.counter.files,
                f"it has come to {fresh[-1]}, and numbers go up to {file.MOST_NUMBER}",
            )
        return taken + fresh, fresh[-1] + 1 if fresh else first, known

    def _lowest(self, held: Held, known: int, used: Mapping[int, int]) -> int:
        """Return below which no number is given, whatever is free there.

        What is numbered in files is read in order (migrations, decisions): a hole below the largest stays one where the
        folder is the counter, and for a counter that has given out nothing yet.
        """
        if self.counter.file and (known or not used):
            return held.value
        return max(held.value, max(used, default=0) + 1)

    def _in_use(self) -> Mapping[int, int]:
        if self.counter.pattern is None:
            return self._used
        now = numbers_in_use.stamp(self.counter)
        if now != self._stamp or now == (0,) or clock.uptime() - self._looked > _LOOK_AGAIN:
            self._used, self._stamp, self._looked = numbers_in_use.numbers(self.counter), now, clock.uptime()
        return self._used


def take(
    store: Store, counter: Counter, session: str, count: int = 1, *, purpose: str = "", wait: float = 60.0
) -> list[int]:
    """Return `count` numbers, once: see Taker."""
    taker = Taker(store, counter, session, purpose)
    return taker.take(count, wait)


def note(
    store: Store,
    counter: Counter,
    session: str,
    taken: Iterable[int],
    purpose: str = "",
    state: str = TAKEN,
    fresh: int | None = None,
) -> None:
    """Write down whose the numbers are; the caller is inside a transaction."""
    taken = list(taken)
    if not taken:
        return
    row: dict[str, Any] = {"key": counter.key, "session": session, "purpose": purpose[:500], "state": state}
    row |= {"wall": clock.unix(), "at": clock.utc()}
    fresh = next_of(store, counter) if fresh is None else fresh
    for number in taken:
        known = number < fresh and store.maybe("number", key=counter.key, number=number) is not None
        store.put("change_number" if known else "put_number", number=number, **row)
    receipt = {"name": counter.name, "first": taken[0], "last": taken[-1], "count": len(taken)}
    ledger.write(store, session, COUNTER, counter.key, state=state, receipt=receipt, reason=purpose[:200])


def pass_over(store: Store, counter: Counter, after: int, used: Mapping[int, int]) -> None:
    """Write down which numbers below `after` were passed over because one article outside has them already.

    Those are nobody's double when branches meet; one that two articles carry is left to be found. The caller is inside
    a transaction, before the next free number is written.
    """
    for number in range(max(next_of(store, counter), after - MOST_PASSED), after) if used else ():
        if used.get(number) == 1 and store.maybe("number", key=counter.key, number=number) is None:
            row = {"key": counter.key, "session": OUTSIDE, "purpose": "in use already", "state": PASSED}
            store.put("put_number", number=number, wall=clock.unix(), at=clock.utc(), **row)


def bring(store: Store, counter: Counter, held: Held, durable: bool = False) -> int:
    """Bring the file up to the store and return what it holds then; the caller holds the file's lock."""
    after = max(next_of(store, counter), held.value)
    if after != held.value:
        file.put(counter, held, after, durable)
    with store:
        note_seen(store, counter, after)
    return after


def note_seen(store: Store, counter: Counter, value: int) -> None:
    """Write down what the counter's file holds with the gate's knowledge; the caller is inside a transaction."""
    store.put("put_counter_file", file=counter.file, key=counter.key, root=counter.root, value=value)


def next_of(store: Store, counter: Counter) -> int:
    """Return the lowest number that was never given, 0 when none ever was."""
    known = store.maybe("counter_next", key=counter.key)
    return int(known["next"]) if known else 0


def release(store: Store, counter: Counter, number: int, session: str, is_person: bool = False) -> None:
    """Give a number back, so that the next taker gets it; raise NumberOfAnother."""
    with store:
        row = store.maybe("number", key=counter.key, number=number)
        owner = row["session"] if row is not None and row["state"] != RELEASED else ""
        if not owner or (owner != session and not is_person):
            raise NumberOfAnother(counter.written(number), owner)
        note(store, counter, session, [number], f"was {owner}'s", RELEASED)
    store.sync()


def owner_line(store: Store, counter: Counter, number: int) -> str:
    """Return who has a number and since when, as the rest of a sentence."""
    row = store.maybe("number", key=counter.key, number=number)
    if row is None or row["state"] == RELEASED:
        return (
            f"{counter.written(number)} was taken without the gate"
            if row is None
            else f"{counter.written(number)} is free"
        )
    if row["state"] == PASSED:
        return f"{counter.written(number)} is in use already"
    return f"{counter.written(number)} belongs to {known_as(row['session'])} since {row['at']}"
