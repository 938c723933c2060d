"""Moving an embedded store into the database of many hosts: a batch is one transaction, with how far it has come.

Whoever dies in the middle goes on from there. Numbers of rows move by what the database had given out before, so that
several hosts may bring their stores; of two markers of one key the newer stays, and of two counters the higher.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg

from claimonce.gate import claims
from claimonce.gate.errors import GateError
from claimonce.gate.stores.postgres import dsn as dsns
from claimonce.gate.stores.postgres import faults
from claimonce.gate.stores.sqlite.embedded import Embedded

BATCH = 5_000
_PATIENCE = 60.0


class NotCopied(GateError):
    """The embedded store cannot be moved now."""

    sentence = "{why}; {do}"
    why: str
    do: str


@dataclass(frozen=True)
class Table:
    """One table: its key, which columns are numbers of rows (and of which table), and who wins where both have one."""

    name: str
    key: tuple[str, ...]
    numbers: dict[str, str] = field(default_factory=dict[str, str])
    conflict: str = "DO NOTHING"


# In this order, so that what names a row comes after the row.
TABLES = (
    Table("sessions", ("name",)),
    Table("intents", ("id",), {"id": "intents"}),
    Table("markers", ("key",), conflict="(key) DO UPDATE SET {all} WHERE excluded.wall > markers.wall"),
    Table("ledger", ("id",), {"id": "ledger"}),
    Table("messages", ("id",), {"id": "messages", "intent": "intents"}),
    Table("letters", ("message",), {"message": "messages"}),
    Table("letter_terms", ("term", "message"), {"message": "messages"}),
    Table("questions", ("id",)),
    Table("counters", ("key",), conflict="(key) DO UPDATE SET next = greatest(counters.next, excluded.next)"),
    Table("numbers", ("key", "number")),
    Table("counter_files", ("file", "key")),
    Table("warnings", ("id",), {"id": "warnings"}),
    Table("seen", ("repo", "ref")),
)
_COUNTED = {"intents": "id", "ledger": "id", "messages": "id", "warnings": "id"}
_INTENTS_SHOWN = "earlier"  # a question's list of intents, as JSON


def counts(source: Embedded) -> dict[str, int]:
    """Return how many rows of each table would be copied."""
    found = source.connection.execute
    return {each.name: found(f"SELECT count(*) FROM {each.name}").fetchone()[0] for each in TABLES}  # noqa: S608


def copy(source: Embedded, dsn: str, host: str, told: Callable[[str, int], None] = lambda _name, _rows: None) -> None:
    """Copy everything but claims, which no host may hold meanwhile; the embedded store stands still until the end.

    `told` hears of every batch. Raises NotCopied, StoreBroken or StoreUnreachable.
    """
    with source:
        held = [row["key"] for row in source.rows("claims_all") if claims.holds(row)]
        if held:
            raise NotCopied(f"{held[0]} is held right now", "copy when no agent is at work")
        facts = source.facts()
        try:
            with psycopg.connect(dsn, autocommit=False, prepare_threshold=None, connect_timeout=int(_PATIENCE)) as into:
                _refuse_worker(into)
                copying = _Copying(source, into, int(facts["store"]), host)
                for each in TABLES:
                    for rows in copying.batches(each):
                        told(each.name, rows)
                copying.end(facts["token"])
        except psycopg.Error as error:
            raise faults.make_error(dsns.hide_password(dsn), dsn, error) from error


def _refuse_worker(into: psycopg.Connection[Any]) -> None:
    row = into.execute("SELECT has_sequence_privilege('claimonce.tokens', 'UPDATE')").fetchone()
    if row is None or not row[0]:  # said before the first row, not after the last
        raise NotCopied("a worker's role may not move the database's own numbers on", "copy as the database's owner")


class _Copying:
    def __init__(self, source: Embedded, into: psycopg.Connection[Any], name: int, host: str) -> None:
        self.source, self.into, self.name, self.host = source, into, name, host
        self.moved = {table: self._moved(table, column) for table, column in _COUNTED.items()}
        into.commit()

    def _moved(self, table: str, column: str) -> int:
        known = self._known(f"moved {table}")
        if known is None:
            row = self.into.execute(f"SELECT coalesce(max({column}), 0) FROM claimonce.{table}").fetchone()  # noqa: S608  # pyright: ignore[reportUnknownVariableType, reportCallIssue, reportUnknownMemberType, reportArgumentType]
            known = str(row[0] if row else 0)  # pyright: ignore[reportUnknownArgumentType]
            self._note(f"moved {table}", known)
        return int(known)

    def batches(self, table: Table) -> Iterator[int]:
        """Copy the table from where an earlier copy ended, and yield the rows of each batch."""
        key, db = ", ".join(table.key), self.source.connection
        marks = ", ".join("?" * len(table.key))
        while True:
            known = self._known(f"at {table.name}")
            after = json.loads(known) if known else []  # pyright: ignore[reportUnknownVariableType]
            where = f"WHERE ({key}) > ({marks})" if after else ""
            rows = db.execute(f"SELECT * FROM {table.name} {where} ORDER BY {key} LIMIT {BATCH}", after).fetchall()  # noqa: S608  # pyright: ignore[reportUnknownArgumentType]
            if not rows:
                return
            names = list(rows[0].keys())
            self._put(table, names, [{name: self._value(table, name, row[name]) for name in names} for row in rows])
            self._note(f"at {table.name}", json.dumps([rows[-1][name] for name in table.key]))
            self.into.commit()
            yield len(rows)

    def _value(self, table: Table, name: str, entry: Any) -> Any:
        if name in table.numbers:
            return entry + self.moved[table.numbers[name]]
        if table.name == "questions" and name == _INTENTS_SHOWN:
            return json.dumps([each + self.moved["intents"] for each in json.loads(entry)])
        if isinstance(entry, bytes):
            return f"\\x{entry.hex()}"  # as PostgreSQL writes BYTEA
        return entry.replace("\0", "\ufffd") if isinstance(entry, str) else entry

    def _put(self, table: Table, names: list[str], rows: list[dict[str, Any]]) -> None:
        """Put a whole batch by one statement: the server reads it as rows of the table."""
        columns = ", ".join(f'"{name}"' for name in names)
        hosted = table.name in ("sessions", "intents", "markers", "ledger")
        conflict = table.conflict.replace("{all}", ", ".join(f'"{name}" = excluded."{name}"' for name in names))
        self.into.execute(  # pyright: ignore[reportCallIssue]
            f"INSERT INTO claimonce.{table.name} ({columns}{', host' if hosted else ''}) "  # noqa: S608  # pyright: ignore[reportArgumentType]
            f"SELECT {columns}{', %(host)s' if hosted else ''} "
            f"FROM json_populate_recordset(NULL::claimonce.{table.name}, %(rows)s) ON CONFLICT {conflict}",
            {"rows": json.dumps(rows), **({"host": self.host} if hosted else {})},
        )

    def _known(self, name: str) -> str | None:
        row = self.into.execute(
            "SELECT value FROM claimonce.copied WHERE source = %s AND name = %s", (self.name, name)
        ).fetchone()
        return str(row[0]) if row else None

    def _note(self, name: str, value: str) -> None:
        self.into.execute(
            "INSERT INTO claimonce.copied VALUES (%s, %s, %s) ON CONFLICT (source, name) DO UPDATE SET value = %s",
            (self.name, name, value, value),
        )

    def end(self, token: int) -> None:
        """Let numbers and tokens go on above all that was copied."""
        for table, column in _COUNTED.items():
            self.into.execute(  # pyright: ignore[reportCallIssue]
                f"SELECT setval('claimonce.{table}_{column}_seq', max({column})) FROM claimonce.{table}"  # noqa: S608  # pyright: ignore[reportArgumentType]
                f" HAVING max({column}) IS NOT NULL"
            )
        self.into.execute(
            "SELECT setval('claimonce.tokens', greatest(%s, (SELECT last_value FROM claimonce.tokens)))", (token,)
        )
        self.into.commit()
