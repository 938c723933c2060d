"""What is wrong with a database, or with the words that name it: an error with its way back, in time, no password."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from gate.test_many_hosts import HOLD, go_on, line
from servers import emptied, server

from claimonce.demo.postgres import Server
from claimonce.gate import clock, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import StoreBroken, StoreUnreachable
from claimonce.gate.intents import About
from claimonce.gate.store import Embedded, Store
from claimonce.gate.stores.postgres import setup, store_copy
from claimonce.gate.stores.postgres.database import open_postgres
from claimonce.gate.stores.postgres.engine import FORM


@pytest.fixture
def made(database: str) -> Iterator[str]:
    emptied(database)
    setup.init(database)
    yield database
    clock.follow(None)


@pytest.fixture
def own_server(own_home: Path) -> Iterator[Server]:
    with server() as running:
        setup.init(running.dsn())
        yield running
    clock.follow(None)


def opened(dsn: str, own_home: Path, deadline: float = 10.0) -> Store:
    return open_postgres(dsn, str(own_home / "state"), deadline)


def act(store: Store, key: str = "mail") -> gate.Entry:
    entry = gate.enter(store, Wanted(key, "act", "env:here", owner.here()), About(window="24h"))
    if entry.intent is not None:
        gate.settle(store, entry.intent, intents.DONE, {})
    return entry


def claimonce(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    env, command = {**os.environ, **more}, [sys.executable, "-m", "claimonce.cli", *words]
    return subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=120
    )


# -- servers ----------------------------------------------------------------------------------------------------------


def test_a_host_that_takes_connections_and_says_nothing_is_waited_for_no_longer_than_the_deadline(
    own_home: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        dsn = f"postgresql://worker:s3cret-word@127.0.0.1:{silent.getsockname()[1]}/claims"
        done = claimonce("gate", "mail", "--", "touch", "sent", CLAIMONCE_STORE=dsn)
    assert done.returncode == 2
    assert "nothing is forgotten" in done.stderr
    assert "s3cret" not in done.stderr
    assert not Path("sent").exists()


@pytest.mark.parametrize("ends", [Server.stop, Server.kill])
@pytest.mark.slow
def test_a_server_that_restarts_in_the_middle_of_a_transaction_has_nothing_of_it(
    own_server: Server, own_home: Path, ends: Callable[[Server], None]
) -> None:
    def restart_inside() -> None:
        with store.about("number"):
            store.put("put_counter_next", key="number", next=7)
            ends(own_server)
            own_server.start()
            store.rows("counter_next", key="number")

    with closing(opened(own_server.dsn(), own_home)) as store:
        entry = gate.enter(store, Wanted("mail", "act", "env:here", owner.here()), About(window="24h"))
        assert entry.intent is not None
        with pytest.raises(StoreUnreachable):
            restart_inside()
        assert store.maybe("counter_next", key="number") is None
        gate.settle(store, entry.intent, intents.DONE, {})
        assert act(store).state.name == gate.DONE, "what was begun before is settled after"


# -- schemas and rights -----------------------------------------------------------------------------------------------


def test_a_schema_of_the_first_form_names_the_way_and_is_brought_forward(made: str, own_home: Path) -> None:
    with psycopg.connect(made, autocommit=True) as db:
        for column in ("verdict", "recipient", "subject", "head"):
            db.execute(f"ALTER TABLE claimonce.questions DROP COLUMN {column}")  # type: ignore[arg-type]
        db.execute("DROP FUNCTION claimonce.take; DROP FUNCTION claimonce.enter")
        db.execute("UPDATE claimonce.meta SET value = 1 WHERE name = 'form'")
    with pytest.raises(StoreBroken, match="claimonce store migrate"):
        opened(made, own_home)
    assert setup.migrate(made) == (1, FORM)
    with closing(opened(made, own_home)) as store:
        assert act(store).intent is not None


@pytest.fixture
def roles(database: str) -> Iterator[tuple[str, str]]:
    """An owner that is no superuser, and a worker, each as a connection string with a password."""
    admin, name = psycopg.connect(database, autocommit=True), urlsplit(database).path.strip("/")
    emptied(database)
    for role in ("claims_owner", "claims_worker"):
        with suppress(psycopg.errors.DuplicateObject):
            admin.execute(f"CREATE ROLE {role}")  # type: ignore[arg-type]
        admin.execute(f"ALTER ROLE {role} LOGIN PASSWORD 'w0rd-of-role'")  # type: ignore[arg-type]
    admin.execute(f'GRANT CREATE ON DATABASE "{name}" TO claims_owner')  # type: ignore[arg-type]
    admin.execute("ALTER DEFAULT PRIVILEGES FOR ROLE claims_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    where = urlsplit(database)
    netloc = where.netloc.rpartition("@")[2]
    each = [
        where._replace(netloc=f"{role}:w0rd-of-role@{netloc}").geturl() for role in ("claims_owner", "claims_worker")
    ]
    yield each[0], each[1]
    emptied(database)
    admin.execute("DROP OWNED BY claims_owner; DROP OWNED BY claims_worker; DROP ROLE claims_owner; "
                  "DROP ROLE claims_worker")  # fmt: skip
    admin.close()
    clock.follow(None)


def test_a_role_without_rights_is_told_what_the_owner_does(roles: tuple[str, str], own_home: Path) -> None:
    its_owner, worker = roles
    setup.init(its_owner)
    with pytest.raises(StoreBroken, match=r"store init --worker") as error:
        opened(worker, own_home)
    assert "w0rd-of-role" not in str(error.value)
    with pytest.raises(StoreBroken):
        setup.init(worker)


def test_a_worker_of_an_owner_that_trusts_nobody_does_every_act_and_no_more(
    roles: tuple[str, str], own_home: Path, embedded: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    its_owner, worker = roles
    setup.init(its_owner, worker="claims_worker")
    setup.migrate(its_owner)
    with closing(opened(worker, own_home)) as store:
        first = act(store)
        assert first.intent is not None
        assert store.at_once("take", _turn()) is not None, "in one step, too"
    monkeypatch.setenv("CLAIMONCE_STORE", worker)
    done = claimonce("gate", "other", "--", "true")
    assert done.returncode == 0, done.stderr
    with pytest.raises(store_copy.NotCopied, match="owner"):
        store_copy.copy(embedded, worker, "here")


def test_a_table_that_a_later_version_brings_is_the_workers_too(roles: tuple[str, str], own_home: Path) -> None:
    its_owner, worker = roles
    setup.init(its_owner, worker="claims_worker")
    with psycopg.connect(its_owner, autocommit=True) as db:
        db.execute("CREATE TABLE claimonce.of_later (x int)")
    setup.migrate(its_owner)
    with psycopg.connect(worker, autocommit=True) as db:
        db.execute("INSERT INTO claimonce.of_later VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("DELETE FROM claimonce.ledger")


def _turn() -> dict[str, object]:
    from claimonce.gate import claims

    return claims.for_one_step(Wanted("turn", "act", "env:here", owner.here()))


# -- connection strings -----------------------------------------------------------------------------------------------


def test_every_form_that_libpq_takes_is_taken(
    own_server: Server, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, passfile = f"host=127.0.0.1 port={own_server.port} user=postgres dbname=postgres", own_server.passfile
    (own_home / "services").write_text(f"[claims]\n{where.replace(' ', chr(10))}\n")
    monkeypatch.setenv("PGSERVICEFILE", str(own_home / "services"))
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        dead = nobody.getsockname()[1]
        for number, dsn in enumerate((
            "service=claims", "postgresql:///?service=claims", f"{where} passfile={passfile}",
            f"postgresql://postgres@/postgres?host=127.0.0.1&port={own_server.port}",
            f"postgresql://postgres@127.0.0.1:{dead},127.0.0.1:{own_server.port}/postgres?target_session_attrs=any",
            f"{where} sslmode=prefer connect_timeout=1 application_name=mine options=-csearch_path=nowhere",
            f"postgres://postgres@localhost:{own_server.port}/postgres?sslmode=disable",
        )):  # fmt: skip
            done = claimonce("gate", f"mail-{number}", "--", "true", CLAIMONCE_STORE=dsn)
            assert done.returncode == 0, (dsn, done.stderr)


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("sslmode=require", "sslmode"), ("sslmode=verify-full sslrootcert=/nowhere", "sslrootcert"),
        ("sslmode=never", "connection string"), ("service=nobody-knows", "service file"),
        ("passfile=/nowhere", "password"), ("target_session_attrs=some", "connection string"),
    ],
)  # fmt: skip
def test_words_that_will_never_do_are_no_partition(
    own_server: Server, own_home: Path, monkeypatch: pytest.MonkeyPatch, words: str, way: str
) -> None:
    monkeypatch.setenv("PGSERVICEFILE", str(own_home / "no-services"))
    with pytest.raises(StoreBroken, match=way) as error:
        opened(f"host=127.0.0.1 port={own_server.port} user=postgres dbname=postgres {words}", own_home)
    assert not isinstance(error.value, StoreUnreachable), "by the policy `local` an act would go on without it"


@pytest.mark.slow
@pytest.mark.parametrize("is_there", [True, False])
def test_a_password_in_the_string_is_in_no_report_no_file_and_no_process_list(
    own_server: Server, own_home: Path, is_there: bool
) -> None:
    word = own_server.passfile.read_text().strip().rpartition(":")[2]
    settings = own_home / ".config" / "claimonce"
    settings.mkdir(parents=True)
    (settings / "claimonce.toml").write_text(
        f'[state]\nstore = "postgresql://postgres:{word}@127.0.0.1:{own_server.port}/postgres"\n'
    )
    (settings / "claimonce.toml").chmod(0o600)
    if not is_there:
        own_server.stop()
    alone = {"PGPASSFILE": "/nowhere"}
    saw = claimonce("gate", "mail", "--", "sh", "-c", "cat /proc/[0-9]*/cmdline 2>/dev/null; true", **alone)
    assert (saw.returncode == 0) == is_there, saw.stderr
    said = saw.stdout + saw.stderr
    for words in (
        ("status", "--json"), ("queue",), ("log", "--json"), ("why", "mail"), ("report",), ("doctor",), ("config",),
        ("store", "check"), ("next", "SP"), ("explain", "mail x"), ("markers", "export", str(own_home / "out")),
        ("keys",), ("sessions",), ("questions",), ("store", "init"), ("store", "migrate"), ("store", "copy"),
    ):  # fmt: skip
        done = claimonce(*words, **alone)
        assert "Traceback" not in done.stderr, words
        said += done.stdout + done.stderr
    assert word not in said
    kept = [path for path in own_home.rglob("*") if path.is_file() and path.parent != settings]
    assert [path for path in kept if word.encode() in path.read_bytes()] == []


# -- clocks -----------------------------------------------------------------------------------------------------------

_SKEW = "import time\n_honest = time.time\ntime.time = lambda: _honest() + ({seconds})\n"


@pytest.mark.slow
def test_hosts_whose_clocks_are_an_hour_apart_agree_on_who_holds_and_what_is_done(made: str, own_home: Path) -> None:
    def host(name: str, seconds: int, key: str, window: str) -> subprocess.Popen[str]:
        env = {**os.environ, "CLAIMONCE_HOST": name, "CLAIMONCE_STORE": made, "CLAIMONCE_LEASE_SECONDS": "20"}
        env |= {"CLAIMONCE_STATE": str(own_home / f"state-{name}"), "CLAIMONCE_STATE__DEADLINE": "20s"}
        script = _SKEW.format(seconds=seconds) + HOLD
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return subprocess.Popen([sys.executable, "-c", script, key, window], env=env, text=True, **pipes)  # type: ignore[call-overload,no-any-return]

    children = [host("late", -3600, "turn", ""), host("early", 3600, "mail", "30m")]
    try:
        assert [line(each) for each in children] == ["in", "in"]
        others = [host("early", 3600, "turn", ""), host("late", -3600, "mail", "30m")]
        children += others
        assert [line(each) for each in others] == [gate.INTENDED, gate.INTENDED], "their leases live"
        assert [go_on(each) for each in children[:2]] == ["settled", "settled"]
        children += [host("late", -3600, "mail", "30m"), host("early", 3600, "turn", "")]
        assert [line(each) for each in children[-2:]] == [gate.DONE, "in"]
    finally:
        for each in children:
            each.kill()
            each.communicate()
