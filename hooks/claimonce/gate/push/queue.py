"""The turn: one place in the line for each branch of a remote, taken before a push and given up after it."""

from __future__ import annotations

from claimonce.gate import claims, clock, gate, intents, ledger, nested_gates, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import Fenced
from claimonce.gate.intents import About
from claimonce.gate.push import waiting_pushes
from claimonce.gate.session_names import known_as
from claimonce.hooks import quickjson as json
from claimonce.hooks.effect import GIT_PUSH
from claimonce.hooks.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from claimonce.gate.gate import State
    from claimonce.gate.intents import Intent
    from claimonce.gate.owner import Owner
    from claimonce.gate.push.waiting_pushes import BatchRequest
    from claimonce.gate.store import Store

    Say = Callable[[str], None]

ALONG = "taken along"
_POLL = 0.02
_POLL_EACH = 0.001  # more for each who waits, so that a long line does not eat what it waits for
_LOOK = 0.25  # how often the first in line looks whether the holder still lives
_LOOK_BEHIND = 0.5


@value
class InTheWay:
    """Who kept a turn from being taken for as long as somebody was ready to wait."""

    key: str
    state: State
    waited: float


@value
class TakenAlong:
    """The push went out with somebody else's, or was left out of it: what `batch.end` wrote down."""

    outcome: dict[str, Any]


def format_step(step: str) -> dict[str, Any]:
    """Return what a holder notes of itself for those who look on: check or push; until it says so, it fetches."""
    return {"doing": step, "doing_at": clock.uptime()}


class Turn:
    """The turns that one push holds, one a key; `noted` is what is known about the act so far."""

    def __init__(self, store: Store, noted: dict[str, Any]) -> None:
        """Hold nothing yet."""
        self.store = store
        self.noted = noted
        self.held: list[Intent] = []
        self.outcome = ""  # of the last one that was given up
        self.tickets: list[int] = []  # the places in line that led here

    def handed_down(self, env: Mapping[str, str]) -> dict[str, str]:
        """Return what the gated git inherits, so that the inner lines know each turn that is held."""
        return nested_gates.make_environment(env, *self.held)

    def note(self, **what: Any) -> None:
        """Write down, before the act, what is needed to find out later whether it happened."""
        self.noted.update(what)
        with self.store:
            for at, intent in enumerate(self.held):
                known = replace(intent, detail={**intent.detail, **self.noted})
                self.store.put("detail_intent", id=intent.id, detail=json.dumps(known.detail))
                if not self.store.changed and (newest := intents.find_fence(self.store, intent)):
                    raise Fenced(intent.key, intent.token, newest)
                self.held[at] = known
        self.store.sync()

    def begun(self, child: Owner) -> None:
        """Write down which process acts: if we die first, the next in line waits for its end."""
        self.note(child=[child.boot, child.space, child.pid, child.start])

    def settle(self, outcome: str, receipt: dict[str, Any], reason: str = "") -> None:
        """Give every turn up with this outcome; a second time changes nothing."""
        held, self.held = self.held, []
        for intent in held:
            self.outcome = outcome
            gate.settle(self.store, intent, outcome, receipt, reason)

    def settle_one(self, key: str, outcome: str, receipt: dict[str, Any], reason: str) -> None:
        """Give up the turn of one key; its commits are what the receipt says."""
        for intent in [intent for intent in self.held if intent.key == key]:
            self.held.remove(intent)
            self.outcome = outcome
            known = {name: receipt[name] for name in ("old", "new") if name in receipt}
            gate.settle(self.store, replace(intent, detail={**intent.detail, **known}), outcome, receipt, reason)


class _Place:
    """One push in the line for one key."""

    def __init__(self, store: Store, wanted: Wanted, about: About, request: BatchRequest | None, say: Say) -> None:
        self.store, self.wanted, self.about, self.request, self.say = store, wanted, about, request, say
        self.ticket = 0
        self.taken = False
        self.said: tuple[bool, float] = (False, 0.0)
        self.begun = clock.uptime()

    def tried(self, late: bool) -> Intent | State | TakenAlong:
        """Take the turn if it is ours, else stand in line; return what stands in the way or what became of us."""
        store, wanted = self.store, self.wanted
        with store.about(wanted.key):
            mine, taker, outcome = waiting_pushes.state_of(store, self.ticket) if self.ticket else ("", None, {})
            if mine == waiting_pushes.OVER:
                return TakenAlong(outcome)
            self.taken = mine == waiting_pushes.TAKEN
            if taker is not None:
                return gate.State(gate.INTENDED, intent=taker)
            state = gate.look(store, wanted.key, once=False)
            if self._is_free(state):
                intent = intents.put(store, claims.take(store, wanted), wanted, self.about)
                waited = {"waited": round(clock.uptime() - self.begun, 1)} if self.ticket else {}
                ledger.write(store, wanted.session, wanted.kind, wanted.key, state=gate.INTENDED, receipt=waited)
                return intent
            if not self.ticket and not late:
                self.ticket = claims.wait_in_line(store, wanted)
                if self.request is not None:
                    waiting_pushes.publish(store, self.ticket, wanted.key, wanted.session, self.request)
            return state

    def _is_free(self, state: State) -> bool:
        if state.name == gate.INTENDED:
            return False
        if state.claim is not None and state.claim.session != self.wanted.session:
            return False
        return claims.first_in_line(self.store, self.wanted.key, self.ticket or None)

    def rest(self, until: float) -> None:
        """Sleep until there is something to look at, at most until this time on the boot clock."""
        begun = clock.uptime()
        while True:
            row = self.store.one("first_waiting", key=self.wanted.key, ticket=self.ticket)
            now, first = clock.uptime(), row["first"] == self.ticket
            if row["state"] == waiting_pushes.OVER or (
                first and not row["held"] and row["state"] != waiting_pushes.TAKEN
            ):
                return
            if row["state"] == waiting_pushes.TAKEN and not self.taken:
                return
            if now >= until or now - begun >= (_LOOK if first else _LOOK_BEHIND):
                return
            self.store.rest(self.wanted.key, _POLL + min(_POLL_EACH * row["line"], 0.1))

    def told(self, state: State) -> None:
        """Say who is ahead, when the wait begins, when we are taken along, and from time to time after."""
        now = clock.uptime()
        if self.said[1] and self.said[0] == self.taken and now - self.said[1] < gate.SAY_SECONDS:
            return
        self.said = (self.taken, now)
        line = [row for row in self.store.rows("waiting_for", key=self.wanted.key) if claims.holds(row)]
        names = [known_as(row["session"]) for row in line if row["ticket"] < self.ticket]
        since = f" since {state.at}" if state.at else ""
        holder = f"{known_as(state.session)} holds it{since}" if state.session else "it passes to the next in line"
        if self.taken:
            self.say(f"{known_as(state.session)} takes your commits along in its push of {self.wanted.key}")
            return
        ahead = f"; ahead in line: {', '.join(names[:4])}" if names else ""
        number = len(names) + 1
        self.say(f"waiting for the turn of {self.wanted.key}: number {number} in line, {holder}{ahead} "
                 "(see `claimonce queue`)")  # fmt: skip

    def leave(self) -> None:
        """Step out of the line."""
        if self.ticket:
            with self.store.about(self.wanted.key):
                waiting_pushes.leave(self.store, self.ticket)


def take(
    store: Store,
    session: str,
    keys: Iterable[str],
    about: dict[str, Any],
    wait: float,
    say: Say,
    request: BatchRequest | None = None,
    before: Callable[[], None] | None = None,
) -> Turn | InTheWay | TakenAlong:
    """Take the turn of every key, in the order given, waiting at most `wait` seconds in all.

    With a `request` somebody else may take this push along meanwhile. `say` hears of a wait as it begins and from
    time to time; `before` is called once before a push that has to wait stands in line.
    """
    turn, until = Turn(store, dict(about)), clock.uptime() + wait
    try:
        for key in keys:
            wanted, act = Wanted(key, GIT_PUSH, session, owner.here()), About(GIT_PUSH, "git", "", about)
            found = _taken(_Place(store, wanted, act, request, say), turn, until, before)
            if found is not None:
                turn.settle(intents.WITHDRAWN, {}, f"{key} was not free")
                return found
    except BaseException:
        turn.settle(intents.WITHDRAWN, {}, "interrupted while waiting for the turn")
        raise
    return turn


def _taken(place: _Place, turn: Turn, until: float, before: Callable[[], None] | None) -> InTheWay | TakenAlong | None:
    begun = clock.uptime()
    try:
        while True:
            late = clock.uptime() >= until
            found = place.tried(late or (before is not None and not place.ticket))
            if isinstance(found, TakenAlong):
                return found
            if isinstance(found, intents.Intent):
                turn.held.append(found)
                turn.tickets.append(place.ticket)
                break
            if late and not place.taken:
                return InTheWay(place.wanted.key, found, clock.uptime() - begun)
            if before is not None:
                before()
                before = None
                continue
            place.told(found)
            place.rest(clock.uptime() + gate.SAY_SECONDS if place.taken else until)
    finally:
        place.leave()
    turn.store.sync()
    return None


def line(store: Store) -> list[dict[str, Any]]:
    """Return who pushes and who waits for whom, each key's holder first, with the names of the `--json` contract."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in store.rows("claims_all"):
        if row["kind"] == GIT_PUSH and claims.holds(row):
            found[row["key"]] = [_row(row, gate.INTENDED, 0, "")]
    along = {row["ticket"] for row in store.rows("batch_all") if row["state"] == waiting_pushes.TAKEN}
    for row in store.rows("waiting_all"):
        if claims.holds(row) and (row["key"] in found or row["key"].startswith("push:")):
            before = found.setdefault(row["key"], [])
            if row["ticket"] in along and before:
                before.append(_row(row, ALONG, 0, before[0]["session"]))
            else:
                before.append(_row(row, "waiting", len(before) or 1, before[-1]["session"] if before else ""))
    return [each for rows in found.values() for each in rows]


def _row(row: Any, state: str, number: int, waits_for: str) -> dict[str, Any]:
    return {
        "at": row["at"], "session": row["session"], "kind": GIT_PUSH, "key": row["key"], "state": state, "verdict": "",
        "receipt": {}, "number": number, "waits_for": waits_for, "pid": row["pid"],
        "seconds": round(max(0.0, _age(row)), 1), **({"host": row["host"]} if row.get("host") else {}),
    }  # fmt: skip


def _age(row: Any) -> float:
    """How long a row has stood, in seconds; of another host's only the time of day is known here."""
    if row["boot"] == clock.boot_id():
        return clock.uptime() - float(row["taken"])
    return clock.unix() - clock.unix_of(row["at"])
