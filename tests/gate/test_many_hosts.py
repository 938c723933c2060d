"""Hosts that share one database: leases, fences, partitions, rights, and what a wrong setting says."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from gate import raw
from servers import emptied, server

from claimonce.demo.postgres import Server
from claimonce.gate import claims, clock, gate, intents, ledger, markers, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import Fenced, StoreBroken, StoreTooNew, StoreUnreachable
from claimonce.gate.intents import About
from claimonce.gate.store import Store, open_store, store_of
from claimonce.gate.stores.postgres import engine, setup
from claimonce.gate.stores.postgres.database import open_postgres
from claimonce.gate.stores.postgres.engine import FORM
from claimonce.hooks.settings_cache import load

Start = Callable[..., "subprocess.Popen[str]"]
HOLD = (
    """
import sys
from claimonce.gate import gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import GateError
from claimonce.gate.intents import About
"""
    + raw.OPEN
    + """
key, window = sys.argv[1:3]
entry = gate.enter(store, Wanted(key, "act", "env:there", owner.here()), About(window=window), once=bool(window))
print("in" if entry.intent else entry.state.name, flush=True)
sys.stdin.readline()
try:
    gate.settle(store, entry.intent, intents.DONE, {"by": "there"})
    print("settled", flush=True)
except GateError as error:
    print(type(error).__name__, flush=True)
"""
)


@pytest.fixture
def store(database: str, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store as host `here` sees it; what a test starts on another host names its own."""
    emptied(database)
    setup.init(database)
    monkeypatch.setenv("CLAIMONCE_STORE", database)
    monkeypatch.setenv("CLAIMONCE_STATE__DEADLINE", "20s")
    opened = open_postgres(database, str(own_home / "state"), 20.0)
    yield opened
    opened.close()
    clock.follow(None)


@pytest.fixture
def there() -> Iterator[Start]:
    """Start a program on another host: its own name, its own state folder, a lease of a second."""
    running: list[subprocess.Popen[str]] = []

    def start(script: str, *words: str, host: str = "there", lease: str = "1") -> subprocess.Popen[str]:
        env = {**os.environ, "CLAIMONCE_HOST": host, "CLAIMONCE_LEASE_SECONDS": lease}
        env["CLAIMONCE_STATE"] = os.environ["CLAIMONCE_STATE"] + f"-{host}"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        running.append(subprocess.Popen([sys.executable, "-c", script, *words], env=env, **pipes))  # type: ignore[call-overload]
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.communicate()


def line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def go_on(child: subprocess.Popen[str]) -> str:
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()
    return line(child)


def take(store: Store, key: str, window: str = "", wait: float = 0.0) -> gate.Entry:
    wanted = Wanted(key, "act", "env:here", owner.here())
    return gate.enter(store, wanted, About(window=window), wait=wait, once=bool(window))


def test_what_lives_on_another_host_holds_past_its_lease_by_its_heartbeat(store: Store, there: Start) -> None:
    child = there(HOLD, "turn", "", lease="4")
    assert line(child) == "in"
    assert take(store, "turn", wait=6).intent is None
    assert go_on(child) == "settled"
    assert take(store, "turn").intent is not None


def test_a_holder_that_was_stopped_past_its_lease_is_fenced_off(store: Store, there: Start) -> None:
    child = there(HOLD, "turn", "")
    assert line(child) == "in"
    child.send_signal(signal.SIGSTOP)
    mine = take(store, "turn", wait=60)
    assert mine.intent is not None
    child.send_signal(signal.SIGCONT)
    assert go_on(child) == "Fenced"
    assert [row["state"] for row in store.rows("intents_of_key", key="turn")] == ["open", "uncertain"]
    assert "after its lease" in ledger.last(store, 1)[0]["reason"]
    gate.settle(store, mine.intent, intents.DONE, {})


def test_an_act_of_a_host_that_died_is_uncertain_everywhere_and_never_done_again(store: Store, there: Start) -> None:
    child = there(HOLD, "mail", "24h")
    assert line(child) == "in"
    child.kill()
    assert gate.look(store, "mail").name == gate.INTENDED, "until its lease has ended, nobody knows"
    entry = take(store, "mail", "24h", wait=60)
    assert (entry.intent, entry.state.name) == (None, gate.UNCERTAIN)


def test_a_holder_that_wakes_before_anybody_came_settles_as_it_was(store: Store, there: Start) -> None:
    child = there(HOLD, "mail", "24h")
    assert line(child) == "in"
    assert go_on(child) == "settled"
    found = gate.look(store, "mail")
    assert (found.name, found.session) == (gate.DONE, "env:there")
    assert store.one("marker_of", key="mail")["host"] == "there"
    assert {row["host"] for row in store.rows("ledger_last", most=9)} == {"there"}


def test_a_wall_clock_an_hour_off_changes_no_window(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import time as clocks

    honest = clocks.time
    monkeypatch.setattr(clocks, "time", lambda: honest() - 3600)
    with store:
        markers.put(store, "mail", "notify", "env:here", "30m", {})
    monkeypatch.setattr(clocks, "time", lambda: honest() + 3600)
    row = dict(store.one("marker_of", key="mail"), boot="another host's")
    assert markers.age(row) < 60
    assert abs(float(row["wall"]) - honest()) < 60


# -- one round trip ----------------------------------------------------------------------------------------------------


def elsewhere(lease: float | None = None) -> Wanted:
    me = owner.here()
    return Wanted("turn", "act", "env:elsewhere", owner.Owner("another-boot", me.space, me.pid, me.start), lease)


def test_one_step_takes_what_is_free_and_what_a_gone_host_left_with_a_higher_token(store: Store) -> None:
    first = claims.take_free(store, elsewhere(0.0))
    mine = claims.take_free(store, Wanted("turn", "act", "env:here", owner.here()))
    assert first is not None
    assert mine is not None
    assert mine.token > first.token
    assert claims.take_free(store, elsewhere()) is None, "it is held"
    held = claims.find_claim(store, "turn")
    assert held is not None
    assert held.token == mine.token


def test_one_step_leaves_a_process_of_this_host_its_claim_though_its_lease_has_ended(store: Store) -> None:
    assert claims.take_free(store, Wanted("turn", "act", "env:one", owner.here())) is not None
    raw.run(store, "UPDATE claims SET lease = 0")
    assert claims.take_free(store, Wanted("turn", "act", "env:two", owner.here())) is None


def test_one_step_passes_nobody_who_stands_in_line(store: Store) -> None:
    with store:
        claims.wait_in_line(store, Wanted("turn", "act", "env:before", owner.here()))
    assert claims.take_free(store, Wanted("turn", "act", "env:late", owner.here())) is None


@pytest.mark.parametrize("outcome", [intents.DONE, intents.UNCERTAIN])
def test_one_step_begins_no_act_whose_end_is_known_or_may_have_been(store: Store, outcome: str) -> None:
    wanted, about = Wanted("mail", "act", "env:here", owner.here()), About(window="24h")
    begun = intents.begin_free(store, wanted, about, once=True)
    assert begun is not None
    assert intents.begin_free(store, wanted, about, once=False) is None, "it is under way"
    gate.settle(store, begun, outcome, {})
    assert intents.begin_free(store, wanted, about, once=True) is None
    turn = intents.begin_free(store, wanted, About(window=""), once=False)
    assert turn is not None, "to a turn what was before does not matter"
    assert turn.token > begun.token
    assert [row["state"] for row in ledger.last(store, 3)] == ["intended", outcome, "intended"]


def test_a_database_without_the_functions_is_worked_with_row_by_row_until_it_is_migrated(
    store: Store, database: str, own_home: Path
) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("DROP FUNCTION claimonce.take; DROP FUNCTION claimonce.enter")
        db.execute("UPDATE claimonce.meta SET value = 2 WHERE name = 'form'")
    older = open_postgres(database, str(own_home / "state"), 20.0)
    entry = take(older, "mail", "24h")
    assert entry.intent is not None
    assert setup.migrate(database) == (2, FORM)
    newer = open_postgres(database, str(own_home / "state"), 20.0)
    gate.settle(older, entry.intent, intents.DONE, {})
    assert take(newer, "mail", "24h").state.name == gate.DONE
    assert claims.take_free(newer, Wanted("turn", "act", "env:here", owner.here())) is not None
    for each in (older, newer):
        each.close()


# -- a server that does not answer ------------------------------------------------------------------------------------


@pytest.fixture
def own_server(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that the test may stop and kill."""
    with server() as running:
        setup.init(running.dsn())
        monkeypatch.setenv("CLAIMONCE_STORE", running.dsn())
        yield running
    clock.follow(None)


def opened(running: Server, own_home: Path, deadline: float = 2.0) -> Store:
    return open_postgres(running.dsn(), str(own_home / "state"), deadline)


@pytest.mark.slow
def test_a_server_that_hangs_is_waited_for_no_longer_than_the_deadline(own_server: Server, own_home: Path) -> None:
    store = opened(own_server, own_home, 0.5)
    own_server.pause()
    try:
        begun = time.monotonic()
        with pytest.raises(StoreUnreachable, match=r"0.5 seconds"):
            store.rows("claims_all")
        with pytest.raises(StoreUnreachable):
            opened(own_server, own_home, 0.5)
        assert time.monotonic() - begun < 20, "the first within its half second, the second within libpq's least two"
    finally:
        own_server.go_on()
    store.rows("claims_all")  # it answers again, on a new connection
    store.close()


WRITE = """
import sys
from claimonce.gate import gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import GateError, StoreUnreachable
from claimonce.gate.intents import About
from claimonce.gate.store import store_of
from claimonce.hooks.settings_cache import load
here, number = load("/"), 0
while True:
    try:
        store = store_of(here)
        while True:
            number += 1
            key = f"{sys.argv[1]}-{number}"
            entry = gate.enter(store, Wanted(key, "act", "env:w", owner.here()), About(window="forever"))
            if entry.intent:
                gate.settle(store, entry.intent, intents.DONE, {})
                print(key, entry.intent.token, flush=True)
    except GateError:
        pass
"""


@pytest.mark.slow
def test_a_server_killed_and_restarted_under_load_loses_nothing_acknowledged(
    own_server: Server, own_home: Path
) -> None:
    children = [
        subprocess.Popen([sys.executable, "-c", WRITE, f"w{one}"], stdout=subprocess.PIPE, text=True)
        for one in range(3)
    ]
    seen: list[str] = []
    try:
        seen += [line(child) for child in children]
        for _ in range(3):
            own_server.kill()
            own_server.start()
            seen += [line(child) for child in children]
    finally:
        for child in children:
            child.kill()
    seen += [each for child in children for each in child.communicate()[0].splitlines()]
    said = [each.split() for each in seen if " " in each]
    store = opened(own_server, own_home, 20.0)
    known = {row["key"] for row in store.rows("markers_all")}
    assert len(said) >= 3
    assert {key for key, _ in said} <= known
    tokens = [token for _, token in said]
    assert len(set(tokens)) == len(tokens), "no token is given twice, whatever crashed"
    store.close()


def nobody_listens() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"postgresql://worker:s3cret-pass@127.0.0.1:{probe.getsockname()[1]}/claims"


@pytest.mark.parametrize("kind", ["", "notify", "counter"])
def test_no_answer_is_no_act_by_default_and_the_password_is_not_said(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("CLAIMONCE_STORE", nobody_listens())
    here = load("/")
    with pytest.raises(StoreUnreachable) as error:
        store_of(here, kind)
    assert "s3cret" not in str(error.value)
    kept = "".join(path.read_text(errors="replace") for path in own_home.rglob("*") if path.is_file())
    assert "s3cret" not in kept


def test_by_policy_an_act_goes_by_this_hosts_store_and_is_brought_when_the_database_is_back(
    store: Store, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLAIMONCE_NOTIFY__UNREACHABLE", "local")
    monkeypatch.setenv("CLAIMONCE_STORE", nobody_listens())
    alone = store_of(load("/"), "notify")
    assert "its own store" in capsys.readouterr().err
    for key in ("mine-alone", "of-both"):
        entry = take(alone, key, "24h")
        assert entry.intent is not None
        gate.settle(alone, entry.intent, intents.DONE, {"by": "here"})
    taken = take(store, "of-both", "24h")  # meanwhile, another host
    assert taken.intent is not None
    gate.settle(store, taken.intent, intents.DONE, {"by": "there"})
    alone.close()
    _end_of_process()
    monkeypatch.setenv("CLAIMONCE_STORE", database)
    back = store_of(load("/"), "notify")
    assert gate.look(back, "mine-alone").name == gate.DONE
    assert [row["state"] for row in back.rows("intents_of_key", key="of-both")] == ["uncertain", "done"]
    assert "has it too" in ledger.last(back, 1, "of-both")[0]["reason"]
    before = len(back.rows("ledger_last", most=100))
    again = store_of(load("/"), "notify")
    assert len(again.rows("ledger_last", most=100)) == before, "it is brought once"
    for each in (back, again):
        each.close()


def test_a_push_by_this_hosts_own_store_leaves_no_marker_there_nor_in_the_database(
    store: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMONCE_STORE", nobody_listens())
    alone = store_of(load("/"), "git_push")  # `local` by default
    entry = gate.enter(alone, Wanted("push:x:main", "git_push", "env:one", owner.here()), About(window=""), once=False)
    assert entry.intent is not None
    gate.settle(alone, entry.intent, intents.DONE, {"new": "1" * 40})
    assert alone.rows("markers_all") == []
    alone.close()
    _end_of_process()
    monkeypatch.setenv("CLAIMONCE_STORE", database)
    back = store_of(load("/"), "git_push")
    assert back.rows("markers_all") == []
    assert take(back, "push:x:main").intent is not None, "the line is free"
    back.close()


def _end_of_process() -> None:
    from claimonce.gate.stores.postgres import away

    while away._noted:
        os.close(away._noted.pop())


# -- rights, schemas, settings ----------------------------------------------------------------------------------------


def test_a_worker_acts_and_rewrites_no_ledger(store: Store, database: str, own_home: Path) -> None:
    role = "claimonce_worker_of_tests"
    with psycopg.connect(database, autocommit=True) as db:
        if not db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
            db.execute(f"CREATE ROLE {role}")
    setup.init(database, worker=role)
    entry = take(store, "mail", "24h")
    assert entry.intent is not None
    with psycopg.connect(database, autocommit=True) as db:
        db.execute(f"SET ROLE {role}")
        for statement in (
            "UPDATE claimonce.ledger SET reason = ''", "DELETE FROM claimonce.ledger", "TRUNCATE claimonce.ledger",
            "CREATE TABLE claimonce.mine (x int)", "UPDATE claimonce.meta SET value = 0", "DROP TABLE claimonce.claims",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(statement)  # type: ignore[arg-type]
        db.execute("SELECT claimonce.forget_ledger(0, 99999, 1e12, '', 1e12)")
        assert db.execute("SELECT count(*) FROM claimonce.ledger").fetchone() == (1,), "what is young stays"


def test_a_database_without_the_schema_is_said_with_what_makes_it(database: str, own_home: Path) -> None:
    emptied(database)
    with pytest.raises(StoreBroken, match="claimonce store init"):
        open_postgres(database, str(own_home / "state"), 20.0)


def test_a_newer_schema_is_refused_and_an_older_one_names_the_way(store: Store, database: str, own_home: Path) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("UPDATE claimonce.meta SET value = 0 WHERE name = 'form'")
        with pytest.raises(StoreBroken, match="claimonce store migrate"):
            open_postgres(database, str(own_home / "state"), 20.0)
        db.execute("UPDATE claimonce.meta SET value = 99 WHERE name = 'needs'")
        with pytest.raises(StoreTooNew):
            open_postgres(database, str(own_home / "state"), 20.0)


def test_a_database_that_is_only_read_is_said(store: Store, database: str, own_home: Path) -> None:
    readonly = f"{database}?options=-cdefault_transaction_read_only%3Don"
    reader = open_postgres(readonly, str(own_home / "state"), 20.0)
    with pytest.raises(StoreBroken, match="read-write"):
        take(reader, "mail")
    reader.close()


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://worker:pa@s3cret-end@127.0.0.1:1/claims", "postgresql://worker:s3cret-w@127.0.0.1:port/claims",
        "host=127.0.0.1 port=1 password=s3cret-w", "host=127.0.0.1 port=1 password='s3cret w' user", "s3cret-w=1",
        "postgresql://worker:s3cret-w%ZZ@127.0.0.1/claims", "postgresql://127.0.0.1:1/x?password=s3cret-w&nosuch=1",
        "postgresql://worker@127.0.0.1:1/claims",
    ],
)  # fmt: skip
def test_a_wrong_connection_string_is_an_error_without_its_password(dsn: str, own_home: Path) -> None:
    with pytest.raises(StoreBroken) as error:
        open_postgres(dsn, str(own_home / "state"), 2.0)
    said = str(error.value)
    assert "s3cret" not in said or dsn.startswith("s3cret")


def test_a_refused_password_is_said_as_that(
    own_server: Server, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "not-the-s3cret-one")
    with pytest.raises(StoreBroken, match="password") as error:
        opened(own_server, own_home)
    assert "s3cret" not in str(error.value)
    assert not isinstance(error.value, StoreUnreachable), "waiting would not help"


def test_a_lease_of_a_session_that_no_program_of_ours_renews_is_long(store: Store) -> None:
    client = owner.of(os.getppid())
    gate.enter(store, Wanted("mcp-mail", "notify", "claude:one", client), About(window="24h"))
    left = raw.run(store, "SELECT lease - extract(epoch FROM clock_timestamp()) FROM intents")[0][0]
    assert left > 10 * engine.LEASE


def test_the_embedded_store_loads_nothing_of_the_server(own_home: Path) -> None:
    script = raw.OPEN + "\nimport sys\nassert not [m for m in sys.modules if 'psycopg' in m or 'postgres' in m]"
    subprocess.run([sys.executable, "-c", script], check=True)
    open_store().close()


def test_fenced_says_what_to_do() -> None:
    assert "claimonce why turn" in str(Fenced("turn", 3, 4))
