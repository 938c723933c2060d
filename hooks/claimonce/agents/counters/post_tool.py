"""What one call made of a counter: judged after it, by what the file says then.

The store is the authority: numbers that a call took behind it are its own where they are free, and exchanged for free
ones where they are not; a counter that fell is set back.
"""

from __future__ import annotations

from typing import Any

from claimonce.gate import gate, intents, ledger
from claimonce.gate.counters import agent_text, allocation, counter, edits, file, git_origin, numbers_in_use
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterElsewhere, CounterError, CounterMissing
from claimonce.gate.counters.lock import Lock
from claimonce.gate.intents import Intent
from claimonce.gate.store import Store
from claimonce.hooks.effect import COUNTER
from claimonce.hooks.verdict import JUMPED, LOWERED, PASS, REWRITE

BROKEN = "broken"


def after(store: Store, intent: Intent, ran: bool = False) -> str:
    """Settle a counter's lease by what the file says now; return what the agent should be told.

    `ran` says that the call is known to have run, so that one without a number is told so.
    """
    each = counter.of_brief(intent.detail, intent.key)
    with Lock(store, each.key).both():
        found = read_number(each)
        return _Outcome(store, intent, each, found, ran).settled()


def read_number(each: Counter) -> file.Held | str | None:
    """Return what the counter's file holds; BROKEN where there is no number in it, None where there is no file."""
    try:
        return file.read(each)
    except CounterElsewhere:
        raise
    except CounterMissing:
        return None
    except CounterError:
        return BROKEN


class _Outcome:
    """What one call made of one counter; nobody else moves it meanwhile."""

    def __init__(self, store: Store, intent: Intent, each: Counter, held: file.Held | str | None, ran: bool) -> None:
        self.store, self.intent, self.counter, self.held, self.ran = store, intent, each, held, ran
        self.before: Any = intent.detail.get("before")
        self.offered: list[int] = list(intent.detail.get("offered") or ())
        self.now: Any = held.value if isinstance(held, file.Held) else held

    def settled(self) -> str:
        """Give the intent its outcome and return what the agent is told."""
        if self.counter.is_lease:
            return self._settle(intents.DONE)
        if not isinstance(self.held, file.Held):
            return self._unreadable()
        if not isinstance(self.before, int):
            self._follow()
            return self._settle(intents.DONE) if self.now != self.before else self._settle(intents.WITHDRAWN)
        if self.now == self.before:
            return self._unmoved()
        if self.offered and self.now == self.intent.detail.get("after"):
            return self._landed()
        self._take_back()
        if self.intent.detail.get("git", True) and git_origin.was_moved_by_git(self.counter, self.now):
            return self._by_git()
        return self._lowered(self.held) if self.now < self.before else self._moved()

    def _unreadable(self) -> str:
        self._take_back()
        if self.held is None or not isinstance(self.before, int):
            return self._settle(intents.WITHDRAWN, "there is no number in the file")
        self._settle(intents.FAILED, "the counter file cannot be read any more")
        where = f" at {self.counter.path}" if self.counter.path else ""
        return (
            f"{self.counter.inner or self.counter.file} can no longer be read{where} after this call; "
            f"it held {self.before}. "
            "Restore it before anybody takes a number."
        )

    def _unmoved(self) -> str:
        self._take_back()
        self._settle(intents.WITHDRAWN, "the counter did not move")
        if not self.ran or "git" not in self.intent.detail:
            return ""
        return (
            f"claimonce: the counter {self.counter.name} did not move and stays at {self.now}, so "
            f"this call took no number; "
            f"`claimonce next {self.counter.name}` prints one."
        )

    def _landed(self) -> str:
        with self.store:
            allocation.note(self.store, self.counter, self.intent.session, self.offered, "with an edit")
            allocation.note_seen(self.store, self.counter, self.now)
        self._settle(intents.DONE)
        thought = self.intent.detail.get("thought")
        if thought in self.offered or not isinstance(thought, int):
            return agent_text.yours(self.counter, self.offered, self.now)
        return agent_text.describe_correction(self.store, self.counter, thought, self.offered, self.now)

    def _take_back(self) -> None:
        """The agent was not told of its numbers: where nobody has taken a later one, they were never given."""
        if not self.offered:
            return
        with self.store:
            if allocation.next_of(self.store, self.counter) == self.offered[-1] + 1:
                for number in self.offered:
                    self.store.put("drop_number", key=self.counter.key, number=number)
                self.store.put("put_counter_next", key=self.counter.key, next=self.offered[0])
            why = "an edit did not land; its numbers were told to nobody"
            ledger.write(self.store, self.intent.session, COUNTER, self.counter.key, state="withdrawn", reason=why)

    def _by_git(self) -> str:
        with self.store:
            if self.now > allocation.next_of(self.store, self.counter):
                self.store.put("put_counter_next", key=self.counter.key, next=self.now)
            allocation.note_seen(self.store, self.counter, self.now)
        return self._settle(intents.WITHDRAWN, "git moved the file; nobody took a number")

    def _lowered(self, held: file.Held) -> str:
        self._record(LOWERED, f"it went down from {self.before} to {self.now}")
        owner = allocation.owner_line(self.store, self.counter, self.now)
        with self.store:
            if allocation.next_of(self.store, self.counter) < self.before:
                self.store.put("put_counter_next", key=self.counter.key, next=self.before)
        back = allocation.bring(self.store, self.counter, held)
        self._settle(intents.FAILED, f"it was set back to {back}")
        return (
            f"claimonce: the counter {self.counter.name} went down from {self.before} to {self.now}, "
            f"and numbers would be given "
            f"twice; {owner}. It was set back to {back}, no number was taken; `claimonce next "
            f"{self.counter.name}` prints one."
        )

    def _moved(self) -> str:
        count = self.now - self.before
        wanted = range(self.before, self.now)
        free = allocation.next_of(self.store, self.counter)
        if count > edits.MOST_AT_ONCE:
            self._record(JUMPED, f"it went up from {self.before} to {self.now}")
            self._follow()
            self._settle(intents.DONE)
            return (
                f"claimonce: the counter {self.counter.name} jumped from {self.before} to "
                f"{self.now}; the numbers between are lost."
            )
        rows = self.store.rows("numbers_between", key=self.counter.key, first=self.before, last=self.now - 1)
        theirs = {row["number"] for row in rows if row["session"] != self.intent.session}
        mine = {row["number"] for row in rows} - theirs
        # Below what the store has given out, a number without an owner there is still somebody's.
        if not theirs and all(number >= free or number in mine for number in wanted):
            self._record(PASS, "its numbers were free")
            self._give([number for number in wanted if number not in mine], self.now)
            return agent_text.yours(self.counter, list(wanted), self.now)
        numbers = numbers_in_use.free(
            numbers_in_use.numbers(self.counter), max(self.now, free) if not theirs else max(free, self.before), count
        )
        self._record(REWRITE, "its numbers were another's, and were exchanged for free ones")
        self._give(numbers, numbers[-1] + 1)
        return agent_text.describe_correction(self.store, self.counter, self.before, numbers, numbers[-1] + 1)

    def _give(self, numbers: list[int], after: int) -> None:
        with self.store:
            allocation.note(self.store, self.counter, self.intent.session, numbers, "with a command")
            following = max(after, allocation.next_of(self.store, self.counter))
            self.store.put("put_counter_next", key=self.counter.key, next=following)
        self._follow()
        self._settle(intents.DONE)

    def _follow(self) -> None:
        if isinstance(self.held, file.Held):
            with self.store:
                if allocation.next_of(self.store, self.counter) < self.held.value:
                    self.store.put("put_counter_next", key=self.counter.key, next=self.held.value)
            self.now = allocation.bring(self.store, self.counter, self.held)

    def _settle(self, outcome: str, reason: str = "") -> str:
        receipt = {"file": self.counter.file, "before": self.before, "after": self.now}
        gate.settle(self.store, self.intent, outcome, receipt if outcome == intents.DONE else None, reason=reason)
        return ""

    def _record(self, verdict: str, reason: str) -> None:
        with self.store:
            ledger.write(self.store, self.intent.session, COUNTER, self.counter.key, verdict=verdict, reason=reason)
