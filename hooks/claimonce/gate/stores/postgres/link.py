"""The connection: made when it is first needed, short-lived, and never waited for past its deadline.

Nothing of a session is kept on the server (no search path, no session locks, and no prepared statements unless the
server itself is at the other end), so a pooler in transaction mode may stand between.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Generator, Sequence
from typing import Any

import psycopg
from psycopg import pq

from claimonce.gate import clock
from claimonce.gate.stores.postgres import attempts
from claimonce.gate.stores.postgres.faults import Late
from claimonce.gate.stores.postgres.prepared import Prepared, Row

# A server that is gone without a word is noticed by the kernel, too.
_KEEPALIVE: dict[str, Any] = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
LEAST = 2.0  # seconds to connect; libpq takes a shorter time-out for two seconds as well
_CLOCK = "SELECT extract(epoch FROM clock_timestamp()), pg_backend_pid()"
_NEVER = 2**31  # how often a statement runs before psycopg prepares it unasked


class _Bounded(psycopg.Connection[tuple[Any, ...]]):
    """A connection whose every answer comes before `until`, on the monotonic clock, or not at all."""

    until = float("inf")
    patience = 0.0
    prepared: Prepared | None = None
    _ready: select.poll | None = None

    def has_ended(self) -> bool:
        """Return whether the other side has ended an idle connection: a server that was restarted,
        `idle_session_timeout`, a pooler that makes room. Seen before a query, so that none is sent whose fate nobody
        would know.

        A server says nothing to who has asked nothing, but why it ends (and what it was newly configured with, which
        costs a connection).
        """
        if self._ready is None:
            self._ready = select.poll()  # not select(): that takes no descriptor above 1023
            self._ready.register(self.fileno(), select.POLLIN)
        return bool(self._ready.poll(0))

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        return super().wait(_until(gen, self), *args, **kwargs)


def _until(gen: Any, connection: _Bounded) -> Generator[Any, Any, Any]:
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > connection.until:
                raise Late(f"no answer within {connection.patience:g} seconds")
            wanted = gen.send(ready)
    except StopIteration as end:
        return end.value


class Link:
    """One connection to the database, made again where it was lost between two transactions."""

    def __init__(self, dsn: str, deadline: float, program: str = "claimonce") -> None:
        """Connect to nothing yet; `deadline` is in seconds, for the connection and for each answer."""
        self.dsn, self.deadline, self._program = dsn, deadline, program
        self._db: _Bounded | None = None
        self._pid = self.made = 0  # `made`: how many connections there were

    def run(self, query: str, values: dict[str, Any] | Sequence[Any] | None = None) -> psycopg.Cursor[tuple[Any, ...]]:
        """Run the query; raise psycopg.Error or Late, and then the connection is not used again."""
        self.connect()
        return self.ask(query, values)

    def ask(self, query: str, values: dict[str, Any] | Sequence[Any] | None = None) -> psycopg.Cursor[tuple[Any, ...]]:
        """Run the query on the connection that `connect` has just looked at; raise what `run` raises."""
        db = self._db
        assert db is not None
        db.until = time.monotonic() + self.deadline
        try:
            return db.execute(query, values)  # pyright: ignore[reportArgumentType]
        except Late:
            self.drop()
            raise

    @property
    def is_direct(self) -> bool:
        """Whether the server itself is at the other end, so that it may keep prepared statements."""
        return self._db is not None and self._db.prepared is not None

    def ask_prepared(self, name: str, query: str, values: Sequence[Any]) -> Row | None:
        """Run a query of that name, prepared at the first time, on a direct connection; raise what `run` raises."""
        assert self._db is not None
        assert self._db.prepared is not None
        try:
            return self._db.prepared.ask(name, query, values)
        except psycopg.Error:
            raise
        except BaseException:  # it may still answer
            self.drop()
            raise

    def hear(self, word: str, seconds: float) -> None:
        """Wait for that word of a NOTIFY, so many seconds at most; raise psycopg.Error. It connects to nothing anew:
        a new connection would have to LISTEN first.
        """
        db, until = self._db, time.monotonic() + seconds
        if db is None or not self.is_there:
            raise psycopg.OperationalError("who listened is not connected any more")
        db.until = until + self.deadline
        while (left := until - time.monotonic()) > 0:
            if any(one.payload == word for one in db.notifies(timeout=left, stop_after=1)):
                return

    @property
    def is_inside(self) -> bool:
        """Whether a transaction is open on the server."""
        db = self._db
        return db is not None and not db.closed and db.pgconn.transaction_status != pq.TransactionStatus.IDLE

    @property
    def is_there(self) -> bool:
        """Whether there is a connection that is not known to be lost."""
        return self._db is not None and self._pid == os.getpid() and not self._db.closed

    def drop(self) -> None:
        """Leave the connection; the server rolls back what was open."""
        db, self._db = self._db, None
        if db is not None and self._pid == os.getpid():
            db.close()

    def connect(self) -> None:
        """Be connected, on a new connection where the other side has ended the old one; raise psycopg.Error or Late."""
        db = self._db
        if db is not None and self.is_there:
            if self.is_inside or not db.has_ended():
                return
            self.drop()
        # After a fork the parent's connection is the parent's: psycopg leaves it alone in the child.
        self._db, self._pid = None, os.getpid()
        self._db = self._connect()
        self.made += 1

    def _connect(self) -> _Bounded:
        limit = max(LEAST, self.deadline)

        def connect(dsn: str) -> _Bounded:
            return _Bounded.connect(
                dsn,
                autocommit=True,
                prepare_threshold=_NEVER,
                connect_timeout=round(limit),
                application_name=self._program,
                tcp_user_timeout=round(self.deadline * 1000),
                **_KEEPALIVE,
            )

        db = attempts.connect_first(self.dsn, limit, connect)
        self._db, db.patience = db, self.deadline
        begun = clock.uptime()
        row = self.ask(_CLOCK).fetchone()
        clock.follow(float(row[0]) - (begun + clock.uptime()) / 2 if row else None)
        if row is not None and row[1] == db.info.backend_pid:  # a pooler answers with a process number of its own
            db.prepared = Prepared(db.pgconn, self.deadline)
        return db
