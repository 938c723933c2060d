"""The attempts to connect: one a host of the connection string, within one deadline for all of them together.

libpq and psycopg (3.3.9) try one host after the other, give each the whole time-out, and look names up without any; so
a name server or a first host that says nothing would cost more than the deadline, or all of it. Here each host is tried
in a thread of its own, and the next begins when the one before it has failed or has said nothing for a while.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from claimonce.gate.stores.postgres.faults import Late

STAGGER = 0.25  # of the deadline: how long a host may say nothing before the next one is tried as well

Connection = TypeVar("Connection", bound=psycopg.Connection[Any])


def each_host(dsn: str) -> list[str]:
    """Return one connection string for each host that this one names; itself where libpq has to see all of them."""
    try:
        given = {name: str(value) for name, value in conninfo_to_dict(dsn).items()}
    except psycopg.Error:
        return [dsn]  # libpq says what is wrong with it
    lists = {name: given[name].split(",") for name in ("host", "hostaddr", "port") if "," in given.get(name, "")}
    several = max(map(len, lists.values()), default=1)
    # A standby is preferred among all hosts; random order is libpq's to draw; a wrong count is libpq's to refuse.
    whole = given.get("target_session_attrs") == "prefer-standby" or given.get("load_balance_hosts") == "random"
    if several == 1 or whole or {*map(len, lists.values())} != {several}:
        return [dsn]
    return [make_conninfo("", **(given | {name: one[at] for name, one in lists.items()})) for at in range(several)]


def connect_first(dsn: str, deadline: float, connect: Callable[[str], Connection]) -> Connection:
    """Return the first connection that stands; raise psycopg's error of the last host, or Late after `deadline`
    seconds.
    """
    hosts, answers, over = each_host(dsn), queue.SimpleQueue[tuple[int, Connection | Exception]](), threading.Event()

    def attempt(number: int) -> None:
        try:
            found: Connection | Exception = connect(hosts[number])
        except Exception as error:  # noqa: BLE001  (raised again by who waits)
            found = error
        answers.put((number, found))
        if over.is_set():
            _close_all(answers)

    try:
        return _first(answers, len(hosts), deadline, lambda number: _start(attempt, number))
    finally:
        over.set()
        _close_all(answers)


def _start(attempt: Callable[[int], None], number: int) -> None:
    threading.Thread(target=attempt, args=(number,), daemon=True, name="claimonce-connects").start()


def _first(
    answers: queue.SimpleQueue[tuple[int, Connection | Exception]],
    hosts: int,
    deadline: float,
    start: Callable[[int], None],
) -> Connection:
    until, begun = time.monotonic() + deadline, 0
    errors: dict[int, Exception] = {}
    while len(errors) < hosts:
        if begun < hosts:
            start(begun)
            begun += 1
        left = until - time.monotonic()
        try:
            number, found = answers.get(timeout=max(0.0, min(left, deadline * STAGGER) if begun < hosts else left))
        except queue.Empty:
            if time.monotonic() >= until:
                raise Late(f"no connection within {deadline:g} seconds") from None
            continue
        if not isinstance(found, Exception):
            return found
        errors[number] = found
    raise errors[hosts - 1]


def _close_all(answers: queue.SimpleQueue[tuple[int, Connection | Exception]]) -> None:
    """Close what came too late."""
    while True:
        try:
            _, found = answers.get_nowait()
        except queue.Empty:
            return
        if not isinstance(found, Exception):
            found.close()
