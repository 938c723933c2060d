from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from gate import raw

from claimonce.gate import claims, clock, gate, intents, markers, owner, retention
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.letters import messages, questions
from claimonce.gate.store import Embedded, Store
from claimonce.hooks.call import Session

DAY = 86400.0
Make = Callable[..., Wanted]


@pytest.fixture
def days_ago(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the clocks: what is written next was written so many days ago, before the last reboot if it was any."""
    now, utc, boot = clock.unix(), clock.utc, clock.boot_id()

    def set_to(days: float) -> None:
        then = now - days * DAY
        monkeypatch.setattr(clock, "unix", lambda: then)
        monkeypatch.setattr(clock, "utc", lambda seconds=None: utc(then if seconds is None else seconds))
        monkeypatch.setattr(clock, "boot_id", lambda: "an earlier boot" if days else boot)

    return set_to


def act(store: Store, wanted: Wanted, outcome: str, window: str = "24h") -> None:
    entry = gate.enter(store, wanted, About(window=window))
    assert entry.intent is not None
    gate.settle(store, entry.intent, outcome)


def put_session(store: Store, name: str, ended: bool) -> None:
    with store:
        who = claims.columns(owner.here())
        store.put("put_session", name=name, client="claude", cwd="/", at=clock.utc(), **who)
        if ended:
            store.put("end_session", name=name, at=clock.utc(), over=clock.uptime())


def count(store: Store, table: str) -> int:
    return int(raw.run(store, f"SELECT count(*) FROM {table}")[0][0])


def test_what_is_older_and_over_is_dropped(store: Store, wanted: Make, days_ago: Callable[[float], None]) -> None:
    days_ago(91)
    for number, outcome in enumerate([intents.DONE, intents.FAILED, intents.WITHDRAWN]):
        act(store, wanted(f"k{number}"), outcome)
    put_session(store, "claude:old", ended=True)
    with store:
        questions._question(store, messages.message("email", ["t@x.org"]), Session("claude", "one"), [])
    tables = ("ledger", "intents", "markers", "sessions", "questions")
    assert all(count(store, table) for table in tables)
    days_ago(0)
    retention.purge(store, 90 * DAY)
    assert [count(store, table) for table in tables] == [0] * 5


def test_what_is_younger_stays(store: Store, wanted: Make, days_ago: Callable[[float], None]) -> None:
    days_ago(89)
    act(store, wanted("k"), intents.DONE)
    put_session(store, "claude:old", ended=True)
    with store:
        questions._question(store, messages.message("email", ["t@x.org"]), Session("claude", "one"), [])
    tables = ("ledger", "intents", "markers", "sessions", "questions")
    before = [count(store, table) for table in tables]
    days_ago(0)
    retention.purge(store, 90 * DAY)
    assert [count(store, table) for table in tables] == before


@pytest.mark.parametrize("window", ["forever", "until-resolved", "1000d"])
def test_a_marker_that_still_counts_stays_however_old(
    store: Store, wanted: Make, days_ago: Callable[[float], None], window: str
) -> None:
    days_ago(365)
    act(store, wanted("k"), intents.DONE, window)
    days_ago(0)
    retention.purge(store, 90 * DAY)
    assert gate.look(store, "k").name == gate.DONE


@pytest.mark.parametrize("outcome", [intents.OPEN, intents.UNCERTAIN])
def test_what_nobody_has_told_the_outcome_of_stays_however_old(
    store: Store, wanted: Make, days_ago: Callable[[float], None], outcome: str
) -> None:
    days_ago(365)
    entry = gate.enter(store, wanted("k"), About())
    assert entry.intent is not None
    if outcome == intents.UNCERTAIN:
        gate.settle(store, entry.intent, intents.UNCERTAIN)
    if not isinstance(store, Embedded):
        raw.run(store, "UPDATE intents SET lease = 0")  # another boot is another host there, and its lease has ended
    days_ago(0)
    retention.purge(store, 90 * DAY)
    assert gate.look(store, "k").name == gate.UNCERTAIN


def fill(store: Store, rows: int, days: float, window: str = "24h") -> None:
    """Put so many rows of a run of the host that is over into markers, intents, ledger and messages."""
    wall = clock.unix() - days * DAY
    count_up = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
    tables = {
        "markers (key, kind, session, boot, taken, wall, at, \"window\", receipt)":
            "CAST(:window AS TEXT) || i, 'act', 's', 'earlier', i, :wall, :at, :window, '{}'",
        "intents (key, kind, channel, plugin, session, boot, space, start, at, state, settled, \"window\", token, pid, "
            "taken)":
            "'k' || i, 'act', '', '', 's', 'earlier', '', '', :at, 'done', :at, :window, i, 1, i",
        "ledger (at, wall, session, kind, key, verdict, state, boot, taken)":
            ":at, :wall, 's', 'act', 'k' || i, '', 'done', 'earlier', i",
        "messages (intent, recipient, channel, session, boot, taken, wall, at, print, subject, head)":
            "i, 't@x.org', 'email', 's', 'earlier', i, :wall, :at, 'p' || i, '', ''",
        "letters (message, groups, names)": "i, x'', ''",
    }  # fmt: skip
    with store:
        for table, columns in tables.items():
            values = {"rows": rows, "wall": wall, "at": clock.utc(wall), "window": window}
            raw.run(store, f"{count_up} INSERT OR IGNORE INTO {table} SELECT {columns} FROM n", **values)


TABLES = ("markers", "intents", "ledger", "messages", "letters")


def test_a_start_that_has_no_time_left_drops_a_little_of_each_and_the_next_ones_the_rest(store: Store) -> None:
    fill(store, 5_000, days=91)
    counts = [[count(store, table) for table in TABLES]]
    for _ in range(6):
        retention.forget_messages(store, DAY, budget=0)
        retention.purge(store, 90 * DAY, budget=0)
        counts.append([count(store, table) for table in TABLES])
    assert all(after < before for before, after in zip(*counts[:2], strict=True)), counts[:2]
    assert min(counts[1]) > 0
    assert counts[-1] == [0] * len(TABLES)


def test_a_start_that_says_it_has_seen_all_has_left_no_old_session(store: Store) -> None:
    count_up = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
    long_ago = clock.utc(clock.unix() - 91 * DAY)
    with store:
        columns = "name, client, cwd, boot, space, pid, start, at, ended"
        values = "CAST('s' AS TEXT) || i, 'env', '/', 'earlier', '', 1, '', :at, :at"
        raw.run(store, f"{count_up} INSERT INTO sessions ({columns}) SELECT {values} FROM n", at=long_ago)
    assert retention.purge(store, 90 * DAY, budget=600)
    assert count(store, "sessions") == 0


def test_a_start_that_finds_nothing_old_says_that_it_has_seen_all(store: Store) -> None:
    fill(store, 30_000, days=0.5, window="forever")
    assert retention.purge(store, 90 * DAY)
    assert count(store, "markers") == 30_000


def test_what_stays_for_ever_does_not_hide_what_is_over_behind_it(store: Store) -> None:
    fill(store, 25_000, days=400, window="forever")
    fill(store, 100, days=91)
    starts = 0
    while not retention.purge(store, 90 * DAY, budget=0) or count(store, "markers") > 25_000:
        starts += 1
        assert starts < 50
    assert count(store, "markers") == 25_000


def test_a_purge_reads_no_marker_that_counts_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, 200, days=400, window="forever")
    fill(store, 10, days=400, window="24h")
    read: list[str] = []
    age = markers.age
    monkeypatch.setattr(markers, "age", lambda row: read.append(row["key"]) or age(row))
    retention.purge(store, 90 * DAY)
    assert len(read) == 10


@pytest.mark.parametrize("days", [25 / 24, 100, 3_650, -25 / 24, -100, -3_650])
def test_a_wall_clock_that_jumps_forgets_nothing_of_this_run_of_the_host(
    store: Store, wanted: Make, days: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(store, wanted("k"), intents.DONE)
    put_session(store, "claude:one", ended=True)
    put_session(store, "claude:two", ended=False)
    with store:
        letter = messages.message("email", ["t@x.org"], "s", "b")
        questions._question(store, letter, Session("claude", "one"), [])
        entry = store.rows("intents_of_key", key="k")
        messages.register(store, letter, intents.read(entry[0]))
    tables = (*TABLES, "sessions", "questions", "letter_terms")
    before = [count(store, table) for table in tables]
    wall = clock.unix() + days * DAY
    monkeypatch.setattr(clock, "unix", lambda: wall)
    retention.forget_messages(store)
    retention.purge(store, 90 * DAY)
    assert [count(store, table) for table in tables] == before
    assert all(before)
    assert gate.look(store, "k").name == gate.DONE
    assert store.one("session", name="claude:two")["ended"] is None


def test_a_session_whose_process_was_killed_has_ended(store: Store) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with store:
        columns = claims.columns(owner.of(child.pid))
        store.put("put_session", name="claude:killed", client="claude", cwd="/", at=clock.utc(), **columns)
    put_session(store, "claude:alive", ended=False)
    retention.purge(store, 90 * DAY)
    assert store.one("session", name="claude:killed")["ended"] is None
    child.kill()
    child.communicate()
    retention.purge(store, 90 * DAY)
    assert store.one("session", name="claude:killed")["ended"] is not None
    assert store.one("session", name="claude:alive")["ended"] is None
    assert retention.purge(store, -2)  # times for people are kept to the second
    assert store.maybe("session", name="claude:killed") is None


def test_a_session_of_an_earlier_run_of_the_host_has_ended(store: Store, days_ago: Callable[[float], None]) -> None:
    days_ago(365)
    put_session(store, "claude:old", ended=False)
    days_ago(0)
    retention.purge(store, 90 * DAY)
    assert store.one("session", name="claude:old")["ended"] is not None
