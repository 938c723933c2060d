"""The heartbeat: while this process lives, what it holds without a TTL keeps its lease on the database's clock."""

from __future__ import annotations

import os
import threading

import psycopg

from claimonce.gate.stores.postgres import faults
from claimonce.gate.stores.postgres.link import Link

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

LEASE = float(os.environ.get("CLAIMONCE_LEASE_SECONDS", "30"))
_BEATS = 3  # a lease; two may be lost
_TABLES = ("claims", "intents", "waiting")
_beating: dict[str, int] = {}  # by connection string, the process that beats


def is_ours(values: Mapping[str, Any]) -> bool:
    """Whether the row's owner is this very process."""
    return values.get("pid") == os.getpid()


def begin(dsn: str, owner: Mapping[str, Any]) -> None:
    """Beat from now on for whatever this process holds in that database; a second time changes nothing."""
    if _beating.get(dsn) == os.getpid():
        return
    _beating[dsn] = os.getpid()
    who = {name: owner[name] for name in ("boot", "space", "pid", "start")}
    threading.Thread(target=_beat, args=(dsn, who), daemon=True, name="claimonce-heartbeat").start()


def _beat(dsn: str, who: dict[str, Any]) -> None:
    link, pause = Link(dsn, max(LEASE / _BEATS, 1.0), "claimonce heartbeat"), threading.Event()
    while not pause.wait(LEASE / _BEATS):
        try:
            for table in _TABLES:
                link.run(_statement(table), {**who, "lease": LEASE})
        except (psycopg.Error, faults.Late):
            pass  # the next beat tries again; past the lease others may take over, which is what a lease is
        finally:
            link.drop()


def _statement(table: str) -> str:
    open_ = " AND state = 'open'" if table == "intents" else ""
    ttl = "" if table == "waiting" else " AND ttl IS NULL"
    return (
        f"UPDATE claimonce.{table} SET lease = extract(epoch FROM clock_timestamp()) + %(lease)s "  # noqa: S608
        f"WHERE pid = %(pid)s AND boot = %(boot)s AND space = %(space)s AND start = %(start)s{ttl}{open_}"
    )
