"""What the store of many hosts costs, on one server, in one run.

    python tests/bench/hosts.py [--seconds 5] [--clients 64] [--dsn DSN]

Prints: claims of many claimers, each a process, against the bare upsert on the same server, and their fairness; the
claim rate with 1,000 keys held and with 1,000,000 markers; a cold claim against a bare connect and query; `store copy`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from gate import raw
from servers import emptied, server

from claimonce.gate import claims, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.store import open_store
from claimonce.gate.stores.postgres import copying, setup
from claimonce.gate.stores.postgres.opening import open_postgres

UPSERT = (
    "INSERT INTO bare (key, token, at) VALUES (%(key)s, 1, clock_timestamp()) "
    "ON CONFLICT (key) DO UPDATE SET token = bare.token + 1, at = clock_timestamp() RETURNING token"
)


Work = Callable[[str, int, Callable[[], float]], int]


def bare(dsn: str, client: int, start: Callable[[], float]) -> int:
    """Upsert one of a thousand keys until the time that `start` returns; return how often."""
    done = 0
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as db:
        until = start()
        while time.time() < until:
            db.execute(UPSERT, {"key": f"k{(client * 7919 + done) % 1000}"}).fetchone()
            done += 1
    return done


def claimed(dsn: str, client: int, start: Callable[[], float]) -> int:
    """Claim one of a thousand keys, with a token and a lease, until the time that `start` returns; return how often."""
    done = 0
    with tempfile.TemporaryDirectory() as folder:
        store = open_postgres(dsn, folder, 60.0)
        me = owner.here()
        until = start()
        while time.time() < until:
            key = f"k{(client * 7919 + done) % 1000}"
            wanted = Wanted(key, "act", f"env:{client}", me, 600.0)
            with store.about(key):
                claims.take(store, wanted)
            done += 1
        store.close()
    return done


def _one(work: Work, dsn: str, client: int, seconds: float, barrier: Barrier, done: Queue[int]) -> None:
    def start() -> float:
        barrier.wait(120)
        return time.time() + seconds

    done.put(work(dsn, client, start))


def rate(work: Work, dsn: str, clients: int, seconds: float) -> tuple[float, float]:
    """Return operations a second of all clients together, and the most over the least of one client."""
    context = multiprocessing.get_context("spawn")
    barrier, done = context.Barrier(clients), context.Queue()
    jobs = [(work, dsn, client, seconds, barrier, done) for client in range(clients)]
    children = [context.Process(target=_one, args=job) for job in jobs]
    for child in children:
        child.start()
    each = [done.get(timeout=300) for _ in children]
    for child in children:
        child.join()
    return sum(each) / seconds, max(each) / max(1, min(each))


def cold(dsn: str, runs: int) -> tuple[float, float]:
    """Return the median seconds of a process that claims, and of one that connects and asks."""
    ask = f"import psycopg; psycopg.connect({dsn!r}).execute('SELECT 1').fetchone()"
    claim = (
        "import os; from claimonce.gate import claims, owner; from claimonce.gate.claims import Wanted\n"
        "from claimonce.gate.stores.postgres.opening import open_postgres\n"
        f"store = open_postgres({dsn!r}, os.environ['CLAIMONCE_STATE'], 60.0)\n"
        "with store.about('cold'):\n"
        "  claims.take(store, Wanted('cold', 'act', 'env:1', owner.here(), 600.0))\nos._exit(0)"
    )
    times: dict[str, list[float]] = {ask: [], claim: []}
    for _ in range(runs):
        for script, found in times.items():
            begun = time.monotonic()
            subprocess.run([sys.executable, "-c", script], check=True)
            found.append(time.monotonic() - begun)
    return statistics.median(times[claim]), statistics.median(times[ask])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--markers", type=int, default=1_000_000)
    args = parser.parse_args()
    with server() as running, tempfile.TemporaryDirectory() as folder:
        dsn = running.dsn()
        os.environ["CLAIMONCE_STATE"] = folder
        emptied(dsn)
        setup.init(dsn)
        with psycopg.connect(dsn, autocommit=True) as db:
            db.execute("CREATE TABLE bare (key TEXT PRIMARY KEY, token BIGINT, at TIMESTAMPTZ)")
        upserts, _ = rate(bare, dsn, args.clients, args.seconds)
        taken, fair = rate(claimed, dsn, args.clients, args.seconds)
        print(f"{args.clients} claimers: {taken:.0f}/s, bare upserts {upserts:.0f}/s, ratio {taken / upserts:.2f}, "
              f"fairness max/min {fair:.1f}", flush=True)  # fmt: skip
        claim, ask = cold(dsn, 15)
        print(f"cold claim {claim * 1000:.0f} ms, bare connect and query {ask * 1000:.0f} ms, ratio {claim / ask:.2f}")
        few, _ = rate(claimed, dsn, 8, args.seconds)
        store = open_postgres(dsn, folder, 600.0)
        raw.run(store, "INSERT INTO markers (key, kind, session, boot, taken, wall, at, \"window\", receipt) SELECT "
                "'m' || i, 'act', 's', 'b', i, i, '', 'forever', '{}' FROM generate_series(1, :many) AS i",
                many=args.markers)  # fmt: skip
        many, _ = rate(claimed, dsn, 8, args.seconds)
        print(
            f"8 claimers at 1,000 held keys {few:.0f}/s, and with {args.markers} markers {many:.0f}/s: {many / few:.2f}"
        )
        store.close()
        emptied(dsn)
        setup.init(dsn)
        own = open_store(folder)
        with own:
            raw.run(
                own,
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
                "INSERT INTO markers (key, kind, session, boot, taken, wall, at, window, receipt) "
                "SELECT 'm' || i, 'act', 's', 'b', i, 1e9, '', 'forever', '{}' FROM n",
            )
        begun = time.monotonic()
        copying.copy(own, dsn, "here")
        print(f"store copy of 100,000 markers: {time.monotonic() - begun:.1f} s")


if __name__ == "__main__":
    main()
