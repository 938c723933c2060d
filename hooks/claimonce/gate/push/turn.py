"""The turn: one place in the line for each branch of a remote, taken before a push and given up after it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from claimonce.gate import claims, clock, gate, intents, nested, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.gate import State
from claimonce.gate.intents import About, Intent
from claimonce.gate.owner import Owner
from claimonce.gate.store import Store
from claimonce.hooks.effect import GIT_PUSH
from claimonce.hooks.value import replace

Say = Callable[[str], None]


@dataclass(frozen=True)
class InTheWay:
    """Who kept a turn from being taken for as long as somebody was ready to wait."""

    key: str
    state: State
    waited: float


@dataclass
class Turn:
    """The turns that one push holds, one a key; `noted` is what is known about the act so far."""

    store: Store
    held: list[Intent] = field(default_factory=list[Intent])
    noted: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def environment(self) -> dict[str, str]:
        """What the gated git inherits, so that the inner lines know the turn."""
        return nested.handed_down(self.held[0])

    def note(self, **what: Any) -> None:
        """Write down, before the act, what is needed to find out later whether it happened."""
        self.noted.update(what)
        with self.store:
            for at, intent in enumerate(self.held):
                known = replace(intent, detail={**intent.detail, **self.noted})
                self.store.put("detail_intent", id=intent.id, detail=json.dumps(known.detail))
                self.held[at] = known
        self.store.sync()

    def begun(self, child: Owner) -> None:
        """Write down which process acts: if we die first, the next in line waits for its end."""
        self.note(child=[child.boot, child.space, child.pid, child.start])

    def settle(self, outcome: str, receipt: dict[str, Any], reason: str = "") -> None:
        """Give every turn up with this outcome; a second time changes nothing."""
        held, self.held = self.held, []
        for intent in held:
            gate.settle(self.store, intent, outcome, receipt, reason)


def take(
    store: Store, session: str, keys: Iterable[str], about: dict[str, Any], wait: float, say: Say
) -> Turn | InTheWay:
    """Take the turn of every key, in the order given, waiting at most `wait` seconds in all.

    `say` hears of a wait once a key, as it begins.
    """
    turn, left = Turn(store, noted=dict(about)), wait
    try:
        for key in keys:
            wanted, act = Wanted(key, GIT_PUSH, session, owner.here()), About(GIT_PUSH, "git", "", about)
            entry = gate.enter(store, wanted, act, wait=left, once=False, on_wait=_teller(store, key, say))
            if entry.intent is None:
                turn.settle(intents.WITHDRAWN, {}, f"{key} was held by {entry.state.session or 'others'}")
                return InTheWay(key, entry.state, entry.waited)
            turn.held.append(entry.intent)
            left = max(0.0, left - entry.waited)
    except BaseException:
        turn.settle(intents.WITHDRAWN, {}, "interrupted while waiting for the turn")
        raise
    return turn


def _teller(store: Store, key: str, say: Say) -> Callable[[State], None]:
    def tell(state: State) -> None:
        line = [row for row in store.rows("waiting_for", key=key) if claims.holds(row)]
        place = max(1, len(line))
        since = f" since {state.at}" if state.at else ""
        holder = f"{state.session} holds it{since}" if state.session else "it passes to the next in line"
        ahead = f"; ahead in line: {', '.join(row['session'] for row in line[:-1][:4])}" if place > 1 else ""
        say(f"waiting for the turn of {key}: number {place} in line, {holder}{ahead} (see `claimonce queue`)")

    return tell


def line(store: Store) -> list[dict[str, Any]]:
    """Return who pushes and who waits for whom, each key's holder first, with the names of the `--json` contract."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in store.rows("claims_all"):
        if row["kind"] == GIT_PUSH and claims.holds(row):
            found[row["key"]] = [_row(row, gate.INTENDED, 0, "")]
    for row in store.rows("waiting_all"):
        if claims.holds(row) and (row["key"] in found or row["key"].startswith("push:")):
            before = found.setdefault(row["key"], [])
            before.append(_row(row, "waiting", len(before) or 1, before[-1]["session"] if before else ""))
    return [each for rows in found.values() for each in rows]


def _row(row: Any, state: str, number: int, waits_for: str) -> dict[str, Any]:
    return {
        "at": row["at"], "session": row["session"], "kind": GIT_PUSH, "key": row["key"], "state": state, "verdict": "",
        "receipt": {}, "number": number, "waits_for": waits_for, "pid": row["pid"],
        "seconds": round(max(0.0, clock.uptime() - row["taken"]), 1),
    }  # fmt: skip
