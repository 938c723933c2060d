"""Connecting within one deadline, whatever the name server and the hosts of the connection string do."""

from __future__ import annotations

import os
import select
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from servers import emptied

from claimonce.gate import clock
from claimonce.gate.errors import StoreUnreachable
from claimonce.gate.stores.postgres import attempts, setup
from claimonce.gate.stores.postgres.database import open_postgres


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A host that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture(autouse=True)
def _own_clock() -> Iterator[None]:
    yield
    clock.follow(None)


def port_of(server: socket.socket) -> int:
    return int(server.getsockname()[1])


def test_a_host_that_says_nothing_does_not_keep_the_one_after_it_waiting(
    database: str, silent: socket.socket, own_home: Path
) -> None:
    """The road to the second host notes whether the first attempt is still open when it is taken."""
    emptied(database)
    setup.init(database)
    known = conninfo_to_dict(database)
    was_open: list[bool] = []
    with socket.create_server(("127.0.0.1", 0)) as road:

        def carry() -> None:
            first = silent.accept()[0]
            here, there = road.accept()[0], socket.socket()
            was_open.append(_is_open(first))
            with first, here, closing(_to_server(known, there)):
                _carry(here, there)

        carrier = threading.Thread(target=carry, daemon=True)
        carrier.start()
        given = {**known, "host": "127.0.0.1,127.0.0.1", "port": f"{port_of(silent)},{port_of(road)}"}
        store = open_postgres(make_conninfo("", **given), str(own_home / "state"), 20.0)
        assert store.rows("claims_all") == []
        store.close()
        carrier.join(60)
    assert was_open == [True]


def _is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        while connection.recv(4096):
            pass
    except BlockingIOError:
        return True
    return False


def _to_server(known: Mapping[str, object], there: socket.socket) -> socket.socket:
    host, port = str(known.get("host") or "localhost"), int(str(known.get("port") or 5432))
    if host.startswith("/"):
        there.close()
        there = socket.socket(socket.AF_UNIX)
        there.connect(f"{host}/.s.PGSQL.{port}")
    else:
        there.connect((host, port))
    return there


def _carry(here: socket.socket, there: socket.socket) -> None:
    while True:
        for ready in select.select([here, there], [], [])[0]:
            data = ready.recv(65536)
            if not data:
                return
            (there if ready is here else here).sendall(data)


def test_hosts_that_all_say_nothing_cost_one_deadline_together(silent: socket.socket, own_home: Path) -> None:
    hosts = ",".join([f"127.0.0.1:{port_of(silent)}"] * 3)
    with pytest.raises(StoreUnreachable, match=r"no connection within 3 seconds"):
        open_postgres(f"postgresql://worker@{hosts}/claims", str(own_home / "state"), 3.0)


def test_the_error_of_the_last_host_is_said_where_every_host_refuses(own_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = port_of(gone)
    dsn = f"postgresql://worker@127.0.0.2:{port},127.0.0.3:{port}/claims"
    with pytest.raises(StoreUnreachable, match=r"127\.0\.0\.3.*refused"):
        open_postgres(dsn, str(own_home / "state"), 20.0)


@pytest.mark.parametrize(
    ("dsn", "hosts"),
    [
        ("postgresql://a/b", ["postgresql://a/b"]),
        ("host=a,c port=1,2 dbname=b", ["host=a port=1 dbname=b", "host=c port=2 dbname=b"]),
        ("postgresql://a,c/b", ["host=a dbname=b port=''", "host=c dbname=b port=''"]),
        ("host=a,c port=7 dbname=b", ["host=a port=7 dbname=b", "host=c port=7 dbname=b"]),
        ("host=a,c port=1,2,3", ["host=a,c port=1,2,3"]),
        ("host=a,c target_session_attrs=prefer-standby", ["host=a,c target_session_attrs=prefer-standby"]),
        ("host=a,c load_balance_hosts=random", ["host=a,c load_balance_hosts=random"]),
        ("no string", ["no string"]),
    ],
)
def test_each_host_is_tried_by_itself_unless_libpq_has_to_see_them_together(dsn: str, hosts: list[str]) -> None:
    def words(each: str) -> dict[str, object]:
        given = conninfo_to_dict(each)
        return {name: value for name, value in given.items() if value}

    found = attempts.each_host(dsn)
    assert found == hosts or [*map(words, found)] == [*map(words, hosts)]


NAME_SERVER = "127.99.99.99"
ASK = """
import socket, sys
silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
silent.bind((sys.argv[1], 53))
from claimonce.gate.errors import StoreUnreachable
from claimonce.gate.stores.postgres.database import open_postgres
try:
    open_postgres("postgresql://worker@db.example.org/claims", sys.argv[2], 2.0)
except StoreUnreachable as error:
    print(error)
"""


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs root, for a resolver of its own")
def test_a_name_server_that_says_nothing_is_waited_for_no_longer_than_the_deadline(own_home: Path) -> None:
    resolver = own_home / "resolv.conf"
    resolver.write_text(f"nameserver {NAME_SERVER}\noptions timeout:30 attempts:5\n")
    script = f'mount --bind {resolver} "$(readlink -f /etc/resolv.conf)" || exit 77; exec "$@"'
    words = ["unshare", "-m", "sh", "-c", script, "sh", sys.executable, "-c", ASK, NAME_SERVER, str(own_home / "s")]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this host lets nobody mount a file of their own")
    assert "no connection within 2 seconds" in done.stdout, done.stderr
