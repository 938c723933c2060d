"""An embedded store is moved into the database of many hosts, whatever kills the mover."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from gate import raw
from servers import emptied

from claimonce.gate import clock, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.store import Embedded, Store
from claimonce.gate.stores.postgres import setup, store_copy
from claimonce.gate.stores.postgres.database import open_postgres

COPY = """
import sys
from claimonce.gate.store import open_store
from claimonce.gate.stores.postgres import store_copy
store_copy.BATCH = int(sys.argv[2])

def told(table, rows):
    print(table, flush=True)
    sys.stdin.readline()  # until it is let go on

store_copy.copy(open_store(), sys.argv[1], "here", told)
"""


def fill(store: Embedded, many: int) -> None:
    for key in ("one", "two", "three"):
        entry = gate.enter(store, Wanted(key, "act", "env:one", owner.here()), About(window="forever"))
        assert entry.intent is not None
        gate.settle(store, entry.intent, intents.DONE if key != "three" else intents.UNCERTAIN, {"by": key})
    with store:
        count_up = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
        row = "'m' || i, 'act', 's', 'earlier', i, 1e9 + i, '2026-01-01T00:00:00Z', 'forever', '{}'"
        columns = "key, kind, session, boot, taken, wall, at, window, receipt"
        raw.run(store, f"{count_up} INSERT INTO markers ({columns}) SELECT {row} FROM n", rows=many)


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    asked = {
        "markers": 'key, kind, session, boot, taken, wall, at, "window", origin, receipt',
        "intents": "id, key, kind, token, session, state, detail, settled", "ledger": "id, at, key, state, reason",
    }  # fmt: skip
    return {name: raw.run(store, f"SELECT {columns} FROM {name} ORDER BY 1") for name, columns in asked.items()}


@pytest.fixture
def target(database: str) -> str:
    emptied(database)
    setup.init(database)
    return database


def test_a_copy_that_is_killed_ten_times_ends_equal_to_its_source(
    embedded: Embedded, target: str, own_home: Path
) -> None:
    fill(embedded, 3_000)
    for _ in range(10):
        child = subprocess.Popen(
            [sys.executable, "-c", COPY, target, "50"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert child.stdin is not None
        assert child.stdout is not None
        for _ in range(4):  # the last time it is killed as soon as it goes on, somewhere in the batch that follows
            assert child.stdout.readline()
            child.stdin.write("\n")
            child.stdin.flush()
        assert child.poll() is None
        child.kill()
        child.communicate()
    store_copy.copy(embedded, target, "here")
    into = open_postgres(target, str(own_home / "state"), 20.0)
    assert everything(into) == everything(embedded)
    assert into.next_token() > embedded.facts()["token"]
    assert gate.look(into, "one").name == gate.DONE
    assert gate.look(into, "three").name == gate.UNCERTAIN
    into.close()
    clock.follow(None)


def test_a_store_comes_beside_what_other_hosts_have_there_and_neither_loses_an_act(
    embedded: Embedded, target: str, own_home: Path, wanted: Callable[..., Wanted]
) -> None:
    fill(embedded, 5)
    into = open_postgres(target, str(own_home / "state"), 20.0)
    mine = gate.enter(into, wanted("already-there"), About(window="forever"))
    assert mine.intent is not None
    gate.settle(into, mine.intent, intents.DONE, {})
    store_copy.copy(embedded, target, "laptop")
    assert gate.look(into, "already-there").name == gate.DONE
    assert gate.look(into, "two").name == gate.DONE
    fresh = gate.enter(into, wanted("fresh"), About(window="forever"))
    assert fresh.intent is not None
    assert fresh.intent.id > max(row[0] for row in raw.run(into, "SELECT id FROM intents WHERE key <> 'fresh'"))
    assert {row["host"] for row in into.rows("markers_all")} >= {"laptop"}
    into.close()
    clock.follow(None)


def test_nothing_is_copied_while_a_claim_is_held(
    embedded: Embedded, target: str, wanted: Callable[..., Wanted]
) -> None:
    assert gate.enter(embedded, wanted("held"), About()).intent is not None
    with pytest.raises(store_copy.NotCopied, match="held"):
        store_copy.copy(embedded, target, "here")
