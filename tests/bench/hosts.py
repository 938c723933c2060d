"""What the store of many hosts costs, on one server, in one run.

    python tests/bench/hosts.py [--seconds 3] [--rounds 5] [--clients 64]

Prints: claims of many claimers, each a process, against the bare upsert on the same server, and their fairness; the
claim rate with 1,000 keys held and with 1,000,000 markers; a cold claim against a bare connect and query; `store copy`,
alone and killed ten times. `--only copy`, `rows`, `cold` or `claims` measures one of them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
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
from claimonce.gate.stores.postgres import setup, store_copy
from claimonce.gate.stores.postgres.database import open_postgres
from claimonce.gate.stores.postgres.prepared import Prepared

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


def prepared(dsn: str, client: int, start: Callable[[], float]) -> int:
    """Upsert as `bare` does, asked as a claim is: prepared, and without psycopg's cursor."""
    done = 0
    with psycopg.connect(dsn, autocommit=True) as db:
        asked, query = Prepared(db.pgconn, PATIENCE), UPSERT.replace("%(key)s", "$1")
        until = start()
        while time.time() < until:
            asked.ask("upsert", query, [f"k{(client * 7919 + done) % 1000}"])
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


@dataclass(frozen=True)
class Rate:
    """Operations a second of all clients together in each round, and the most over the least of one of them."""

    rounds: tuple[float, ...]
    fairness: float

    @property
    def median(self) -> float:
        """The median round."""
        return statistics.median(self.rounds)

    def over(self, other: Rate) -> float:
        """Return the median of the ratios, each of two rounds that came one after the other."""
        return statistics.median(mine / its for mine, its in zip(self.rounds, other.rounds, strict=True))


def rates(works: list[tuple[Work, str]], clients: int, seconds: float, times: int) -> list[Rate]:
    """Let all clients do each of the works in turn, so often."""
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
    found: list[Rate] = []
    for at in range(len(works)):
        rounds = tuple(sum(mine[at + len(works) * turn] for mine in each) / seconds for turn in range(times))
        whole = [sum(mine[at :: len(works)]) for mine in each]
        found.append(Rate(rounds, max(whole) / max(1, min(whole))))
    return found


def cold(dsn: str, runs: int) -> tuple[float, float]:
    """Return the median seconds of a process that claims, and of one that connects and asks."""
    ask = f"import psycopg; psycopg.connect({dsn!r}).execute('SELECT 1').fetchone()"
    claim = (
        "import os; from claimonce.gate import claims, owner; from claimonce.gate.claims import Wanted\n"
        "from claimonce.gate.stores.postgres.database import open_postgres\n"
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
        # What autovacuum would do in the minutes after such a fill, beside whatever is measured then.
        raw.run(store, "VACUUM (FREEZE, ANALYZE)")
        raw.run(store, "CHECKPOINT")
        store.close()
    thin, thick, act, full = rates(
        [(claimed, few), (claimed, many), (acted, few), (acted, many)], 8, args.seconds, 3 * args.rounds
    )
    print(f"8 claimers with 1,000 keys held {thin.median:.0f}/s, with {args.markers} markers too {thick.median:.0f}/s: "
          f"{thick.over(thin):.2f}; whole turns {act.median:.0f}/s and {full.median:.0f}/s: {full.over(act):.2f}",
          flush=True)  # fmt: skip


def copied(running: Server, folder: str) -> None:
    """Print how long `store copy` takes for a hundred thousand markers, alone and killed ten times in the middle."""
    own = open_store(folder)
    with own:
        raw.run(
            own,
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
            "INSERT INTO markers (key, kind, session, boot, taken, wall, at, window, receipt) "
            "SELECT 'm' || i, 'act', 's', 'b', i, 1e9, '', 'forever', '{}' FROM n",
        )
    once, often = with_schema(running, "copied"), with_schema(running, "killed")
    begun = time.monotonic()
    store_copy.copy(own, once, "here")
    print(f"store copy of 100,000 markers: {time.monotonic() - begun:.1f} s", flush=True)
    begun = time.monotonic()
    killed = sum(_killed(often, folder) for _ in range(10))
    store_copy.copy(own, often, "here")
    took = time.monotonic() - begun
    columns = 'key, kind, session, boot, taken, wall, at, "window", origin, receipt'
    query = f"SELECT {columns} FROM markers ORDER BY key"
    into = open_postgres(often, folder, 600.0)
    is_equal = raw.run(into, query) == raw.run(own, query)
    into.close()
    own.close()
    print(f"killed {killed} times in the middle: {took:.1f} s with all starts, {'equal' if is_equal else 'NOT EQUAL'}")


_COPY = """
import sys
from claimonce.gate.store import open_store
from claimonce.gate.stores.postgres import store_copy
store_copy.copy(open_store(sys.argv[2]), sys.argv[1], "here", lambda table, rows: print(table, flush=True))
"""


def _killed(dsn: str, folder: str) -> bool:
    """Copy on for one batch, and kill the copier somewhere in the one that follows; return whether it was at it."""
    child = subprocess.Popen([sys.executable, "-c", _COPY, dsn, folder], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(random.uniform(0.0, 0.1))
    was_at_it = child.poll() is None
    child.kill()
    child.communicate()
    return was_at_it


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--only", choices=("claims", "cold", "rows", "copy"), default="")
    parser.add_argument("--markers", type=int, default=1_000_000)
    args = parser.parse_args()
    with server() as running, tempfile.TemporaryDirectory() as folder:
        os.environ["CLAIMONCE_STATE"] = folder
        for name, measure in {
            "claims": lambda: claimed_by_many(running, args), "cold": lambda: started_cold(running),
            "rows": lambda: rows_make_no_difference(running, folder, args), "copy": lambda: copied(running, folder),
        }.items():  # fmt: skip
            if args.only in ("", name):
                measure()


def claimed_by_many(running: Server, args: argparse.Namespace) -> None:
    """Print the rate and the fairness of many claimers, against the bare upsert of as many."""
    dsn = with_schema(running, "claims")
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("CREATE TABLE bare (key TEXT PRIMARY KEY, token BIGINT, at TIMESTAMPTZ)")
    works: list[tuple[Work, str]] = [(bare, dsn), (claimed, dsn), (acted, dsn), (prepared, dsn)]
    upserts, taken, turns, fast = rates(works, args.clients, args.seconds, args.rounds)
    print(f"{args.clients} claimers: {taken.median:.0f}/s, bare upserts {upserts.median:.0f}/s, "
          f"ratio {taken.over(upserts):.2f}, of upserts asked as a claim is ({fast.median:.0f}/s) "
          f"{taken.over(fast):.2f}; fairness max/min {taken.fairness:.1f} (bare {upserts.fairness:.1f}); "
          f"whole turns {turns.median:.0f}/s, ratio {turns.over(upserts):.2f}, fairness {turns.fairness:.1f}",
          flush=True)  # fmt: skip


def started_cold(running: Server) -> None:
    """Print what a program that starts and claims takes, against one that connects and asks."""
    claim, ask = cold(with_schema(running, "cold"), 15)
    print(f"cold claim {claim * 1000:.0f} ms, bare connect and query {ask * 1000:.0f} ms, ratio {claim / ask:.2f}",
          flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
