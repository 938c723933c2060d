"""Prepared statements asked through libpq: the same values, errors and deadlines as through a cursor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import emptied

from claimonce.gate import clock, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.stores.postgres import setup
from claimonce.gate.stores.postgres.database import open_postgres
from claimonce.gate.stores.postgres.faults import Late
from claimonce.gate.stores.postgres.link import Link
from examples import examples

PATIENCE = 30.0  # seconds; a machine under load is slow, not gone
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
WHOLE = st.integers(-(2**63), 2**63 - 1)


@pytest.fixture
def link(database: str) -> Iterator[Link]:
    link = Link(database, PATIENCE)
    link.connect()
    assert link.is_direct
    yield link
    link.drop()
    clock.follow(None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(60))
@given(st.none() | TEXT, st.none() | WHOLE, st.none() | st.floats(allow_nan=False), st.booleans())
def test_every_value_arrives_as_it_is(
    link: Link, text: str | None, whole: int | None, fraction: float | None, truth: bool
) -> None:
    query = (
        "SELECT length($1::text), ('x' || substr(md5($1), 1, 8))::bit(32)::int, $2::bigint, "
        "('x' || substr(md5($3::float8::text), 1, 8))::bit(32)::int, $4::boolean::int"
    )
    values: tuple[Any, ...] = (text, whole, fraction, truth)
    found = link.ask_prepared("values", query, values)
    marked = query.replace("$1", "%(a)s::text").replace("$2", "%(b)s").replace("$3", "%(c)s").replace("$4", "%(d)s")
    assert found == link.ask(marked, dict(zip("abcd", values, strict=True))).fetchone()
    assert found is not None
    assert (found[0], found[2], found[4]) == (None if text is None else len(text), whole, int(truth))


def test_a_text_that_no_buffer_holds_is_sent_to_its_end(link: Link) -> None:
    assert link.ask_prepared("length", "SELECT length($1::text)", ["x" * 30_000_000]) == (30_000_000,)


def test_no_row_is_none(link: Link) -> None:
    assert link.ask_prepared("none", "SELECT 1 WHERE $1::bigint = 2", [1]) is None
    assert link.ask_prepared("none", "SELECT 1 WHERE $1::bigint = 2", [2]) == (1,)


def test_what_the_server_refuses_is_the_error_of_its_code_and_the_connection_goes_on(link: Link) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        link.ask_prepared("divided", "SELECT 1 / $1::bigint", [0])
    with pytest.raises(psycopg.DataError):
        link.ask_prepared("text", "SELECT length($1::text)", ["a\0b"])
    with pytest.raises(psycopg.errors.UndefinedTable):
        link.ask_prepared("nowhere", "SELECT 1 FROM nowhere", [])
    assert link.ask_prepared("divided", "SELECT 1 / $1::bigint", [1]) == (1,)


def test_an_answer_that_does_not_come_is_late_and_its_connection_is_left(database: str) -> None:
    link = Link(database, 0.2)
    link.connect()
    with pytest.raises(Late, match=r"no answer within 0\.2 seconds"):
        link.ask_prepared("sleeping", "SELECT 1 FROM pg_sleep($1::float8)", [60.0])
    assert not link.is_there
    link.drop()


def test_a_connection_that_the_server_ends_is_an_error_that_passes(link: Link, database: str) -> None:
    def ended() -> None:
        link.ask_prepared("ends", "SELECT pg_terminate_backend(pg_backend_pid())::int", [])

    with pytest.raises(psycopg.OperationalError):
        ended()
    assert not link.is_there
    link.connect()
    assert link.ask_prepared("again", "SELECT $1::bigint", [7]) == (7,)


def test_a_key_with_a_nul_is_one_key_however_often_the_program_asked(database: str, tmp_path: Path) -> None:
    emptied(database)
    setup.init(database)
    with closing(open_postgres(database, str(tmp_path / "state"), PATIENCE)) as store:
        for number in range(6):
            for expected in (gate.FREE, gate.DONE):
                wanted = Wanted(f"mail\0{number}", "act", "env:one", owner.here())
                entry = gate.enter(store, wanted, About(window="24h"))
                assert (entry.intent is None) == (expected == gate.DONE)
                if entry.intent is not None:
                    gate.settle(store, entry.intent, intents.DONE, {})
    clock.follow(None)
