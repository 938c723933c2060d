"""Connections to the database: found again where they were lost, and never more than a program needs."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from servers import emptied, fresh_store, server

from claimonce.demo.postgres import Server
from claimonce.gate import claims, clock, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import StoreUnreachable
from claimonce.gate.intents import About
from claimonce.gate.store import Store
from claimonce.gate.stores.postgres import setup
from claimonce.gate.stores.postgres.database import open_postgres
from claimonce.view.follower import Follower
from claimonce.view.values import Screen

OURS = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'claimonce%'"


@pytest.fixture
def store(database: str, own_home: Path) -> Iterator[Store]:
    with fresh_store(database, str(own_home / "state")) as store:
        yield store


@pytest.fixture
def watcher(database: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(database, autocommit=True) as db:
        yield db


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def ours(db: psycopg.Connection[tuple[object, ...]]) -> int:
    row = db.execute(OURS).fetchone()
    return int(str(row[0])) if row else 0


def end_all(db: psycopg.Connection[tuple[object, ...]]) -> None:
    """As a restart, an idle time-out of the server, or a pooler that makes room: connections end between two acts."""
    db.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name LIKE 'claimonce%'")
    until(lambda: ours(db) == 0)


def begin(store: Store, key: str, once: bool = True, wait: float = 0.0) -> gate.Entry:
    wanted = Wanted(key, "act", "env:here", owner.here())
    return gate.enter(store, wanted, About(window="24h" if once else ""), once=once, wait=wait)


def test_a_connection_that_ended_during_an_act_is_made_again_to_settle_it(
    store: Store, watcher: psycopg.Connection[tuple[object, ...]]
) -> None:
    entry = begin(store, "mail")
    assert entry.intent is not None
    end_all(watcher)
    gate.settle(store, entry.intent, intents.DONE, {})
    end_all(watcher)
    assert gate.look(store, "mail").name == gate.DONE
    end_all(watcher)
    assert begin(store, "other").intent is not None, "an act begins on it, too"


def test_a_connection_that_ends_inside_a_transaction_is_an_error_and_nothing_of_it_stays(
    store: Store, watcher: psycopg.Connection[tuple[object, ...]]
) -> None:

    def cut_inside() -> None:
        with store.about("turn"):
            claims.take(store, Wanted("turn", "act", "env:here", owner.here()))
            end_all(watcher)
            store.rows("claims_all")

    with pytest.raises(StoreUnreachable):
        cut_inside()
    assert store.rows("claims_all") == []
    assert begin(store, "turn", once=False).intent is not None


@pytest.mark.parametrize(
    "setting",
    ["idle_session_timeout = '300ms'", "statement_timeout = '1s'", "idle_in_transaction_session_timeout = '1s'",
     "lock_timeout = '1s'", "default_transaction_isolation = 'serializable'", "search_path = 'nowhere'"],
)  # fmt: skip
def test_what_an_administrator_has_set_for_the_role_ends_no_act(
    database: str, own_home: Path, watcher: psycopg.Connection[tuple[object, ...]], setting: str
) -> None:
    emptied(database)
    setup.init(database)
    name, _, _ = setting.partition(" = ")
    watcher.execute(f"ALTER ROLE CURRENT_USER SET {setting}")  # type: ignore[arg-type]
    try:
        with closing(open_postgres(database, str(own_home / "state"), 20.0)) as store:
            for number in range(3):
                entry = begin(store, f"mail-{number}")
                assert entry.intent is not None
                if name == "idle_session_timeout":
                    until(lambda: ours(watcher) == 0)
                gate.settle(store, entry.intent, intents.DONE, {})
            assert gate.look(store, "mail-0").name == gate.DONE
    finally:
        watcher.execute(f"ALTER ROLE CURRENT_USER RESET {name}")  # type: ignore[arg-type]
        clock.follow(None)


def test_whoever_waits_hears_again_after_both_connections_ended(
    store: Store, database: str, own_home: Path, watcher: psycopg.Connection[tuple[object, ...]]
) -> None:
    held = begin(store, "turn", once=False)
    assert held.intent is not None
    other = open_postgres(database, str(own_home / "state"), 20.0)
    found: list[gate.Entry] = []

    def wait() -> None:
        wanted = Wanted("turn", "act", "env:other", owner.here())
        while not found:
            try:
                found.append(gate.enter(other, wanted, About(window=""), once=False, wait=60))
            except StoreUnreachable:
                continue  # it was inside a transaction at that moment

    waiter = threading.Thread(target=wait)
    waiter.start()
    until(lambda: ours(watcher) >= 3)
    end_all(watcher)
    gate.settle(store, held.intent, intents.DONE, {})
    waiter.join(60)
    assert found[0].intent is not None
    other.close()


def test_a_store_closes_what_it_opened_and_leaves_no_descriptor(
    database: str, own_home: Path, watcher: psycopg.Connection[tuple[object, ...]]
) -> None:
    emptied(database)
    setup.init(database)

    def used() -> None:
        with closing(open_postgres(database, str(own_home / "state"), 20.0)) as store:
            entry = begin(store, "turn", once=False)
            assert entry.intent is not None
            assert gate.enter(
                store, Wanted("turn", "act", "env:other", owner.here()), About(window=""), once=False, wait=0.05
            ).intent is None, "it waited, so it has listened"  # fmt: skip
            gate.settle(store, entry.intent, intents.DONE, {})

    used()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(10):
        used()
    assert len(os.listdir("/proc/self/fd")) <= before
    until(lambda: ours(watcher) <= 1)  # a heartbeat's, for its moment
    clock.follow(None)


@pytest.mark.slow
def test_a_page_or_a_screen_holds_one_connection_however_often_the_database_goes_and_comes(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimonce.view.follower.AGAIN", 0.1)
    with server() as running:
        setup.init(running.dsn())
        seen: list[Screen] = []
        troubles: list[str] = []

        def opened() -> Store:
            return open_postgres(running.dsn(), str(own_home / "state"), 5.0)

        follower = Follower(opened, lambda screen, _: seen.append(screen), troubles.append, 0.1)
        follower.start()
        try:
            for _ in range(4):
                _goes_and_comes(running, seen)
        finally:
            follower.stop()
        with psycopg.connect(running.dsn(), autocommit=True) as db:
            until(lambda: ours(db) == 0)
    clock.follow(None)


def _goes_and_comes(running: Server, seen: list[Screen]) -> None:
    so_far = len(seen)
    until(lambda: len(seen) > so_far)
    running.kill()
    running.start()
    so_far = len(seen)
    until(lambda: len(seen) > so_far + 2)
    with psycopg.connect(running.dsn(), autocommit=True) as db:
        assert ours(db) <= 1
