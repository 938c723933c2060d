"""A copy of the store in one file, the way back from it, and a new beginning where a person wants one.

Whatever is put in the database's place, its tokens and its ledger's numbers go on from the highest that this host has
seen. The files that lay there before are kept beside it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from claimonce.gate import clock, highwater, ledger, store_files, used_stores
from claimonce.gate import folder as folders
from claimonce.gate.errors import BackupRefused, StoreLost
from claimonce.gate.highwater import Mark, Point
from claimonce.gate.store import Embedded, Store, open_store
from claimonce.gate.stores.sqlite import upkeep
from claimonce.gate.stores.sqlite.embedded import READS

_PART = ".part"
KIND = "store"


@dataclass(frozen=True)
class Restored:
    """What a restored store knows: its last entry and its time, and how many later ones this host had seen."""

    until: str
    missing: int
    kept: tuple[str, ...]  # where the files that lay there before are now


def write(store: Store, target: str) -> int:
    """Write all that the store holds now into the one new file `target`, mode 0600; return its size in bytes.

    Raises BackupRefused where the file exists or cannot be written.
    """
    part = target + _PART
    if not isinstance(store, Embedded):
        raise BackupRefused(store.path, "is a server's database", "copy it with `pg_dump`, put that back with `psql`")
    if os.path.lexists(target):
        raise BackupRefused(target, "is there already", "name a new file")
    try:
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        upkeep.copy(store, part)
        _sync(part)
        os.link(part, target)  # unlike a rename, it never replaces what came there meanwhile
        _sync(os.path.dirname(os.path.abspath(target)))
    except (OSError, sqlite3.Error) as error:
        raise BackupRefused(target, f"cannot be written ({error})", "name a file in a folder of yours") from error
    finally:
        with suppress(OSError):
            os.unlink(part)
    return os.stat(target).st_size


def restore(folder: str, source: str, shared: bool) -> Restored:
    """Put the backup `source` in the store's place; raise BackupRefused, with nothing changed, where it is none."""
    folder = folders.prepare(folder, shared)
    coming = os.path.join(folder, store_files.DATABASE + _PART)
    with _alone(folder) as (turnstile, mark):
        try:
            until, here = _prepared(source, coming, mark.seen if mark else Point())
            kept = _moved_aside(folder)
            os.rename(coming, os.path.join(folder, store_files.DATABASE))
        finally:
            for end in ("", *store_files.BESIDE):
                with suppress(OSError):
                    os.unlink(coming + end)
        highwater.clear(turnstile)
        used_stores.forget(folder)
        store_files.give_rights(folder, shared)
        _sync(folder)
    store = open_store(folder, shared)
    _say(store, f"restored from a backup that ends at entry {here.entry}")
    store.close()
    return Restored(until, max(0, (mark.seen.entry if mark else 0) - here.entry), kept)


def begin_anew(folder: str, shared: bool) -> tuple[str, ...]:
    """Begin a new, empty store, and keep the old files beside it; return their paths."""
    folder = folders.prepare(folder, shared)
    with _alone(folder) as (turnstile, mark):
        kept = _moved_aside(folder)
        highwater.clear(turnstile)
        used_stores.forget(folder)
    _go_on(folder, shared, mark, "started over by a person: what was done before is not known")
    return kept


def keep(folder: str, shared: bool) -> None:
    """Go on with the database as it is, whatever this host has seen; raise StoreLost where there is none."""
    path = os.path.join(folder, store_files.DATABASE)
    with _alone(folders.prepare(folder, shared)) as (turnstile, mark):
        info = store_files.regular(path)
        if info is None or not info.st_size:
            store_files.refuse_anew(folder, turnstile, "is gone")
            raise StoreLost(path, "is not there", "there is nothing to keep")
        before = os.pread(turnstile, highwater.SIZE, 0)
        highwater.clear(turnstile)
        used_stores.forget(folder)
    try:
        _go_on(folder, shared, mark, "taken as it is by a person, though this host had seen more")
    except BaseException:
        handle = store_files.open_turnstile(folder)
        os.pwrite(handle, before, 0)
        os.close(handle)
        raise


def _go_on(folder: str, shared: bool, mark: Mark | None, why: str) -> None:
    store = open_store(folder, shared)
    seen = mark.seen if mark else Point()
    with store:
        store.put("raise_token", least=seen.token)
        store.put("raise_entry", least=seen.entry)
    _say(store, why)
    store.close()


def _say(store: Store, why: str) -> None:
    with store:
        store.next_token()
        store.put("forget_blocks")  # what of them was given out since this copy, nobody knows
        ledger.write(store, "", KIND, KIND, reason=why)
    store.sync()


@contextmanager
def _alone(folder: str) -> Generator[tuple[int, Mark | None]]:
    """Hold the turnstile, with the mark where it can be read."""
    turnstile = store_files.open_turnstile(folder)
    try:
        fcntl.flock(turnstile, fcntl.LOCK_EX)
        try:
            mark = highwater.read(turnstile)
        except highwater.Unreadable:
            mark = None
        yield turnstile, mark
    finally:
        os.close(turnstile)


def _prepared(source: str, coming: str, seen: Point) -> tuple[str, Point]:
    """Copy the backup beside the store, read it, and number it on; return its last entry's time and its point."""
    if store_files.regular(source) is None:
        raise BackupRefused(source, "is not there", "name the file that `claimonce store backup` wrote")
    for end in ("", "-wal"):  # a copy of both files is as good as one of the one file
        if end == "" or os.path.isfile(source + end):
            shutil.copyfile(source + end, coming + end)
    try:
        db = sqlite3.connect(coming, isolation_level=None)
        said = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok" or not db.execute("PRAGMA user_version").fetchone()[0]:
            raise BackupRefused(source, f"is no sound store ({said})", "name another backup")
        facts = dict(db.execute(Embedded.statement("facts")).fetchall())
        if facts["needs"] > READS:
            raise BackupRefused(source, f"needs form {facts['needs']}", "upgrade claimonce here")
        last = db.execute("SELECT max(at) FROM ledger").fetchone()[0]
        db.execute(Embedded.statement("raise_token"), {"least": seen.token})
        db.execute(Embedded.statement("raise_entry"), {"least": seen.entry})
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
    except sqlite3.Error as error:
        raise BackupRefused(source, f"is no store ({error})", "name another backup") from error
    _sync(coming)
    return last or "", Point(facts["token"], facts.get("entry", 0))


def _moved_aside(folder: str) -> tuple[str, ...]:
    """Rename what lies in the store's place, the log first: left alone beside a new database it would damage that."""
    stamp = clock.utc().replace(":", "")
    kept: list[str] = []
    for end in ("-wal", "", "-shm"):
        path = os.path.join(folder, store_files.DATABASE + end)
        if not os.path.lexists(path):
            continue
        aside = f"{os.path.join(folder, store_files.DATABASE)}.before-{stamp}{end}"
        while os.path.lexists(aside):
            aside += "+"
        os.rename(path, aside)
        kept.append(aside)
    return tuple(kept)


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
