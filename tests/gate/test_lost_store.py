"""A store that is gone, cut, older or another one is said, and nothing that was done is done again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from gate import damages

from claimonce.gate import backups, clock, gate, highwater, intents, ledger, markers, used_stores
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import StoreBroken, StoreLost
from claimonce.gate.intents import About
from claimonce.gate.store import Store, open_store

ACTS = [sys.executable, str(Path(__file__).with_name("acts.py"))]
SOME = [*damages.ONCE, *damages.MANY[::9], *damages.INDEX[::5]]


@pytest.fixture
def store(embedded: Store) -> Store:
    """A store of files."""
    return embedded


@pytest.fixture
def state(own_home: Path) -> Path:
    """Twelve acts and a mail, by a program that was not closed properly: they stand in the log."""
    subprocess.run([*ACTS, "do"], check=True)
    assert (own_home / "state" / "claims.db-wal").stat().st_size > 50_000
    return own_home / "state"


def into_the_database(state: Path) -> None:
    """The last one who closes it properly drops the log."""
    script = f"from claimonce.gate.store import open_store; open_store({str(state)!r}).close()"
    subprocess.run([sys.executable, "-c", script], check=True)


def again() -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ACTS, "again"], capture_output=True, text=True, check=True)


def test_a_sound_store_knows_all_of_it(state: Path) -> None:
    for _ in range(2):
        found = again()
        assert (found.stdout.strip(), found.stderr) == ("", "")
        into_the_database(state)


@pytest.mark.parametrize("damage", SOME, ids=lambda damage: damage.name)
def test_no_act_is_done_again_after(state: Path, damage: damages.Damage) -> None:
    if not damage.in_log:
        into_the_database(state)
    damage.happen(state)
    found = again()
    assert found.stdout.strip() == ""
    if damage in damages.ONCE and damage.name != "database is garbage":  # the log holds every page of it
        assert "claimonce store" in found.stderr, "the way back is named"
        assert str(state) in found.stderr
        assert again().stderr == found.stderr, "looking at it fixes nothing by itself"


def act(store: Store, wanted: Callable[..., Wanted], key: str) -> None:
    entry = gate.enter(store, wanted(key), About())
    assert entry.intent is not None
    gate.settle(store, entry.intent, intents.DONE)


def copy_of(store: Store) -> Path:
    store.checkpoint()
    copy = Path(store.folder) / "copy"
    copy.write_bytes(Path(store.path).read_bytes())
    return copy


def put_back(copy: Path) -> None:
    state = copy.parent
    copy.replace(state / "claims.db")
    (state / "claims.db-wal").unlink(missing_ok=True)
    (state / "claims.db-shm").unlink(missing_ok=True)


def test_the_first_use_is_silent_and_so_is_the_second(own_home: Path) -> None:
    open_store().close()
    open_store().close()
    assert used_stores.is_known(str(own_home / "state"))


def test_a_copy_put_back_by_hand_is_an_error_that_names_both_ways_back(
    store: Store, wanted: Callable[..., Wanted]
) -> None:
    act(store, wanted, "one")
    copy = copy_of(store)
    act(store, wanted, "two")
    store.close()
    put_back(copy)
    with pytest.raises(
        StoreLost, match=r"claims\.db: ends at entry 2 .* has seen entry 4 .*restore FILE.*reset --keep"
    ):
        open_store()


@pytest.mark.parametrize("synced", [True, False])
def test_a_power_loss_may_take_only_what_nobody_had_acted_on(
    store: Store, wanted: Callable[..., Wanted], synced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(store, wanted, "one")
    copy = copy_of(store)
    if synced:
        act(store, wanted, "two")
    else:
        with store:
            token = store.next_token()
            ledger.write(store, "env:one", "act", "seen by nobody")
    store.close()
    put_back(copy)
    monkeypatch.setattr(clock, "boot_id", lambda: "the next run of the host")
    if synced:
        with pytest.raises(StoreLost):
            open_store()
        return
    later = open_store()
    with later:
        assert later.next_token() > token, "a token is never given twice"
    assert gate.look(later, "one").name == gate.DONE
    later.close()


def test_a_death_between_the_commit_and_its_mark_is_no_loss(
    store: Store, wanted: Callable[..., Wanted], monkeypatch: pytest.MonkeyPatch
) -> None:
    act(store, wanted, "one")
    with monkeypatch.context() as dies:
        dies.setattr(highwater, "note_token", lambda *_: None)
        dies.setattr(highwater, "note_entry", lambda *_: None)
        act(store, wanted, "two")
    store.close()
    assert gate.look(open_store(), "two").name == gate.DONE


def test_an_earlier_version_that_keeps_no_mark_may_write_between(store: Store, wanted: Callable[..., Wanted]) -> None:
    act(store, wanted, "one")
    store.close()
    old = sqlite3.connect(store.path)
    old.execute("UPDATE meta SET value = value + 1 WHERE name = 'token'")
    old.execute(
        "INSERT INTO ledger (at, wall, session, kind, key, verdict, state, receipt, reason)"
        " VALUES ('2026-01-01T00:00:00Z', 1, 's', 'act', 'k', '', 'done', '{}', '')"
    )
    old.commit()
    old.close()
    later = open_store()
    act(later, wanted, "two")
    assert [each["key"] for each in ledger.last(later)] == ["two", "two", "k", "one", "one"]
    later.close()
    open_store().close()


def test_a_store_of_the_earlier_form_grows_and_is_guarded_from_then_on(
    own_home: Path, wanted: Callable[..., Wanted]
) -> None:
    state = own_home / "state"
    state.mkdir(mode=0o700)
    (state / "turnstile").touch()
    old = sqlite3.connect(state / "claims.db")
    old.executescript((Path(__file__).with_name("form-1.sql")).read_text())
    old.close()
    store = open_store()
    act(store, wanted, "one")
    assert markers.valid(store, "one") is not None
    store.close()
    (state / "claims.db").unlink()
    with pytest.raises(StoreLost, match="is gone, and 2 entries of the ledger were in it"):
        open_store()


def test_another_store_at_its_place_is_an_error(
    store: Store, wanted: Callable[..., Wanted], own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(store, wanted, "one")
    other = open_store(str(own_home / "other"))
    for key in ("two", "three", "four"):
        act(other, wanted, key)
    other.close()
    store.close()
    Path(other.path).replace(store.path)
    with pytest.raises(StoreLost, match="is not the store that this host has used here"):
        open_store()


@pytest.mark.parametrize("mark", ["older as well", "gone", "emptied"])
def test_a_folder_put_back_from_an_older_copy_is_an_error_until_a_person_says_go_on(
    store: Store, wanted: Callable[..., Wanted], own_home: Path, mark: str
) -> None:
    act(store, wanted, "one")
    store.checkpoint()
    shutil.copytree(store.folder, own_home / "older")
    act(store, wanted, "two")
    store.note_elsewhere()  # as each start and end of a session does
    store.close()
    shutil.rmtree(store.folder)
    (own_home / "older").rename(store.folder)
    turnstile = Path(store.folder) / "turnstile"
    if mark == "gone":
        turnstile.unlink()
    elif mark == "emptied":
        turnstile.write_bytes(b"")
    for _ in range(2):
        with pytest.raises(StoreLost, match="reset --keep"):
            open_store()
    backups.keep(store.folder, shared=False)
    later = open_store()
    assert gate.look(later, "one").name == gate.DONE
    later.close()


def test_a_folder_that_is_replaced_by_another_store_s_is_an_error(
    store: Store, wanted: Callable[..., Wanted], own_home: Path
) -> None:
    act(store, wanted, "one")
    store.checkpoint()
    other = open_store(str(own_home / "other"))
    for key in ("two", "three", "four"):
        act(other, wanted, key)
    other.close()
    store.close()
    shutil.rmtree(store.folder)
    Path(other.folder).rename(store.folder)
    with pytest.raises(StoreLost, match="is not the store that this host has used here"):
        open_store()


@pytest.mark.parametrize("what", ["folder", "database"])
def test_a_program_whose_store_is_deleted_in_use_says_so_at_its_next_step(
    store: Store, wanted: Callable[..., Wanted], what: str
) -> None:
    entry = gate.enter(store, wanted("one"), About())
    assert entry.intent is not None
    if what == "folder":
        shutil.rmtree(store.folder)
    else:
        for path in Path(store.folder).glob("claims.db*"):
            path.unlink()
    with pytest.raises(StoreLost, match="deleted or replaced while this program used it"):
        gate.settle(store, entry.intent, intents.DONE)
    with pytest.raises(StoreLost, match="is gone"):
        open_store()


def test_a_log_that_is_deleted_in_use_is_said_before_the_act(store: Store, wanted: Callable[..., Wanted]) -> None:
    act(store, wanted, "one")
    Path(f"{store.path}-wal").unlink()
    with pytest.raises(StoreBroken):
        gate.enter(store, wanted("two"), About())


def test_a_column_whose_name_is_damaged_is_said(store: Store, wanted: Callable[..., Wanted]) -> None:
    act(store, wanted, "one")
    store.close()
    path = Path(store.path)
    whole = path.read_bytes()
    assert whole.count(b"  taken   REAL NOT NULL,\n  wall    REAL") == 1
    path.write_bytes(
        whole.replace(b"  taken   REAL NOT NULL,\n  wall    REAL", b"  tajen   REAL NOT NULL,\n  wall    REAL")
    )
    with pytest.raises(StoreBroken, match=r"is damaged|malformed"):
        open_store()


def test_a_mark_that_holds_something_else_is_an_error(store: Store, wanted: Callable[..., Wanted]) -> None:
    act(store, wanted, "one")
    store.close()
    (Path(store.folder) / "turnstile").write_text("what is this\n" * 20)
    with pytest.raises(StoreLost, match="turnstile: holds something else"):
        open_store()


@pytest.mark.parametrize("name", ["claims.db", "turnstile"])
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["fifo", "folder"])
def test_what_is_no_regular_file_is_never_opened(own_home: Path, name: str, make: Callable[[str], None]) -> None:
    state = own_home / "state"
    state.mkdir(mode=0o700)
    make(str(state / name))
    with pytest.raises(StoreBroken, match=f"{name}: is not a regular file"):
        open_store()


def test_an_act_is_not_begun_on_a_disk_with_no_room_for_its_outcome(
    store: Store, wanted: Callable[..., Wanted], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = os.statvfs_result((4096, 4096, 1000, 16, 16, 0, 0, 0, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    with pytest.raises(StoreBroken, match=r"less than 512 KB are free .* free some space"):
        gate.enter(store, wanted("one"), About())
    monkeypatch.undo()
    assert gate.look(store, "one").name == gate.FREE
