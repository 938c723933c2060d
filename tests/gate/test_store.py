from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from servers import emptied

from claimonce.gate import claims, folder, gate, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import StateFolderRefused, StoreBroken, StoreTooNew
from claimonce.gate.store import Embedded, Store, open_store
from claimonce.gate.stores import base
from claimonce.gate.stores.postgres import engine as postgres_engine
from claimonce.gate.stores.postgres.database import open_postgres
from claimonce.gate.stores.postgres.setup import init
from claimonce.gate.stores.sqlite import embedded as sqlite_engine


def test_the_state_folder_is_private(embedded: Embedded) -> None:
    store = embedded
    assert os.stat(store.folder).st_mode & 0o077 == 0
    assert os.stat(store.path).st_mode & 0o077 == 0


def test_a_loose_state_folder_is_made_private(own_home: Path) -> None:
    (own_home / "state").mkdir(mode=0o755)
    os.chmod(own_home / "state", 0o755)
    assert os.stat(open_store().folder).st_mode & 0o077 == 0


def test_a_foreign_state_folder_is_refused_with_the_way_out(own_home: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder of another user")
    (own_home / "state").mkdir()
    os.chown(own_home / "state", 12345, 12345)
    with pytest.raises(StateFolderRefused, match=r"belongs to user 12345.*CLAIMONCE_STATE"):
        open_store()


def test_a_file_in_place_of_the_folder_is_refused(own_home: Path) -> None:
    (own_home / "state").write_text("")
    with pytest.raises(StateFolderRefused):
        open_store()


@pytest.mark.parametrize("kind", ["nfs4", "virtiofs", "9p", "fuse.sshfs", "cifs"])
def test_a_shared_disk_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(folder, "disk_of", lambda _: kind)
    with pytest.raises(StateFolderRefused, match=kind):
        folder.refuse_shared_disk(str(tmp_path))


def test_a_corrupt_database_is_said_and_never_taken_for_an_empty_one(own_home: Path) -> None:
    state = own_home / "state"
    state.mkdir(mode=0o700)
    (state / "claims.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreBroken, match="claimonce store restore"):
        open_store()


def test_a_newer_form_is_refused(embedded: Embedded) -> None:
    store = embedded
    with store:
        store._db.execute("UPDATE meta SET value = 99 WHERE name = 'needs'")
    with pytest.raises(StoreTooNew, match="upgrade"):
        open_store()


def test_a_store_of_an_older_form_is_brought_forward_and_older_versions_go_on_with_it(own_home: Path) -> None:
    (own_home / "state").mkdir(mode=0o700)
    store = sqlite3.connect(own_home / "state" / "claims.db", isolation_level=None)
    store.executescript(Path(__file__).with_name("form-1.sql").read_text())
    older = "INSERT INTO messages (intent, recipient, channel, session, boot, taken, wall, at, print, subject, head) "
    older += "VALUES (1, 't@x.org', 'email', 'env:a', 'b', 0, 0, '', 'p', '', '')"
    store.execute(older)
    newer, beside = open_store(), open_store()
    store.execute(older)
    store.execute(
        "INSERT INTO ledger (at, wall, session, kind, key, verdict, state, receipt, reason)"
        " VALUES ('', 0, 's', 'act', 'k', '', 'done', '{}', '')"
    )
    rows = newer._db.execute("SELECT known FROM messages").fetchall()
    assert [row["known"] for row in rows] == [0, 0], "what an older version wrote is not taken for known"
    assert beside.facts()["needs"] == 1, "an older version is not shut out"
    store.close()


def test_what_a_raised_block_wrote_is_undone(store: Store) -> None:

    def take_and_fail() -> None:
        with store:
            claims.take(store, Wanted("k", "act", "s", owner.here()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        take_and_fail()
    assert store.rows("claims_all") == []


def test_a_write_outside_a_transaction_is_a_bug(store: Store) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        store.put("next_token")


BUILD = "from claimonce.gate.store import open_store; open_store(); print('built')"


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="what is open is read in /proc")
def test_who_drops_a_store_leaves_no_turnstile_open(own_home: Path) -> None:
    for _ in range(3):
        open_store().facts()
    seen = [Path(f"/proc/self/fd/{each}") for each in os.listdir("/proc/self/fd")]
    assert str(own_home / "state" / "turnstile") not in [str(each.readlink()) for each in seen if each.is_symlink()]


def test_many_may_build_the_store_at_the_same_moment() -> None:
    children = [subprocess.Popen([sys.executable, "-c", BUILD], stdout=subprocess.PIPE, text=True) for _ in range(8)]
    assert [child.communicate()[0].strip() for child in children] == ["built"] * 8


def test_a_disk_that_is_full_is_an_error_and_not_a_lost_claim(embedded: Embedded, own_home: Path) -> None:
    store = embedded
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    row = {"key": "k" * 200, "session": "s", "boot": "b", "space": "", "start": "", "taken": 0, "at": ""}

    def fill() -> None:
        with store:
            for number in range(100_000):
                store.put("put_waiting", pid=number, **row)

    with pytest.raises(StoreBroken):
        fill()
    assert gate.look(store, "k").name == gate.FREE


def test_every_named_query_is_valid_sql(embedded: Embedded) -> None:
    store = embedded
    for name, statement in store._queries.items():
        words = statement.replace("(", " ").replace(")", " ").split()
        values = {word[1:].strip(",;"): 1 for word in words if word.startswith(":")}
        try:
            store._db.execute("EXPLAIN " + statement, values)
        except sqlite3.Error as error:
            pytest.fail(f"{name}: {error}")


# What every tool call and every number asks; the tables behind them grow with use.
OFTEN = [
    "claim_of", "intents_by_use", "intents_open_of_session", "marker_of", "number", "numbers_released", "counter_next",
]  # fmt: skip


@pytest.mark.parametrize("name", OFTEN)
def test_what_is_asked_often_reads_no_more_rows_than_it_returns(embedded: Embedded, name: str) -> None:
    store = embedded
    statement = Embedded.statement(name)
    values = dict.fromkeys(re.findall(r":(\w+)", statement), 1)
    with sqlite3.connect(store.path) as db:
        plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + statement, values)]
    assert plan
    assert all(step.startswith("SEARCH") for step in plan), plan
    if name == "numbers_released":
        assert "numbers_released" in plan[0], "every number ever taken would be looked at"


OWN = {"host", "lease", "word", "known", "known_wall"}  # what the engine of many hosts gives a query by itself


def test_both_engines_answer_to_the_same_names() -> None:
    folders = [os.path.dirname(str(module.__file__)) for module in (sqlite_engine, postgres_engine)]
    names = [list(base.queries(folder)) for folder in folders]
    assert sorted(names[0]) == sorted(names[1])
    for name, given in base.queries(folders[0]).items():
        asked = set(re.findall(r":(\w+)", base.queries(folders[1])[name])) - OWN
        assert asked <= set(re.findall(r":(\w+)", given)), name


def test_every_named_query_is_valid_sql_of_postgresql(database: str, own_home: Path) -> None:
    emptied(database)
    init(database)
    store = open_postgres(database, str(own_home / "state"), 10.0)
    for name, statement in postgres_engine.statements().items():
        # NULL is of every type, so that only names and syntax are judged.
        values = dict.fromkeys(re.findall(r"%\((\w+)\)s", statement))
        try:
            store._link.run("EXPLAIN " + statement, values)
        except psycopg.errors.IndeterminateDatatype:
            continue  # of a NULL that is only compared with NULLs
        except psycopg.Error as error:
            store.close()
            pytest.fail(f"{name}: {error}")
    store.close()
