"""A host that is cut off from the database in the middle of an act, and brought back after its lease has ended."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from gate.push.desk import Desk, until
from servers import emptied

from claimonce.gate.stores.postgres import setup
from claimonce.shims.launcher import write_executable


class Wire:
    """What lies between one host and the database: it can be cut, and joined again."""

    def __init__(self, host: str, port: int) -> None:
        self._far, self._open, self._is_cut = (host, port), list[socket.socket](), False
        self._near = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._near.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._near.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                continue
            far = socket.create_connection(self._far)
            self._open += [near, far]
            threading.Thread(target=self._carry, args=(near, far), daemon=True).start()

    @staticmethod
    def _carry(near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        try:
            while True:
                for one in select.select([near, far], [], [])[0]:
                    said = one.recv(65536)
                    if not said:
                        return
                    other[one].sendall(said)
        except (OSError, ValueError):
            return
        finally:
            near.close()
            far.close()

    def cut(self) -> None:
        """Lose every connection, and take none."""
        self._is_cut = True
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def join(self) -> None:
        """Carry again."""
        self._is_cut = False

    def close(self) -> None:
        """Be no more."""
        self.cut()
        self._near.close()


@pytest.fixture
def wire(database: str) -> Iterator[Wire]:
    emptied(database)
    setup.init(database)
    where = urlsplit(database)
    made = Wire(where.hostname or "", where.port or 5432)
    yield made
    made.close()


def named(host: str, dsn: str, folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    return {"CLAIMONCE_HOST": host, "CLAIMONCE_STATE": str(folder), "CLAIMONCE_STORE": dsn,
            "CLAIMONCE_LEASE_SECONDS": "1"}  # fmt: skip


def through(wire: Wire, dsn: str) -> str:
    where = urlsplit(dsn)
    return where._replace(netloc=where.netloc.replace(f":{where.port}", f":{wire.port}")).geturl()


@pytest.mark.slow
def test_a_host_cut_off_in_the_middle_of_a_push_loses_no_commit_and_holds_nobody_up(
    wire: Wire, database: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "desk")
    far, near = desk.clone("far"), desk.clone("near")
    away = named("far", through(wire, database), tmp_path / "state-far")
    here = named("near", database, tmp_path / "state-near")
    reached, go_on = tmp_path / "reached", tmp_path / "go-on"
    once = f"mkdir {reached} 2>/dev/null || exit 0; while [ ! -e {go_on} ]; do sleep 0.1; done"
    write_executable(desk.remote / "hooks" / "pre-receive", f"#!/bin/sh\n{once}\n")
    desk.commit(far, "of-far", "1\n")
    desk.commit(near, "of-near", "1\n")
    begun = desk.start("push", "-q", "origin", "HEAD:main", cwd=far, session="env:far", **away)
    until(reached.exists)
    wire.cut()
    landed = desk.shim("push", "-q", "origin", "HEAD:main", cwd=near, session="env:near", **here)
    assert landed.returncode == 0, landed.stderr
    go_on.touch()
    said = begun.communicate(timeout=100)[1]
    wire.join()
    if begun.returncode:
        again = desk.shim("push", "-q", "origin", "HEAD:main", cwd=far, session="env:far", **away)
        assert again.returncode == 0, (said, again.stderr)
    assert sorted(desk.subjects()[1:]) == ["far: of-far", "near: of-near"]
    assert desk.is_linear()
    for tree, env in ((far, away), (near, here)):
        assert json.loads(desk.verb("queue", "--json", cwd=tree, **env).stdout) == []
    rows = json.loads(desk.verb("status", "--json", cwd=near, **here).stdout)
    assert [row for row in rows if row["state"] == "uncertain"] == [], "the remote knew"


TAKE = """
import json, sys
from claimonce.gate.counters import allocation
from claimonce.gate.counters.counter import Counter
from claimonce.gate.errors import GateError
from claimonce.gate.store import Store, store_of
from claimonce.hooks.settings_cache import load
from claimonce.gate.stores.postgres.engine import Postgres
from claimonce.gate.stores.sqlite.embedded import Embedded

here, put = load("/"), Postgres.put
counter = Counter("SP", "", "", "text", "counter:x:SP", sys.argv[1], "content/sp-{n}-*.md")

def stop_there(self, name, /, **values):
    if name == "put_counter_next" and sys.argv[2] == "stop":
        sys.argv[2] = "go"
        print("inside", flush=True)
        sys.stdin.readline()
    return put(self, name, **values)

Postgres.put = stop_there
for _ in range(int(sys.argv[3])):
    try:
        print(json.dumps(allocation.take(store_of(here, "counter"), counter, "env:one")), flush=True)
    except GateError as error:
        print(type(error).__name__, flush=True)
        sys.stdin.readline()
"""


@pytest.mark.slow
def test_a_host_cut_off_in_the_middle_of_a_number_takes_one_that_nobody_has(
    wire: Wire, database: str, tmp_path: Path
) -> None:
    (tmp_path / "tree" / "content").mkdir(parents=True)
    away = {**os.environ, **named("far", through(wire, database), tmp_path / "state-far")}
    here = {**os.environ, **named("near", database, tmp_path / "state-near"), "CLAIMONCE_STATE__DEADLINE": "20s"}
    words = [sys.executable, "-c", TAKE, str(tmp_path / "tree")]
    far = subprocess.Popen([*words, "stop", "3"], env=away, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert far.stdin is not None
    assert far.stdout is not None
    try:
        assert far.stdout.readline() == "inside\n"
        wire.cut()
        near = subprocess.run([*words, "go", "5"], env=here, capture_output=True, text=True, check=True, timeout=120)
        far.stdin.write("\n")
        far.stdin.flush()
        assert far.stdout.readline() == "StoreUnreachable\n", "it says so, and takes none"
        far.stdin.write("\n")
        far.stdin.flush()
        assert far.stdout.readline() == "StoreUnreachable\n"
        wire.join()
        far.stdin.write("\n")
        far.stdin.flush()
        late = json.loads(far.stdout.readline())
    finally:
        far.kill()
        far.communicate()
    early = [json.loads(line)[0] for line in near.stdout.splitlines()]
    assert [*early, *late] == [1, 2, 3, 4, 5, 6]
