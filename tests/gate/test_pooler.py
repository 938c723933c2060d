"""Behind PgBouncer in transaction mode, where each transaction may meet another server's session."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from gate import raw
from servers import server

from claimonce.demo.postgres import Server
from claimonce.gate import clock, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import StoreBroken, StoreUnreachable
from claimonce.gate.intents import About
from claimonce.gate.stores.postgres import setup
from claimonce.gate.stores.postgres.database import open_postgres

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no pgbouncer here: apt-get install pgbouncer")


class Pool:
    """PgBouncer in front of a server."""

    def __init__(self, running: Server, port: int) -> None:
        self.port, self._folder, self.behind = port, running.folder.parent / "pool", running
        password = running.passfile.read_text().strip().rpartition(":")[2]
        self._folder.mkdir(mode=0o755)
        (self._folder / "users").write_text(f'"postgres" "{password}"\n')
        (self._folder / "ini").write_text(
            f"[databases]\npostgres = host=127.0.0.1 port={running.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            f"listen_port = {port}\nunix_socket_dir =\nauth_type = plain\nauth_file = {self._folder}/users\n"
            "pool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 100\nserver_idle_timeout = 1\n"
        )
        for each in self._folder.iterdir():
            each.chmod(0o644)

    def dsn(self, user: str = "postgres", database: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        words = [str(PROGRAM), "-q", *_as_nobody(), str(self._folder / "ini")]
        self._process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        _wait_for(self.port)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def pool() -> Iterator[Pool]:
    with server(fsync="off") as running, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        setup.init(running.dsn())
        made = Pool(running, port)
        made.start()
        try:
            yield made
        finally:
            made.kill()
            clock.follow(None)


@pytest.fixture
def pooled(pool: Pool) -> str:
    return pool.dsn()


def _as_nobody() -> list[str]:
    import os

    return ["-u", "nobody"] if os.geteuid() == 0 else []  # it refuses to run as root


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("pgbouncer does not start")


def test_a_pooler_that_is_restarted_during_an_act_does_not_keep_it_from_its_end(pool: Pool, tmp_path: Path) -> None:
    store = open_postgres(pool.dsn(), str(tmp_path / "state"), 20.0)
    wanted = Wanted("mail", "notify", "env:one", owner.here())
    entry = gate.enter(store, wanted, About(window="24h"))
    assert entry.intent is not None
    pool.kill()
    pool.start()
    gate.settle(store, entry.intent, intents.DONE, {})
    assert gate.look(store, "mail").name == gate.DONE
    store.close()


@pytest.mark.parametrize("is_direct", [True, False])
def test_what_is_done_often_is_prepared_only_where_the_server_itself_answers(
    pool: Pool, tmp_path: Path, is_direct: bool
) -> None:
    """A pooler that is older than 1.21, or has `max_prepared_statements` at 0, would lose the statement."""
    store = open_postgres(pool.behind.dsn() if is_direct else pool.dsn(), str(tmp_path / "state"), 20.0)
    for number in range(20):
        wanted = Wanted(f"mail-{number}", "notify", "env:one", owner.here())
        entry = gate.enter(store, wanted, About(window="24h"))
        assert entry.intent is not None
        gate.settle(store, entry.intent, intents.DONE, {})
    known = raw.run(store, "SELECT statement FROM pg_prepared_statements")
    assert ["claimonce.enter" in str(statement) for (statement,) in known] == [True] * is_direct
    store.close()


@pytest.mark.parametrize(
    ("user", "database", "way"), [("nobody_knows", "postgres", "password"), ("postgres", "x", "database")]
)
def test_what_the_pooler_refuses_for_good_is_no_partition(
    pool: Pool, tmp_path: Path, user: str, database: str, way: str
) -> None:
    with pytest.raises(StoreBroken, match=way) as error:
        open_postgres(pool.dsn(user, database), str(tmp_path / "state"), 20.0)
    assert not isinstance(error.value, StoreUnreachable)


def test_of_many_at_once_exactly_one_acts_and_each_turn_is_anothers(pooled: str, tmp_path: Path) -> None:
    at_it: list[int] = []

    def one(number: int) -> tuple[bool, int]:
        store = open_postgres(pooled, str(tmp_path / f"state{number}"), 20.0)
        me = f"env:{number}"
        once = gate.enter(store, Wanted("mail", "notify", me, owner.here()), About(window="24h"), wait=60)
        if once.intent is not None:
            gate.settle(store, once.intent, intents.DONE, {})
        turn = gate.enter(store, Wanted("turn", "act", me, owner.here()), About(window=""), wait=60, once=False)
        assert turn.intent is not None
        at_it.append(number)
        assert at_it == [number]
        at_it.clear()
        gate.settle(store, turn.intent, intents.DONE, {})
        store.close()
        return once.intent is not None, turn.intent.token

    (tmp_path / "x").mkdir()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(one, range(8)))
    assert sum(acted for acted, _ in found) == 1
    assert len({token for _, token in found}) == 8
