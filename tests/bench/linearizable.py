"""Histories of claims and counters on PostgreSQL with faults, each searched for an order that explains it.

    python tests/bench/linearizable.py [--runs 200] [--clients 64] [--seed 1]

While the clients work, the server's sessions are cut off at random, so that some operations have no known end. Prints
one line for claims and one for counters; exits 1 when a history cannot be explained. Takes minutes: a scheduled job.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from gate.linearizability import (
    FREE,
    NEVER,
    Op,
    Recorder,
    claim_step,
    counter_step,
    is_linearizable,
    work_on_a_claim,
    work_on_a_counter,
)
from servers import any_dsn, emptied

from claimonce.gate.store import Store
from claimonce.gate.stores.postgres import setup
from claimonce.gate.stores.postgres.database import open_postgres
from claimonce.gate.stores.postgres.engine import Postgres

Work = Callable[[Recorder, Store, int, random.Random], None]
WORKS = {"claims": (work_on_a_claim, claim_step, FREE), "counters": (work_on_a_counter, counter_step, 0)}
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE application_name = 'claimonce' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 2"
)


def cut_off(dsn: str, over: threading.Event, chance: random.Random) -> None:
    """Cut sessions off until the run is over."""
    with psycopg.connect(dsn, autocommit=True) as db:
        while not over.wait(chance.uniform(0.02, 0.2)):
            db.execute(CUT)


def record(dsn: str, stores: list[Postgres], work: Work, seed: int) -> list[Op]:
    """Let a client work on each store, while some are cut off, and return the history."""
    over, free = threading.Event(), iter(stores)
    fault = threading.Thread(target=cut_off, args=(dsn, over, random.Random(seed)))
    fault.start()
    try:
        return Recorder(lambda: next(free)).run(len(stores), work, seed)
    finally:
        over.set()
        fault.join()


def main() -> int:
    """Run and say what was found."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    bad = 0
    with any_dsn() as dsn, tempfile.TemporaryDirectory() as folder:
        os.environ["CLAIMONCE_STATE"] = folder
        emptied(dsn)
        setup.init(dsn)
        # One connection a client for all runs; one that is cut off is made again by its store.
        stores = [open_postgres(dsn, folder, 60.0) for _ in range(args.clients)]
        for name, (work, step, state) in WORKS.items():
            begun, ops, unknown, unexplained = time.monotonic(), 0, 0, 0
            for run in range(args.runs):
                with psycopg.connect(dsn, autocommit=True) as db:
                    db.execute("TRUNCATE claimonce.claims, claimonce.counters")
                history = record(dsn, stores, work, args.seed + run)
                ops += len(history)
                unknown += sum(op.ended == NEVER for op in history)
                unexplained += not is_linearizable(history, step, state)
            bad += unexplained
            seconds = time.monotonic() - begun
            print(f"{name}: {args.runs} runs of {args.clients} clients, {ops} operations, {unknown} without an end, "
                  f"{unexplained} histories unexplained, {seconds:.0f} s", flush=True)  # fmt: skip
        for store in stores:
            store.close()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
