"""A read replica, and a fail-over to it: a real hot standby that pg_basebackup made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from servers import Standby, server

from claimonce.demo.postgres import Server
from claimonce.gate import clock, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import StoreBroken, StoreLost, StoreUnreachable
from claimonce.gate.intents import About
from claimonce.gate.store import Store
from claimonce.gate.stores.postgres import setup
from claimonce.gate.stores.postgres.database import open_postgres

pytestmark = pytest.mark.slow


@pytest.fixture
def primary() -> Iterator[Server]:
    with server() as running:
        setup.init(running.dsn())
        yield running
    clock.follow(None)


@pytest.fixture
def standby(primary: Server) -> Iterator[Standby]:
    with Standby(primary.folder.parent / "standby", primary) as running:
        yield running


def act(store: Store, key: str) -> gate.Entry:
    entry = gate.enter(store, Wanted(key, "act", "env:here", owner.here()), About(window="24h"))
    if entry.intent is not None:
        gate.settle(store, entry.intent, intents.DONE, {})
    return entry


def both(primary: Server, standby: Standby) -> str:
    hosts = f"{primary.host}:{primary.port},{standby.host}:{standby.port}"
    return f"postgresql://postgres@{hosts}/postgres?target_session_attrs=read-write"


def test_a_read_replica_shows_what_is_known_and_refuses_an_act_with_the_way_to_the_primary(
    primary: Server, standby: Standby, own_home: Path
) -> None:
    real = open_postgres(primary.dsn(), str(own_home / "state"), 10.0)
    act(real, "mail")
    standby.catch_up()
    reader = open_postgres(standby.dsn(), str(own_home / "state-2"), 10.0)
    assert gate.look(reader, "mail").name == gate.DONE
    assert act(reader, "mail").state.name == gate.DONE, "what is known is known"
    with pytest.raises(StoreBroken, match="target_session_attrs=read-write") as error:
        act(reader, "other")
    assert not isinstance(error.value, StoreUnreachable), "waiting would not help"
    with pytest.raises(StoreBroken, match="read-write"):
        setup.migrate(standby.dsn())
    for each in (real, reader):
        each.close()


def test_whoever_names_both_finds_the_primary_and_after_a_failover_the_new_one(
    primary: Server, standby: Standby, own_home: Path
) -> None:
    store = open_postgres(both(primary, standby), str(own_home / "state"), 10.0)
    first = act(store, "mail")
    assert first.intent is not None
    standby.catch_up()
    primary.kill()
    with pytest.raises(StoreUnreachable):
        act(store, "other")  # nobody takes writes
    standby.promote()
    assert act(store, "mail").state.name == gate.DONE
    later = act(store, "other")
    assert later.intent is not None
    assert later.intent.token > first.intent.token
    store.close()


def test_a_replica_that_lagged_and_became_the_primary_is_refused_until_a_person_has_looked(
    primary: Server, standby: Standby, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dsn = both(primary, standby)
    monkeypatch.setenv("CLAIMONCE_STORE", dsn)
    monkeypatch.setenv("CLAIMONCE_STATE__DEADLINE", "10s")
    store = open_postgres(dsn, os.environ["CLAIMONCE_STATE"], 10.0)
    act(store, "before")
    standby.catch_up()
    standby.lag()
    assert act(store, "mail").intent is not None, "acknowledged, and nowhere but here"
    primary.kill()
    standby.promote()
    with pytest.raises(StoreLost, match="told is committed"):
        act(store, "mail")
    refused = claimonce("gate", "mail", "--", "touch", "sent")
    assert refused.returncode == 2
    assert "reset --keep" in refused.stderr
    assert claimonce("store", "reset", "--keep", "--yes", CLAUDECODE="1").returncode == 2, (
        "an agent decides no such thing"
    )
    assert claimonce("store", "reset", "--keep", "--yes").returncode == 0
    assert act(store, "before").state.name == gate.DONE
    assert act(store, "mail").intent is not None
    store.close()


def test_another_database_by_the_same_name_is_refused(primary: Server, own_home: Path) -> None:
    store = open_postgres(primary.dsn(), str(own_home / "state"), 10.0)
    act(store, "mail")
    with psycopg.connect(primary.dsn(), autocommit=True) as db:
        db.execute("DROP SCHEMA claimonce CASCADE")
    setup.init(primary.dsn())
    with pytest.raises(StoreLost, match="is not the database"):
        open_postgres(primary.dsn(), str(own_home / "state"), 10.0)
    open_postgres(primary.dsn(), str(own_home / "state-of-another-host"), 10.0).close()
    store.close()


def test_the_embedded_stores_own_verbs_say_what_does_it_for_a_database(
    primary: Server, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMONCE_STORE", primary.dsn())
    for words, way in (
        (("backup", "copy.db"), "pg_dump"), (("restore", "copy.db"), "pg_restore"),
        (("reset", "--forget", "--yes"), "DROP SCHEMA"),
    ):  # fmt: skip
        done = claimonce("store", *words)
        assert (done.returncode, way in done.stderr) == (2, True), done.stderr
    assert json.loads(claimonce("store", "check", "--json").stdout)["faults"] == []


def claimonce(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **more}
    command = [sys.executable, "-m", "claimonce.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
