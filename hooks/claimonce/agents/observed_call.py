"""What enforcing would say of a call that writes under a counter's lease, where the mode only observes or warns.

Nothing is held. The ledger says when such a call began and ended, so that another's that comes in between is known to
have met it; and what a command made of the file is judged after it as enforcing judges it, on a file that would hold
what the row of calls would have left there (`observation`).
"""

from __future__ import annotations

import re

from claimonce.agents import open_sessions
from claimonce.agents.counters import observation, post_tool, pre_tool
from claimonce.gate import clock, ledger
from claimonce.gate.counters import allocation, counter, edits, file, git_origin, numbers_in_use
from claimonce.gate.counters.errors import CounterError
from claimonce.hooks import quickjson as json
from claimonce.hooks.effect import COUNTER, ENFORCE, WARN
from claimonce.hooks.value import value
from claimonce.hooks.verdict import DENY, JUMPED, LOWERED, PASS, PASSED, REWRITE, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.gate.counters.counter import Counter
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.settings_cache import Compiled

OBSERVING = "observing"  # the state of the entry that a call begins with; the one that it ends with is `observed`
_DIGITS = re.compile(r"\d+")
_MOST = 20  # counters that one call writes, at most


def before(store: Store, call: Call, effect: Effect, here: Compiled, mode: str) -> Verdict:
    """Record what enforcing would say of a call, and let it go; with `warn` the agent is told of an edit's verdict."""
    leased = [each for each in counter.find_leased(here) if each.file in effect.targets]
    mine = [each for each in leased if not each.is_lease]
    try:
        if leased and _begin(store, call, leased, here):
            return _refused(store, call, leased[0], mode)
        is_edit = mine and call.tool.lower() in pre_tool.EDITS
        verdict = observation.observe_edit(store, call, mine, mode) if is_edit else PASSED
    except CounterError:
        return PASSED
    return Verdict(PASS, context=verdict.reason) if mode == WARN and verdict.kind != PASS else PASSED


def _refused(store: Store, call: Call, each: Counter, mode: str) -> Verdict:
    why = f"another session's call holds the counter {each.name} at this moment"
    with store:
        ledger.write(
            store, call.session.name, COUNTER, each.key, verdict=mode, reason=f"enforcing would have said {DENY}: {why}"
        )  # fmt: skip
    return Verdict(PASS, context=why) if mode == WARN else PASSED


def _begin(store: Store, call: Call, mine: list[Counter], here: Compiled) -> bool:
    """Note that a call is under way; return whether it would have been refused, since nobody waits here and another's
    is."""
    wait = float(here.settings["counter"]["wait"])
    is_edit, text = call.tool.lower() in pre_tool.EDITS, json.dumps(dict(call.input))
    for each in mine:
        behind = _under_way(store, call, each.key)
        if is_edit and behind and not wait:
            return True
        begun: dict[str, Any] = {
            "use": call.use_id, "brief": each.brief(), "behind": behind, "wait": wait, "boot": clock.boot_id(),
            "up": clock.uptime(),
        }  # fmt: skip
        if not is_edit and not each.is_lease:
            begun |= _standing(store, each, text)
        with store:
            ledger.write(store, call.session.name, COUNTER, each.key, state=OBSERVING, receipt=begun)
    open_sessions.note(call.session)
    return False


def _standing(store: Store, each: Counter, text: str) -> dict[str, Any]:
    """Return where the counter stands before a command, really and as enforcing would have brought it."""
    real = post_tool.read_number(each)
    if not isinstance(real, file.Held):
        return {}
    row, by_git = observation.row_of(store, each, real), "git" in text
    holds = row.held.value
    if not by_git:
        free = max(holds, row.next, allocation.next_of(store, each))
        holds = numbers_in_use.free(numbers_in_use.numbers(each), free, 1)[0]
    return {"real": real.value, "holds": holds, "git": by_git}


def _under_way(store: Store, call: Call, key: str) -> int:
    """Return the entry of another session's call that has begun and not ended, 0 for none."""
    over: set[int] = set()
    for entry in ledger.last(store, observation.LOOKED_AT, key):
        if entry["state"] == observation.OBSERVED:
            over.add(int(entry["receipt"].get("of", 0)))
        is_open = entry["state"] == OBSERVING and entry["id"] not in over and _is_recent(entry)
        if is_open and entry["session"] != call.session.name:
            return int(entry["id"])
    return 0


def _is_recent(entry: dict[str, Any]) -> bool:
    """A client that was killed tells no end; no call runs for longer than this."""
    begun = entry["receipt"]
    return bool(begun["boot"] == clock.boot_id() and clock.uptime() - begun["up"] < pre_tool.LONGEST_CALL)


def end(store: Store, call: Call, here: Compiled) -> None:
    """Judge what an observed call made of its counters, and note that it is over."""
    mode = here.settings["counter"]["mode"]
    if mode == ENFORCE:
        return
    rows = store.rows(
        "ledger_matching", after=0, most=_MOST, since=0.0, session=call.session.name, kind=COUNTER, what=OBSERVING,
        key="",
    )  # fmt: skip
    for row in reversed(rows):
        begun = json.loads(row["receipt"])
        if begun.get("use") == call.use_id:
            _end(store, call, row["key"], int(row["id"]), begun, mode)


def _end(store: Store, call: Call, key: str, number: int, begun: dict[str, Any], mode: str) -> None:
    each = counter.of_brief(begun["brief"], key)
    said = ""
    row: dict[str, Any] = {}
    if begun["behind"] and _waited(store, key, begun["behind"], begun["up"]) >= begun["wait"]:
        said = DENY
    elif "real" in begun:
        said, row = _Made(store, call, each, begun).judged()
    real = None if each.is_lease else post_tool.read_number(each)
    with store:
        if isinstance(real, file.Held):
            allocation.note_seen(store, each, real.value)  # what this call moved went around nothing
        ledger.write(
            store, call.session.name, COUNTER, key, verdict=mode if said else "", state=observation.OBSERVED,
            receipt={**row, "of": number, "up": clock.uptime()},
            reason=f"enforcing would have said {said}" if said else "",
        )  # fmt: skip


def _waited(store: Store, key: str, behind: int, since: float) -> float:
    """Return how long the lease would have been waited for, in seconds; so far, where the other's call goes on."""
    for entry in ledger.last(store, observation.LOOKED_AT, key):
        if entry["state"] == observation.OBSERVED and entry["receipt"].get("of") == behind:
            return max(0.0, float(entry["receipt"]["up"]) - since)
    return max(0.0, clock.uptime() - since)


@value
class _Taken:
    """Whose numbers stand between two values of a counter."""

    mine: set[int]
    theirs: set[int]


class _Made:
    """What a command made of one counter: `post_tool` on the row that would stand there."""

    def __init__(self, store: Store, call: Call, each: Counter, begun: dict[str, Any]) -> None:
        self.store, self.call, self.counter, self.begun = store, call, each, begun
        self.before: int = begun["holds"]
        found = post_tool.read_number(each)
        self.real = found if isinstance(found, file.Held) else None

    def judged(self) -> tuple[str, dict[str, Any]]:
        """Return the verdict, "" where there is none to give, and the row that would stand after it."""
        if self.real is None:
            return "", {}
        real = self.real
        following = observation.following_of(self.store, self.counter)
        free = max(following, allocation.next_of(self.store, self.counter), 0 if self.begun["git"] else self.before)
        now = self._now(real.value)
        if now == self.before:
            return "", self._row(real, self.before, free)
        if self.begun["git"] and git_origin.was_moved_by_git(self.counter, real.value):
            return "", self._row(real, real.value, max(free, real.value))
        if now < self.before:
            return LOWERED, self._row(real, max(free, self.before), max(free, self.before))
        if now - self.before > edits.MOST_AT_ONCE:
            return JUMPED, self._row(real, max(free, now), max(free, now))
        return self._moved(real, now, free)

    def _now(self, value: int) -> int:
        """Return what the file would hold after the command.

        Who writes a number down wants that one, unless it stands in another's place (`s/152/153/`) that was not there;
        who adds to what the file says gets it on top of what it would have said.
        """
        was: int = self.begun["real"]
        named = set(_DIGITS.findall(str(self.call.input.get("command", ""))))
        if str(value) not in named:
            return self.before + value - was
        return self.before if value != was and str(was) in named and was != self.before else value

    def _moved(self, real: file.Held, now: int, free: int) -> tuple[str, dict[str, Any]]:
        wanted, taken = range(self.before, now), self._taken(now)
        if not taken.theirs and all(number >= free or number in taken.mine for number in wanted):
            return PASS, self._row(real, max(free, now), max(free, now), (self.before, now - 1))
        first = max(now, free) if not taken.theirs else max(free, self.before)
        numbers = numbers_in_use.free(numbers_in_use.numbers(self.counter), first, len(wanted))
        after = max(numbers[-1] + 1, free)
        return REWRITE, self._row(real, max(after, now), after, (numbers[0], numbers[-1]))

    def _taken(self, now: int) -> _Taken:
        session = self.call.session.name
        whose: dict[int, str] = {}
        for entry in reversed(ledger.last(self.store, observation.LOOKED_AT, self.counter.key)):
            took = entry["receipt"].get("took")
            if took:
                some = range(max(took[0], self.before), min(took[1] + 1, now))
                whose |= {number: str(entry["session"]) for number in some}
        given = self.store.rows("numbers_between", key=self.counter.key, first=self.before, last=now - 1)
        whose |= {int(row["number"]): str(row["session"]) for row in given}
        mine = {number for number, owner in whose.items() if owner == session}
        return _Taken(mine, set(whose) - mine)

    def _row(
        self, real: file.Held, holds: int, following: int, took: tuple[int, int] | None = None
    ) -> dict[str, Any]:  # fmt: skip
        row: dict[str, Any] = {"file": real.path, "left": real.value, "holds": holds, "next": following}
        return {**row, "took": list(took)} if took else row
