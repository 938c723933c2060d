"""What two other forms of the store of many hosts would cost: a partitioned ledger, and SKIP LOCKED for the line.

python tests/bench/forms.py [--rows 300000] [--partitions 12] [--waiters 8] [--seconds 3]
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from servers import server

from claimonce.gate.stores.postgres import setup
from claimonce.gate.stores.postgres.engine import statements

Connection = psycopg.Connection[tuple[Any, ...]]
ROW = (
    "SELECT '2026-01-01T00:00:00Z', 0, 's' || n % 50, 'act', 'key-' || n % 5000, '', 'done', '{{}}', '', '', '', 0 "
    "FROM generate_series({first}, {last}) AS n"
)
COLUMNS = "at, wall, session, kind, key, verdict, state, receipt, reason, host, boot, taken"


def ledgers(db: Connection, rows: int, parts: int) -> None:
    """Print what an append, a look at a key's history and forgetting cost in one table and in a partitioned one."""
    each = rows // parts
    db.execute(
        "CREATE TABLE parted (LIKE claimonce.ledger INCLUDING DEFAULTS, PRIMARY KEY (id)) PARTITION BY RANGE (id)"
    )
    db.execute("CREATE SEQUENCE parted_ids; ALTER TABLE parted ALTER id SET DEFAULT nextval('parted_ids')")
    for part in range(parts + 1):
        db.execute(
            f"CREATE TABLE parted_{part} PARTITION OF parted FOR VALUES FROM ({part * each}) TO ({(part + 1) * each})"
        )
    db.execute("CREATE INDEX ON parted (key, id)")
    for table in ("claimonce.ledger", "parted"):
        db.execute(f"INSERT INTO {table} ({COLUMNS}) {ROW.format(first=1, last=rows - 5000)}")
    db.execute("VACUUM ANALYZE")
    append = f"INSERT INTO TABLE_ ({COLUMNS}) {ROW.format(first=1, last=1)}"
    look = statements()["ledger_of_key"].replace("claimonce.ledger", "TABLE_")
    last = statements()["ledger_last"].replace("claimonce.ledger", "TABLE_")
    for what, query, values in (
        ("append", append, None), ("last 100 of a key", look, {"key": "key-77", "most": 100}),
        ("last 100", last, {"most": 100}),
    ):  # fmt: skip
        flat, parted = timed(
            db, [query.replace("TABLE_", "claimonce.ledger"), query.replace("TABLE_", "parted")], values
        )
        print(f"{what}: one table {flat:.2f} ms, {parts} partitions {parted:.2f} ms, ratio {parted / flat:.2f}")
    begun = time.monotonic()
    db.execute(f"DELETE FROM claimonce.ledger WHERE id <= {each}")
    deleted, begun = time.monotonic() - begun, time.monotonic()
    db.execute("DROP TABLE parted_0")
    print(f"forget {each} entries: DELETE {deleted * 1000:.0f} ms ({deleted / each * 1e6:.0f} us an entry), "
          f"DROP of a partition {(time.monotonic() - begun) * 1000:.0f} ms", flush=True)  # fmt: skip


def timed(db: Connection, queries: list[str], values: dict[str, Any] | None) -> list[float]:
    """Return the median milliseconds of each query, run in turns."""
    found: list[list[float]] = [[] for _ in queries]
    for _ in range(200):
        for query, times in zip(queries, found, strict=True):
            begun = time.perf_counter()
            db.execute(query, values)  # pyright: ignore[reportCallIssue, reportArgumentType]
            times.append((time.perf_counter() - begun) * 1000)
    return [statistics.median(times) for times in found]


# One who is next in line, told by its ticket; and one who takes whichever turn nobody else is taking.
TICKETS = (
    "SELECT pg_advisory_xact_lock(7)",
    "SELECT coalesce(min(ticket), 0) = %(mine)s FROM line",
    "DELETE FROM line WHERE ticket = %(mine)s",
)
SKIPPING = (
    "SELECT ticket = %(mine)s FROM line ORDER BY ticket LIMIT 1 FOR UPDATE SKIP LOCKED",
    "DELETE FROM line WHERE ticket = %(mine)s",
)


def turns(dsn: str, form: tuple[str, ...], seconds: float, barrier: Barrier, done: Queue[tuple[int, int]]) -> None:
    """Stand in line, ask until it is one's turn, leave, and again; put how many turns and how many questions."""
    taken = asked = 0
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as db:
        barrier.wait()
        until = time.time() + seconds
        while time.time() < until:
            row = db.execute("INSERT INTO line DEFAULT VALUES RETURNING ticket").fetchone()
            values = {"mine": row[0] if row else 0}
            is_mine = False
            while not is_mine:
                with db.transaction():
                    asked += 1
                    answer = [db.execute(each, values).fetchone() for each in form[:-1]][-1]  # pyright: ignore[reportCallIssue, reportArgumentType]
                    is_mine = bool(answer and answer[0])
                    if is_mine:
                        db.execute(form[-1], values)  # pyright: ignore[reportCallIssue, reportArgumentType]
            taken += 1
    done.put((taken, asked))


def lines(dsn: str, waiters: int, seconds: float) -> None:
    """Print what a turn costs by tickets, and by SKIP LOCKED."""
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("CREATE TABLE line (ticket BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY)")
    context = multiprocessing.get_context("fork")
    for name, form in (("tickets", TICKETS), ("SKIP LOCKED", SKIPPING)) * 2:
        barrier, done = context.Barrier(waiters), context.Queue()
        work: Callable[..., None] = turns
        children = [context.Process(target=work, args=(dsn, form, seconds, barrier, done)) for _ in range(waiters)]
        for child in children:
            child.start()
        each = [done.get(timeout=300) for _ in children]
        for child in children:
            child.join()
        whole, asked = sum(mine for mine, _ in each), sum(mine for _, mine in each)
        fair = max(mine for mine, _ in each) / max(1, min(mine for mine, _ in each))
        print(f"{waiters} in line, {name}: {whole / seconds:.0f} turns/s, {asked / max(1, whole):.1f} questions each, "
              f"max/min {fair:.1f}", flush=True)  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--partitions", type=int, default=12)
    parser.add_argument("--waiters", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=3.0)
    args = parser.parse_args()
    with server() as running:
        setup.init(running.dsn())
        with psycopg.connect(running.dsn(), autocommit=True) as db:
            ledgers(db, args.rows, args.partitions)
        lines(running.dsn(), args.waiters, args.seconds)


if __name__ == "__main__":
    main()
