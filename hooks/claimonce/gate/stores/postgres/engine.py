"""The store of many hosts: one PostgreSQL database.

Every transaction stands behind advisory locks that end with it: the whole store's, or, where the caller says what it is
about, a shared one of the store and one for each name. So what a block reads stays true until it commits, blocks about
different keys go on side by side, and the server's lock queue serves whoever waits longest. Nothing is committed unless
the disk has it.
"""

from __future__ import annotations

import os
import re
import time
from zlib import crc32

import psycopg

from claimonce.gate.errors import StoreBroken, StoreTooNew
from claimonce.gate.stores import base
from claimonce.gate.stores.base import Store
from claimonce.gate.stores.postgres import acknowledged, at_once, faults
from claimonce.gate.stores.postgres import dsn as dsns
from claimonce.gate.stores.postgres.heartbeat import LEASE, begin, is_ours
from claimonce.gate.stores.postgres.link import Link
from claimonce.hooks.untrusted_text import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any

HERE = os.path.dirname(__file__)
FORM = 3
LEAST = 2  # the oldest form that this version works with
READS = 1  # the newest `meta.needs` that this version can read
DEADLINE = 2.0
UNSEEN = 3600.0  # seconds; a lease that no heartbeat renews, because its owner is not a process of ours
REST = 0.5  # seconds; longest sleep of who waits, where a pooler swallows the word that something ended
BEHIND = 3.0  # seconds; how long who is not the first in line looks at nothing else
CLASS = 0x636C6D31  # of our advisory locks, whose other half is what they stand for
_MOST_IDLE = 0.75  # of the deadline: a holder that is stopped inside a transaction is thrown out before others give up
_FREQUENT = 3  # steps of one program; what a hook does once is not worth a second trip for preparing it
_LEASED = {"put_claim", "put_waiting", "put_intent"}


class Postgres(Store):
    """An open store of many hosts; it connects when it is first asked."""

    def __init__(self, dsn: str, folder: str, host: str, deadline: float = DEADLINE) -> None:
        """Connect and check the schema; raise StoreBroken, StoreUnreachable or StoreTooNew."""
        self.dsn, self.folder, self.path, self.host = dsn, folder, dsns.hide_password(dsn), host
        self._link = Link(dsn, deadline)
        self._queries = statements()
        self._depth = 0
        self._scope: tuple[str, ...] = ()
        self._ears: Link | None = None
        self._acknowledged = acknowledged.Acknowledged(folder, self.path)
        self._last = acknowledged.Point()  # of the transaction
        self._name = self._checked = self._steps = 0
        try:
            self._check()
        except BaseException:
            self._link.drop()
            raise

    def facts(self) -> dict[str, int]:
        """Return what the database says of itself, with `lost`: whether it lacks what it had acknowledged here."""
        known = self._acknowledged.read()
        return {row["name"]: row["value"] for row in self.rows("facts", known=known.entry, known_wall=known.wall)}

    def _check(self) -> None:
        facts = self.facts()
        self._checked, self._name = self._link.made, facts["store"]
        if facts["needs"] > READS:
            raise StoreTooNew(self.path, facts["needs"], READS)
        if facts["form"] < LEAST:
            raise StoreBroken(self.path, f"its schema has form {facts['form']}, this claimonce needs {LEAST}", _MIGRATE)
        self.has_steps = facts["form"] >= at_once.SINCE
        acknowledged.refuse_lost(self.path, self._acknowledged.read(), self._name, bool(facts["lost"]))

    def _connect(self) -> None:
        """Be connected; look again at a database whose connection was lost: it may be another one by now."""
        self._link.connect()
        if self._link.made != self._checked:
            self._check()

    def about(self, *names: str) -> Postgres:
        """Let the next transaction lock these names alone."""
        self._scope = names
        return self

    def __enter__(self) -> Postgres:
        """Begin a transaction behind its locks."""
        scope, self._scope = self._scope, ()
        if self._depth == 0:
            self._last = acknowledged.Point()
            try:
                self._begin(self._opening(scope))
            except (psycopg.Error, faults.Late) as error:
                self._give_up()
                raise self._broken(error, "begin") from error
        self._depth += 1
        return self

    def _begin(self, opening: str) -> None:
        self._connect()
        try:
            self._link.run(opening)
        except psycopg.OperationalError:
            if self._link.is_there:
                raise
            self._connect()  # it ended at that moment, and nothing was begun
            self._link.run(opening)

    def _opening(self, scope: tuple[str, ...]) -> str:
        wait, idle = round(self._link.deadline * 1000), round(self._link.deadline * 1000 * _MOST_IDLE)
        store = "pg_advisory_xact_lock_shared" if scope else "pg_advisory_xact_lock"
        # Sorted, so that two blocks about the same names never wait for each other.
        locks = "".join(f", pg_advisory_xact_lock({CLASS}, {number})" for number in sorted({*map(_number, scope)}))
        return (
            f"BEGIN; SET LOCAL statement_timeout = {wait}; SET LOCAL idle_in_transaction_session_timeout = {idle}; "
            f"SELECT {store}({CLASS}, 0){locks}"
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or roll back when the block raised."""
        self._depth -= 1
        if self._depth:
            return
        if kind is not None:
            self._give_up()
            return
        try:
            self._link.run("COMMIT")
        except (psycopg.Error, faults.Late) as failure:
            self._give_up()
            raise self._broken(failure, "commit") from failure
        if self._last.entry:
            self._acknowledged.write(self._last)

    def _give_up(self) -> None:
        try:
            if self._link.is_inside:
                self._link.run("ROLLBACK")
        except (psycopg.Error, faults.Late):
            self._link.drop()

    def rows(self, name: str, /, **values: Any) -> list[Mapping[str, Any]]:
        """Run the named query and return its rows."""
        cursor = self._run(name, values)
        names = [column.name for column in cursor.description or ()]
        return [safe(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]

    def put(self, name: str, /, **values: Any) -> int:
        """Run the named statement and return the row's number; only inside `with store:`."""
        if not self._depth:
            raise RuntimeError(f"{name} writes outside a transaction")
        cursor = self._run(name, values)
        self.changed = cursor.rowcount
        row = cursor.fetchone() if cursor.description else None
        if name in _LEASED and is_ours(values):
            begin(self.dsn, values)
        return row[0] if row and isinstance(row[0], int) else 0

    def _run(self, name: str, values: dict[str, Any]) -> psycopg.Cursor[tuple[Any, ...]]:
        given = {column: _storable(entry) for column, entry in values.items()}
        given |= {"host": self.host, "lease": _lease(values)}
        given["word"] = str(_number(values["key"])) if "key" in values else ""
        try:
            return self._link.run(self._queries[name], given)
        except (psycopg.Error, faults.Late) as error:
            raise self._broken(error, name) from error

    def _broken(self, error: BaseException, during: str) -> StoreBroken:
        return faults.make_error(self.path, self.dsn, error, during)

    def at_once(self, name: str, values: dict[str, Any]) -> Mapping[str, Any] | None:
        """Call the function of that name on the server, behind the key's lock; only outside a transaction."""
        if not self.has_steps or self._depth:
            return None
        wait = round(self._link.deadline * 1000)
        values |= {"host": self.host, "lease": _lease(values), "number": _number(values["key"]), "wait": wait}
        try:
            self._connect()
            row = self._step(name, at_once.GIVEN[name](values))
        except (psycopg.Error, faults.Late) as error:
            raise self._broken(error, name) from error
        if row is None or row[0] is None:
            return None
        if is_ours(values):
            begin(self.dsn, values)
        return dict(zip(at_once.GIVES[name], row, strict=True))

    def _step(self, name: str, given: tuple[Any, ...]) -> tuple[Any, ...] | None:
        self._steps += 1
        try:
            if self._steps > _FREQUENT and self._link.is_direct:
                return self._link.ask_prepared(name, at_once.PREPARED[name], given)
            return self._link.ask(at_once.CALLS[name], given).fetchone()
        except psycopg.DataError:  # for a NUL, and nothing was done; looking for one each time costs more
            return self._link.ask(at_once.CALLS[name], [_storable(each) for each in given]).fetchone()

    def next_token(self) -> int:
        """Return a fencing token from the sequence: it only grows, whatever is rolled back or crashes."""
        return int(self.one("next_token")["value"])

    def append(self, **values: Any) -> None:
        """Append to the ledger; once it is committed, the database must have this entry."""
        self._last = acknowledged.Point(self._name, self.put("put_ledger", **values), float(values["wall"]))

    def sync(self) -> None:
        """Nothing: a commit is on the server's disk before it returns."""

    def checkpoint(self) -> None:
        """Nothing: the server does it."""

    def rest(self, key: str, seconds: float, ticket: int = 0) -> None:
        """Sleep until somebody says that `key` may be free, at most half a second.

        All who wait hear it, and one of them is next: the others look no closer than that, for a few seconds. Then they
        do, since those before them may have died.
        """
        until = time.monotonic() + BEHIND
        while True:
            self._hear(key, max(seconds, REST))
            if not ticket or time.monotonic() > until:
                return
            if self.one("first_waiting", key=key, ticket=ticket)["first"] == ticket:
                return

    def _hear(self, key: str, seconds: float) -> None:
        try:
            if self._ears is None:
                self._ears = Link(self.dsn, self._link.deadline, "claimonce waits")
                self._ears.run("LISTEN claimonce")
            self._ears.hear(str(_number(key)), seconds)
        except (psycopg.Error, faults.Late, OSError):
            self._close_ears()
            time.sleep(seconds)

    def close(self) -> None:
        """Close the connections."""
        self._link.drop()
        self._close_ears()

    def _close_ears(self) -> None:
        ears, self._ears = self._ears, None
        if ears is not None:
            ears.drop()


_MIGRATE = "bring it forward with `claimonce store migrate`"


def statements() -> dict[str, str]:
    """Return every named query as psycopg takes it."""
    return {name: _converted(query) for name, query in base.queries(HERE).items()}


def _converted(query: str) -> str:
    plain = "\n".join(line for line in query.split("\n") if not line.startswith("--"))
    return re.sub(r"(?<![:\w]):(\w+)", r"%(\1)s", plain.replace("%", "%%")).strip()


def _storable(entry: Any) -> Any:
    return entry.replace("\0", "\ufffd") if isinstance(entry, str) else entry  # PostgreSQL's text holds no NUL


def _number(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogateescape")) - 2**31 or 1


def _lease(values: Mapping[str, Any]) -> float:
    ttl = values.get("ttl")
    if ttl is not None:
        return float(ttl)
    return LEASE if is_ours(values) else UNSEEN
