"""Counter files: whoever changes one holds its lease from before the call until after it, and gets numbers of its own.

An edit is rewritten so that the file moves exactly as the allocation says. A command cannot be foreseen: it runs under
the lease, and what it made of the file is judged afterwards. The store is the authority, the file follows.
"""

from __future__ import annotations

import faulthandler
import json
import sys
from collections.abc import Mapping
from typing import Any

from claimonce.agents import opened
from claimonce.gate import clock, gate, intents, ledger, wording
from claimonce.gate.claims import Wanted
from claimonce.gate.counters import bygit, counter, edits, file, taking, told, using
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterElsewhere, CounterError, CounterMissing
from claimonce.gate.counters.lock import Lock
from claimonce.gate.intents import About, Intent
from claimonce.gate.owner import Owner
from claimonce.gate.store import Store
from claimonce.hooks.call import Call
from claimonce.hooks.compiled import Compiled
from claimonce.hooks.effect import COUNTER, Effect
from claimonce.hooks.verdict import DENY, PASS, PASSED, REWRITE, Verdict

LONGEST_CALL = 660.0  # a client's command may run ten minutes; past that nobody comes to settle it
BROKEN = "broken"
_MARGIN = 5.0
_EDITS = ("edit", "write")


def before(store: Store, call: Call, effect: Effect, here: Compiled, owner: Owner, env: Mapping[str, str]) -> Verdict:
    """Wait for the lease of every counter in the file and take it, or say who holds it; give an edit its numbers."""
    _ = env
    mine = [each for each in counter.all_here(here) if each.file in effect.targets]
    entered: list[tuple[Counter, Intent]] = []
    for each in mine:
        verdict, intent = _enter(store, call, each, owner, float(here.settings["counter"]["wait"]))
        if verdict is not None:
            _withdraw(store, entered)
            return verdict
        if intent is not None:
            entered.append((each, intent))
    if not entered:
        return PASSED
    opened.note(call.session)
    try:
        if call.tool.lower() in _EDITS and call.use_id:
            verdict = _edit(store, call, entered)
        else:
            verdict = _command(store, call, entered)
    except Exception:
        _withdraw(store, entered)
        raise
    if verdict.kind == DENY:
        _withdraw(store, entered)
    return verdict


def _enter(store: Store, call: Call, each: Counter, owner: Owner, wait: float) -> tuple[Verdict | None, Intent | None]:
    use_id = call.use_id or "call"
    open_already = store.rows("intents_by_use", session=call.session.name, use_id=use_id)
    if any(row["key"] == each.key for row in open_already):
        return None, None
    _settle_older(store, call)
    # The gate's own deadline is for a stall; standing in line is not one.
    faulthandler.dump_traceback_later(wait + _MARGIN, exit=True, file=sys.stderr)
    wanted = Wanted(each.key, COUNTER, call.session.name, owner, LONGEST_CALL, use_id)
    about = About("counter", "file", "", each.brief())
    entry = gate.enter(
        store, wanted, about, wait=wait, once=False, on_wait=lambda state: _free_background(store, state.intent)
    )
    if entry.intent is None:
        return Verdict(DENY, wording.in_the_way(f"The counter {each.name}", entry.state)), None
    return None, entry.intent


def _withdraw(store: Store, entered: list[tuple[Counter, Intent]]) -> None:
    for _, intent in entered:
        gate.settle(store, intent, intents.WITHDRAWN, reason="the call was refused")


def _edit(store: Store, call: Call, entered: list[tuple[Counter, Intent]]) -> Verdict:
    """Carry the edit out on the file as it is, with the numbers that are really the session's own."""
    first = entered[0][0]
    text: str | None = None
    before_text = ""
    for each, intent in entered:
        lock = Lock(store, each.key)
        with lock.both():
            held = _held(each)
            _remember(store, intent, {"before": held.value if isinstance(held, file.Held) else held})
            if not isinstance(held, file.Held):
                continue
            if text is None:
                before_text = held.text
            move = edits.carried_out(call.tool, call.input, each, held)
            if move is None:
                continue
            text = move.text if text is None else text
            verdict, after = _allocate(store, call, each, intent, held, move)
        if verdict is not None:
            return verdict
        text = edits.with_number(each, text, after)
    if text is None:
        return PASSED
    changed = edits.rewritten(call.tool, call.input, before_text, text)
    if changed is None:
        return PASSED
    why = f"the edit of {first.name}'s file was moved to the number that is free"
    return Verdict(REWRITE, why, updated_input=changed)


def _allocate(
    store: Store, call: Call, each: Counter, intent: Intent, held: file.Held, move: edits.Move
) -> tuple[Verdict | None, int]:
    """Return the number that the file must hold after the edit, or the refusal; nobody else moves it meanwhile."""
    count = move.wanted - move.believed
    if count == 0 and move.text.strip() == held.text.strip():
        owner = taking.owner_line(store, each, held.value - 1)
        reason = (
            f"Not written: the counter {each.name} says {held.value} already, so this would take a "
            f"number a second time; "
            f"{owner}. `claimonce next {each.name}` takes a new one."
        )
        return Verdict(DENY, reason), 0
    if count == 0:
        return None, held.value
    if count < 0:
        owner = taking.owner_line(store, each, move.wanted)
        reason = (
            f"Not written: this would lower the counter {each.name} from {held.value} to "
            f"{move.wanted}, and numbers would be "
            f"given twice; {owner}. `claimonce next {each.name}` takes a new one."
        )
        with store:
            ledger.write(store, call.session.name, COUNTER, each.key, verdict=DENY, reason="it would lower the counter")
        return Verdict(DENY, reason), 0
    if count > edits.MOST_AT_ONCE:
        how = f"`claimonce next {each.name} --count N` takes N"
        reason = f"Not written: this would skip {count} numbers of {each.name}. {how}."
        return Verdict(DENY, reason), 0
    start = max(held.value, taking.next_of(store, each))
    used = using.numbers(each)
    numbers = _free(used, start, count)
    after = numbers[-1] + 1
    with store:
        taking.pass_over(store, each, after, used)
        taking.note(store, each, call.session.name, numbers, "with an edit", taking.OFFERED)
        store.put("put_counter_next", key=each.key, next=after)
    more = {"before": held.value, "offered": numbers, "after": after, "thought": move.believed, "start": start}
    _remember(store, intent, more)
    store.sync()
    return None, after


def _free(used: Mapping[int, int], start: int, count: int) -> list[int]:
    found: list[int] = []
    while len(found) < count:
        if start not in used:
            found.append(start)
        start += 1
    return found


def _command(store: Store, call: Call, entered: list[tuple[Counter, Intent]]) -> Verdict:
    """Let a command run under the lease, on a file that says what the store says."""
    text = json.dumps(dict(call.input))
    for each, intent in entered:
        with Lock(store, each.key).both():
            held = _held(each)
            value: Any = held.value if isinstance(held, file.Held) else held
            # A file brought forward now would stand in git's way, which refuses to overwrite it.
            if isinstance(held, file.Held) and "git" not in text:
                value = _brought(store, each, held)
            _remember(store, intent, {"before": value, "git": "git" in text})
    return Verdict(PASS)


def _brought(store: Store, each: Counter, held: file.Held) -> int:
    used = using.numbers(each)
    free = _free(used, max(held.value, taking.next_of(store, each)), 1)[0]
    try:
        with store:
            taking.pass_over(store, each, free, used)
            store.put("put_counter_next", key=each.key, next=free)
        return taking.bring(store, each, held)
    except CounterError:
        return held.value  # a file that cannot be written will not be written by the command either


def _held(each: Counter) -> file.Held | str | None:
    try:
        return file.read(each)
    except CounterElsewhere:
        raise
    except CounterMissing:
        return None
    except CounterError:
        return BROKEN


def _remember(store: Store, intent: Intent, more: Mapping[str, Any]) -> None:
    known = json.loads(store.one("intent", id=intent.id)["detail"])
    with store:
        store.put("detail_intent", id=intent.id, detail=json.dumps({**known, **more}))


def _settle_older(store: Store, call: Call) -> None:
    """A session's writing calls run one after another: an older lease of its own has lost its ending event."""
    for row in store.rows("intents_open_of_session", session=call.session.name):
        if row["kind"] == COUNTER and row["use_id"] != call.use_id:
            _tell_later(store, intents.read(row))


def _tell_later(store: Store, intent: Intent) -> None:
    text = after(store, intent)
    if text:
        with store:
            store.put("put_warning", session=intent.session, wall=clock.unix(), text=text)


def in_background(store: Store, intent: Intent) -> None:
    """The client moved the command to the background: its lease goes on until the file has moved, or the session
    acts on."""
    _remember(store, intent, {"background": True})


def _free_background(store: Store, intent: Intent | None) -> None:
    """Settle a background command's lease that somebody waits for, once the file has moved: that was its act."""
    if intent is None or not intent.detail.get("background"):
        return
    held = _held(counter.of_brief(intent.detail, intent.key))
    if isinstance(held, file.Held) and held.value != intent.detail.get("before"):
        _tell_later(store, intent)


def after(store: Store, intent: Intent, ran: bool = False) -> str:
    """Settle a counter's lease by what the file says now; return what the agent should be told.

    `ran` says that the call is known to have run, so that one without a number is told so.
    """
    each = counter.of_brief(intent.detail, intent.key)
    with Lock(store, each.key).both():
        held = _held(each)
        return _Outcome(store, intent, each, held, ran).settled()


class _Outcome:
    """What one call made of one counter; nobody else moves it meanwhile."""

    def __init__(self, store: Store, intent: Intent, each: Counter, held: file.Held | str | None, ran: bool) -> None:
        self.store, self.intent, self.counter, self.held, self.ran = store, intent, each, held, ran
        self.before: Any = intent.detail.get("before")
        self.offered: list[int] = list(intent.detail.get("offered") or ())
        self.now: Any = held.value if isinstance(held, file.Held) else held

    def settled(self) -> str:
        """Give the intent its outcome and return what the agent is told."""
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
        if self.intent.detail.get("git", True) and bygit.moved(self.counter, self.now):
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
            taking.note(self.store, self.counter, self.intent.session, self.offered, "with an edit")
            taking.seen(self.store, self.counter, self.now)
        self._settle(intents.DONE)
        thought = self.intent.detail.get("thought")
        if thought in self.offered or not isinstance(thought, int):
            return told.yours(self.counter, self.offered, self.now)
        return told.corrected(self.store, self.counter, thought, self.offered, self.now)

    def _take_back(self) -> None:
        """The agent was not told of its numbers: where nobody has taken a later one, they were never given."""
        if not self.offered:
            return
        with self.store:
            if taking.next_of(self.store, self.counter) == self.offered[-1] + 1:
                for number in self.offered:
                    self.store.put("drop_number", key=self.counter.key, number=number)
                self.store.put("put_counter_next", key=self.counter.key, next=self.offered[0])
            why = "an edit did not land; its numbers were told to nobody"
            ledger.write(self.store, self.intent.session, COUNTER, self.counter.key, state="withdrawn", reason=why)

    def _by_git(self) -> str:
        with self.store:
            if self.now > taking.next_of(self.store, self.counter):
                self.store.put("put_counter_next", key=self.counter.key, next=self.now)
            taking.seen(self.store, self.counter, self.now)
        return self._settle(intents.WITHDRAWN, "git moved the file; nobody took a number")

    def _lowered(self, held: file.Held) -> str:
        self._record("lowered", f"it went down from {self.before} to {self.now}")
        owner = taking.owner_line(self.store, self.counter, self.now)
        with self.store:
            if taking.next_of(self.store, self.counter) < self.before:
                self.store.put("put_counter_next", key=self.counter.key, next=self.before)
        back = taking.bring(self.store, self.counter, held)
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
        free = taking.next_of(self.store, self.counter)
        if count > edits.MOST_AT_ONCE:
            self._record("jumped", f"it went up from {self.before} to {self.now}")
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
            self._give([number for number in wanted if number not in mine], self.now)
            return told.yours(self.counter, list(wanted), self.now)
        numbers = _free(
            using.numbers(self.counter), max(self.now, free) if not theirs else max(free, self.before), count
        )
        self._give(numbers, numbers[-1] + 1)
        return told.corrected(self.store, self.counter, self.before, numbers, numbers[-1] + 1)

    def _give(self, numbers: list[int], after: int) -> None:
        with self.store:
            taking.note(self.store, self.counter, self.intent.session, numbers, "with a command")
            following = max(after, taking.next_of(self.store, self.counter))
            self.store.put("put_counter_next", key=self.counter.key, next=following)
        self._follow()
        self._settle(intents.DONE)

    def _follow(self) -> None:
        if isinstance(self.held, file.Held):
            with self.store:
                if taking.next_of(self.store, self.counter) < self.held.value:
                    self.store.put("put_counter_next", key=self.counter.key, next=self.held.value)
            self.now = taking.bring(self.store, self.counter, self.held)

    def _settle(self, outcome: str, reason: str = "") -> str:
        receipt = {"file": self.counter.file, "before": self.before, "after": self.now}
        gate.settle(self.store, self.intent, outcome, receipt if outcome == intents.DONE else None, reason=reason)
        return ""

    def _record(self, verdict: str, reason: str) -> None:
        with self.store:
            ledger.write(self.store, self.intent.session, COUNTER, self.counter.key, verdict=verdict, reason=reason)


def reading(path: str, here: Compiled) -> str:
    """Return how to get a number, for an agent that has just read this file; empty when it is no counter."""
    mine = [each for each in counter.all_here(here) if file.is_it(each, path)]
    return "\n".join(told.how(each) for each in mine)
