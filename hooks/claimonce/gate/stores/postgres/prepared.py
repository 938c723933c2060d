"""What one program asks again and again: prepared statements, asked through libpq itself.

A cursor of psycopg (3.3) costs the client as much as the server's answer does: it reads the query, looks up how each
value is written, and is made anew each time. These statements are known beforehand, and give one row of whole numbers.
"""

from __future__ import annotations

import select
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import psycopg
from psycopg.pq import DiagnosticField, ExecStatus

from claimonce.gate.stores.postgres.faults import Late

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

Row = tuple[int | None, ...]
_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


class Prepared:
    """The statements that one connection has prepared; no pooler may stand between."""

    def __init__(self, connection: PGconn, patience: float) -> None:
        """Prepare nothing yet; an answer is waited for so many seconds."""
        self._pg, self._patience = connection, patience
        self._known: set[str] = set()
        # Not select(): that takes no descriptor above 1023.
        self._to_read, self._to_write = select.poll(), select.poll()
        self._to_read.register(connection.socket, select.POLLIN)
        self._to_write.register(connection.socket, select.POLLIN | select.POLLOUT)

    def ask(self, name: str, query: str, values: Sequence[str | float | None]) -> Row | None:
        """Return the row that the query gives for these values, which it calls $1, $2 and so on.

        Raise psycopg.Error, or Late; after Late the connection is not used again.
        """
        pg, statement = self._pg, name.encode()
        if name not in self._known:
            pg.send_prepare(statement, query.encode())
            self._answer()
            self._known.add(name)
        texts = [None if each is None else str(each).encode("utf-8", "surrogateescape") for each in values]
        # In the binary format a text is its bytes and their number: a NUL does not end it, the server refuses it.
        pg.send_query_prepared(statement, texts, [isinstance(each, str) for each in values])
        result = self._answer()
        if not result.ntuples:
            return None
        return tuple([_number(result.get_value(0, column)) for column in range(result.nfields)])

    def _answer(self) -> PGresult:
        pg, until = self._pg, time.monotonic() + self._patience
        while pg.flush():
            self._take_in(self._to_write, until)
        while pg.is_busy():
            self._take_in(self._to_read, until)
        result = last = pg.get_result()
        while last is not None:
            last = pg.get_result()
        if result is None or result.status not in _GOOD:
            raise _error(result, pg)
        return result

    def _take_in(self, socket: select.poll, until: float) -> None:
        if not socket.poll(max(0.0, until - time.monotonic()) * 1000):
            raise Late(f"no answer within {self._patience:g} seconds")
        self._pg.consume_input()


def _number(text: bytes | None) -> int | None:
    return None if text is None else int(text)


def _error(result: PGresult | None, pg: PGconn) -> psycopg.Error:
    if result is None:
        return psycopg.OperationalError(pg.get_error_message())
    code = (result.error_field(DiagnosticField.SQLSTATE) or b"").decode()
    try:
        kind = psycopg.errors.lookup(code)
    except KeyError:
        kind = psycopg.OperationalError
    return kind(result.get_error_message())
