"""The gate: claim -> look for the marker under the claim -> intent -> act -> marker -> release.

`enter` takes the first three steps and `settle` the last two; between them the caller acts. What `enter` promises: at
most one holder at a time, nobody enters after a valid marker, and a crash anywhere leaves the key free, uncertain or
done.
"""

from __future__ import annotations

from claimonce.gate import claims, clock, intents, ledger, markers
from claimonce.gate.errors import Fenced
from claimonce.gate.intents import About, Intent
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from claimonce.gate.claims import Claim, Wanted
    from claimonce.gate.markers import Marker
    from claimonce.gate.store import Store

POLL_SECONDS = 0.02
SAY_SECONDS = 15.0
FREE, CLAIMED, INTENDED, DONE, FAILED, UNCERTAIN = "free", "claimed", "intended", "done", "failed", "uncertain"


@value
class State:
    """How a key stands: one of free, claimed, intended, done, failed, uncertain, and what says so."""

    name: str
    claim: Claim | None = None
    intent: Intent | None = None
    marker: Marker | None = None

    @property
    def session(self) -> str:
        """Who stands behind the state; empty when it is free."""
        who = self.marker or self.intent or self.claim
        return who.session if who else ""

    @property
    def at(self) -> str:
        """Since when, in UTC; empty when it is free."""
        what = self.marker or self.intent or self.claim
        return what.at if what else ""


def look(store: Store, key: str, within: str = "", once: bool = True) -> State:
    """Return how `key` stands now. `within` asks by another window than the marker's own.

    `once` false asks only who holds it: what was done or left uncertain before does not matter to a turn.
    """
    marker = markers.valid(store, key, within) if once else None
    if marker is not None:
        return State(DONE, marker=marker)
    intent = intents.latest(store, key)
    if intent is not None and intent.state == intents.OPEN:
        return State(INTENDED, intent=intent)
    if once and intent is not None and intent.state == intents.UNCERTAIN:
        return State(UNCERTAIN, intent=intent)
    claim = claims.find_claim(store, key)
    if claim is not None:
        return State(CLAIMED, claim=claim)
    if intent is not None and intent.state == intents.FAILED:
        return State(FAILED, intent=intent)
    return State(FREE)


@value
class Entry:
    """The answer to `enter`: `intent` when the caller may act, else the state that stands in the way."""

    intent: Intent | None
    state: State
    waited: float = 0.0


def enter(
    store: Store,
    wanted: Wanted,
    about: About,
    *,
    wait: float = 0.0,
    within: str = "",
    once: bool = True,
    on_wait: Callable[[State], None] | None = None,
) -> Entry:
    """Stand in line for the key for at most `wait` seconds, then act, or learn why not.

    `once` false makes it a turn rather than a once-only act: markers and uncertain outcomes of others do not
    stand in the way, only a living holder does. `on_wait` is told when the wait begins and from time to time after.
    """
    begun, ticket = clock.uptime(), None
    say_at = begun
    free = intents.begin_free(store, wanted, about, once) if store.has_steps else None
    if free is not None:
        return Entry(free, State(INTENDED, intent=free), clock.uptime() - begun)
    try:
        while True:
            with store.about(wanted.key):
                is_free = ticket is None and not store.has_steps and store.is_free(wanted.key, once)
                state = State(FREE) if is_free else look(store, wanted.key, within, once)
                if state.name in (DONE, UNCERTAIN):
                    return Entry(None, state, clock.uptime() - begun)
                if is_free or _may_take(store, state, wanted, ticket):
                    intent = intents.put(store, claims.take(store, wanted), wanted, about)
                    waited = None if ticket is None else {"waited": round(clock.uptime() - begun, 1)}
                    ledger.write(store, wanted.session, wanted.kind, wanted.key, state=INTENDED, receipt=waited)
                    break
                if clock.uptime() - begun >= wait:
                    return Entry(None, state, clock.uptime() - begun)
                if ticket is None:
                    ticket = claims.wait_in_line(store, wanted)
            if on_wait is not None and clock.uptime() >= say_at:
                on_wait(state)
                say_at = clock.uptime() + SAY_SECONDS
            store.rest(wanted.key, POLL_SECONDS, ticket or 0)
    finally:
        if ticket is not None:
            with store.about(wanted.key):
                claims.leave_line(store, ticket)
    store.sync()
    return Entry(intent, State(INTENDED, intent=intent), clock.uptime() - begun)


def _may_take(store: Store, state: State, wanted: Wanted, ticket: int | None) -> bool:
    if state.name == INTENDED:
        return False
    if state.claim is not None and state.claim.session != wanted.session:
        return False
    return claims.first_in_line(store, wanted.key, ticket)


def settle(
    store: Store, intent: Intent, outcome: str, receipt: Mapping[str, Any] | None = None, reason: str = ""
) -> None:
    """Give an act its outcome. `done` leaves a marker, unless the intent has no window: then it was a turn.

    Every outcome but `uncertain` frees the key. Raises Fenced where the lease ran out and another has the key since:
    the act then stays uncertain, and the ledger has what its late holder said.
    """
    with store.about(intent.key):
        # Who still had the claim is not fenced: whoever comes after takes its row.
        held = claims.release(store, intent.key, intent.token)
        newest = intents.find_fence(store, intent) if outcome == intents.DONE and not held else 0
        if newest:
            state, reason = UNCERTAIN, f"came back after its lease had ended, and says: {outcome}"
        else:
            state = outcome
            intents.note(store, intent, outcome)
            if outcome == intents.DONE and intent.window:
                markers.put(store, intent.key, intent.kind, intent.session, intent.window, receipt or {})
        ledger.write(store, intent.session, intent.kind, intent.key, state=state, receipt=receipt, reason=reason)
    store.sync()
    if newest:
        raise Fenced(intent.key, intent.token, newest)
