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
from servers import server

from claimonce.gate import clock, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.stores.postgres import setup
from claimonce.gate.stores.postgres.opening import open_postgres

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no pgbouncer here: apt-get install pgbouncer")


@pytest.fixture
def pooled(tmp_path: Path) -> Iterator[str]:
    with server(fsync="off") as running, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        setup.init(running.dsn())
        password = running.passfile.read_text().strip().rpartition(":")[2]
        folder = running.folder.parent / "pool"
        folder.mkdir(mode=0o755)
        (folder / "users").write_text(f'"postgres" "{password}"\n')
        (folder / "ini").write_text(
            f"[databases]\n* = host=127.0.0.1 port={running.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            f"listen_port = {port}\nunix_socket_dir =\nauth_type = plain\nauth_file = {folder}/users\n"
            "pool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 100\n"
        )
        for each in folder.iterdir():
            each.chmod(0o644)
        pool = subprocess.Popen([str(PROGRAM), "-q", *_as_nobody(), str(folder / "ini")], stderr=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            pool.kill()
            pool.wait()
            clock.follow(None)


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
