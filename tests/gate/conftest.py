from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gate.push.desk import Desk
from servers import any_dsn, emptied

from claimonce.gate import clock, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.store import Embedded, Store, open_store
from claimonce.gate.stores.postgres.database import open_postgres
from claimonce.gate.stores.postgres.setup import init

ENGINES = ("embedded", "postgres")
Open = Callable[[], Store]


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """A PostgreSQL database for all tests of this worker."""
    with any_dsn() as dsn:
        yield dsn


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Which engine holds the store; a test that asks for it runs over each."""
    return str(request.param)


@pytest.fixture
def opening(engine: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """What opens the test's one store, each time as another process would."""
    opened: list[Store] = []

    def embedded() -> Store:
        opened.append(open_store())
        return opened[-1]

    def postgres() -> Store:
        opened.append(open_postgres(dsn, os.environ["CLAIMONCE_STATE"], 10.0))
        return opened[-1]

    if engine == "postgres":
        dsn = request.getfixturevalue("database")
        emptied(dsn)
        init(dsn)
        monkeypatch.setenv("CLAIMONCE_STORE", dsn)  # for the programs that a test starts
    yield postgres if engine == "postgres" else embedded
    for one in opened:
        one.close()
    clock.follow(None)


@pytest.fixture
def store(opening: Open) -> Store:
    """The store, empty, over each engine."""
    return opening()


@pytest.fixture
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A desk over the embedded store; in a test that uses `engine`, over each."""
    env: dict[str, str] = {}
    if "engine" in request.fixturenames and request.getfixturevalue("engine") == "postgres":
        env["CLAIMONCE_STORE"] = request.getfixturevalue("database")
        emptied(env["CLAIMONCE_STORE"])
        init(env["CLAIMONCE_STORE"])
    made = Desk(tmp_path / "desk", env)
    yield made
    for each in made.opened:
        each.close()


@pytest.fixture
def embedded(own_home: object) -> Iterator[Embedded]:
    """The embedded store, for what is said of its files."""
    opened = open_store()
    yield opened
    opened.close()


@pytest.fixture
def wanted() -> Callable[..., Wanted]:
    def make(key: str = "notify-tekla", session: str = "env:one", **more: object) -> Wanted:
        return Wanted(key, "notify", session, **{"owner": owner.here(), **more})  # type: ignore[arg-type]

    return make
