from __future__ import annotations

from collections.abc import Callable

import pytest

from claimonce.gate import asking, claims, clock, gate, intents, ledger, markers, messages, owner, retention
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.store import Store
from claimonce.hooks.session import Session

DAY = 86400.0
Make = Callable[..., Wanted]


@pytest.fixture
def days_ago(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the clocks: what is written next was written so many days ago, before the last reboot if it was any."""
    now, utc, boot = clock.unix(), clock.utc, clock.boot_id()

    def set_to(days: float) -> None:
        then = now - days * DAY
        monkeypatch.setattr(clock, "unix", lambda: then)
        monkeypatch.setattr(clock, "utc", lambda seconds=None: utc(then if seconds is None else seconds))
        monkeypatch.setattr(clock, "boot_id", lambda: "an earlier boot" if days else boot)

    return set_to


def act(store: Store, wanted: Wanted, outcome: str, window: str = "24h") -> None:
    entry = gate.enter(store, wanted, About(window=window))
    assert entry.intent is not None
    gate.settle(store, entry.intent, outcome)


def put_session(store: Store, name: str, ended: bool) -> None:
    with store:
        who = claims.columns(owner.here())
        store.put("put_session", name=name, client="claude", cwd="/", at=clock.utc(), armed=1, **who)
        if ended:
            store.put("end_session", name=name, at=clock.utc())


def count(store: Store, table: str) -> int:
    return int(store._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_what_is_older_and_over_is_dropped(store: Store, wanted: Make, days_ago: Callable[[float], None]) -> None:
    days_ago(91)
    for number, outcome in enumerate([intents.DONE, intents.FAILED, intents.WITHDRAWN]):
        act(store, wanted(f"k{number}"), outcome)
    put_session(store, "claude:old", ended=True)
    with store:
        asking._question(store, messages.message("email", ["t@x.org"]), Session("claude", "one"), [])
    tables = ("ledger", "intents", "markers", "sessions", "questions")
    assert all(count(store, table) for table in tables)
    days_ago(0)
    retention.purge(store, 90 * DAY)
    assert [count(store, table) for table in tables] == [0] * 5


def test_what_is_younger_stays(store: Store, wanted: Make, days_ago: Callable[[float], None]) -> None:
    days_ago(89)
    act(store, wanted("k"), intents.DONE)
    put_session(store, "claude:old", ended=True)
    with store:
        asking._question(store, messages.message("email", ["t@x.org"]), Session("claude", "one"), [])
    tables = ("ledger", "intents", "markers", "sessions", "questions")
    before = [count(store, table) for table in tables]
    days_ago(0)
    retention.purge(store, 90 * DAY)
    assert [count(store, table) for table in tables] == before


@pytest.mark.parametrize("window", ["forever", "until-resolved", "1000d"])
def test_a_marker_that_still_counts_stays_however_old(
    store: Store, wanted: Make, days_ago: Callable[[float], None], window: str
) -> None:
    days_ago(365)
    act(store, wanted("k"), intents.DONE, window)
    days_ago(0)
    retention.purge(store, 90 * DAY)
    assert gate.look(store, "k").name == gate.DONE


@pytest.mark.parametrize("outcome", [intents.OPEN, intents.UNCERTAIN])
def test_what_nobody_has_told_the_outcome_of_stays_however_old(
    store: Store, wanted: Make, days_ago: Callable[[float], None], outcome: str
) -> None:
    days_ago(365)
    entry = gate.enter(store, wanted("k"), About())
    assert entry.intent is not None
    if outcome == intents.UNCERTAIN:
        gate.settle(store, entry.intent, intents.UNCERTAIN)
    days_ago(0)
    retention.purge(store, 90 * DAY)
    assert gate.look(store, "k").name == gate.UNCERTAIN


def test_a_session_that_has_not_ended_stays(store: Store, days_ago: Callable[[float], None]) -> None:
    days_ago(365)
    put_session(store, "claude:alive", ended=False)
    days_ago(0)
    retention.purge(store, 90 * DAY)
    assert count(store, "sessions") == 1


def test_a_purge_that_breaks_off_drops_nothing(
    store: Store, wanted: Make, days_ago: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    days_ago(91)
    act(store, wanted("k"), intents.DONE)
    days_ago(0)

    def broken(_row: object) -> markers.Marker:
        raise KeyboardInterrupt

    monkeypatch.setattr(markers, "read", broken)
    with pytest.raises(KeyboardInterrupt):
        retention.purge(store, 90 * DAY)
    assert len(ledger.last(store)) == 2
