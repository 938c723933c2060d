"""What the store of many hosts costs, on one server, in one run.

    python tests/bench/hosts.py [--seconds 3] [--rounds 5] [--clients 64]

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
import uuid
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from gate import raw
from servers import server

from claimonce.demo.postgres import Server
from claimonce.gate import claims, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.owner import Owner
from claimonce.gate.store import open_store
from claimonce.gate.stores.postgres import copying, setup
from claimonce.gate.stores.postgres.opening import open_postgres

UPSERT = (
    "INSERT INTO bare (key, token, at) VALUES (%(key)s, 1, clock_timestamp()) "
    "ON CONFLICT (key) DO UPDATE SET token = bare.token + 1, at = clock_timestamp() RETURNING token"
)


Work = Callable[[str, int, Callable[[], float]], int]
PATIENCE = 60.0  # seconds; a machine under load is slow, not gone


def bare(dsn: str, client: int, start: Callable[[], float]) -> int:
    """Upsert one of a thousand keys until the time that `start` returns; return how often."""
    done = 0
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as db:
        until = start()
        while time.time() < until:
            db.execute(UPSERT, {"key": f"k{(client * 7919 + done) % 1000}"}).fetchone()
            done += 1
    return done


def _on_its_host() -> Owner:
    me = owner.here()
    return Owner(str(uuid.uuid4()), me.space, me.pid, me.start)


def claimed(dsn: str, client: int, start: Callable[[], float]) -> int:
    """Claim one of a thousand keys whose last holder, on another host, has let its lease run out; return how often."""
    tried = done = 0
    with tempfile.TemporaryDirectory() as folder:
        store, me = open_postgres(dsn, folder, PATIENCE), _on_its_host()
        until = start()
        while time.time() < until:
            wanted = Wanted(f"k{(client * 7919 + tried) % 1000}", "act", f"env:{client}", me, 0.0)
            done += claims.take_free(store, wanted) is not None
            tried += 1
        store.close()
    return done


def acted(dsn: str, client: int, start: Callable[[], float]) -> int:
    """Take a turn on one of a thousand keys by the whole gate and give it back; return how often."""
    done = 0
    with tempfile.TemporaryDirectory() as folder:
        store, about = open_postgres(dsn, folder, PATIENCE), About(window="")
        until = start()
        while time.time() < until:
            wanted = Wanted(f"a{(client * 7919 + done) % 1000}", "act", f"env:{client}", owner.here())
            entry = gate.enter(store, wanted, about, wait=PATIENCE, once=False)
            if entry.intent is not None:
                gate.settle(store, entry.intent, intents.DONE, {})
            done += 1
        store.close()
    return done


def _one(rounds: list[tuple[Work, str]], client: int, seconds: float, barrier: Barrier, done: Queue[list[int]]) -> None:
    def start() -> float:
        barrier.wait(300)
        return time.time() + seconds

    done.put([work(dsn, client, start) for work, dsn in rounds])


def rates(works: list[tuple[Work, str]], clients: int, seconds: float, times: int) -> list[tuple[float, float]]:
    """Let all clients do each of the works in turn, so often; return for each work the operations a second of all
    clients together in the median round, and the most over the least of one client in the whole.
    """
    # Forked, so that sixty interpreters need not read psycopg first; no connection is open here.
    context = multiprocessing.get_context("fork")
    barrier, done = context.Barrier(clients), context.Queue()
    jobs = [(works * times, client, seconds, barrier, done) for client in range(clients)]
    children = [context.Process(target=_one, args=job) for job in jobs]
    for child in children:
        child.start()
    each = [done.get(timeout=900) for _ in children]
    for child in children:
        child.join()
    found: list[tuple[float, float]] = []
    for at in range(len(works)):
        rounds = [sum(mine[at + len(works) * turn] for mine in each) / seconds for turn in range(times)]
        whole = [sum(mine[at :: len(works)]) for mine in each]
        found.append((statistics.median(rounds), max(whole) / max(1, min(whole))))
    return found


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


def with_schema(running: Server, name: str) -> str:
    """Make a database with the gate's schema, and return its connection string."""
    with psycopg.connect(running.dsn(), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")  # pyright: ignore[reportCallIssue, reportArgumentType]
    setup.init(running.dsn(name))
    return running.dsn(name)


def rows_make_no_difference(running: Server, folder: str, args: argparse.Namespace) -> None:
    """Print the claim rate with a thousand keys held, and in a database that has a million markers as well."""
    few, many = with_schema(running, "few"), with_schema(running, "many")
    for dsn, markers in ((few, 0), (many, args.markers)):
        store = open_postgres(dsn, folder, 600.0)
        raw.run(store, "INSERT INTO claims (key, kind, token, session, boot, space, pid, start, taken, at) SELECT "
                "'held' || i, 'act', i, 's', 'b', '', 0, '', 0, '' FROM generate_series(1, 1000) AS i")  # fmt: skip
        raw.run(store, "INSERT INTO markers (key, kind, session, boot, taken, wall, at, \"window\", receipt) SELECT "
                "'m' || i, 'act', 's', 'b', i, i, '', 'forever', '{}' FROM generate_series(1, :many) AS i",
                many=markers)  # fmt: skip
        raw.run(store, "CHECKPOINT")
        store.close()
    (thin, _), (thick, _), (act, _), (full, _) = rates(
        [(claimed, few), (claimed, many), (acted, few), (acted, many)], 8, args.seconds, args.rounds
    )
    print(f"8 claimers with 1,000 keys held {thin:.0f}/s, with {args.markers} markers too {thick:.0f}/s: "
          f"{thick / thin:.2f}; whole turns {act:.0f}/s and {full:.0f}/s: {full / act:.2f}", flush=True)  # fmt: skip


def copied(running: Server, folder: str) -> None:
    """Print how long `store copy` takes for a hundred thousand markers."""
    dsn = with_schema(running, "copied")
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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--markers", type=int, default=1_000_000)
    args = parser.parse_args()
    with server() as running, tempfile.TemporaryDirectory() as folder:
        os.environ["CLAIMONCE_STATE"] = folder
        dsn = with_schema(running, "claims")
        with psycopg.connect(dsn, autocommit=True) as db:
            db.execute("CREATE TABLE bare (key TEXT PRIMARY KEY, token BIGINT, at TIMESTAMPTZ)")
        works: list[tuple[Work, str]] = [(bare, dsn), (claimed, dsn), (acted, dsn)]
        (upserts, even), (taken, fair), (turns, just) = rates(works, args.clients, args.seconds, args.rounds)
        print(f"{args.clients} claimers: {taken:.0f}/s, bare upserts {upserts:.0f}/s, ratio {taken / upserts:.2f}; "
              f"fairness max/min {fair:.1f} (bare {even:.1f}); whole turns {turns:.0f}/s, ratio {turns / upserts:.2f}, "
              f"fairness {just:.1f}", flush=True)  # fmt: skip
        claim, ask = cold(dsn, 15)
        print(f"cold claim {claim * 1000:.0f} ms, bare connect and query {ask * 1000:.0f} ms, ratio {claim / ask:.2f}",
              flush=True)  # fmt: skip
        rows_make_no_difference(running, folder, args)
        copied(running, folder)


if __name__ == "__main__":
    main()
