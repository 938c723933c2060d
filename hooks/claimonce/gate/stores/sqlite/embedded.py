"""The one store of a user on a host: SQLite in WAL mode behind a `flock` turnstile.

SQLite's busy handler sleeps and polls, so under contention one process starves (measured: 1 claim against 4,010). The
turnstile makes writers queue in the kernel. Nothing but SQL happens inside a transaction; what must survive a power
loss is synced after it, outside every lock. `kill -9` needs no sync.

A store that is gone, or younger than what this host has seen, is an error and never a new beginning: `store_files` and
`highwater` say how that is known.
"""

from __future__ import annotations

import fcntl
import os
from _thread import allocate_lock

from claimonce.gate import clock, highwater, store_files, used_stores
from claimonce.gate import folder as folders
from claimonce.gate.errors import StoreBroken, StoreTooNew
from claimonce.gate.highwater import Mark, Point
from claimonce.gate.stores import base
from claimonce.gate.stores.base import Store
from claimonce.gate.stores.sqlite import whole_file
from claimonce.gate.stores.sqlite.driver import sqlite3
from claimonce.hooks.untrusted_text import safe_row
from claimonce.settings.paths import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any

HERE = os.path.dirname(__file__)
FORM = 4
READS = 1  # the newest `meta.needs` that this version can read
_CHECKPOINT_BYTES = 1_000_000
# An act changes a row or two in each of a dozen tables and indexes, and every page that it touches is written whole and
# summed: half of SQLite's default makes an act a tenth cheaper.
_PAGE_BYTES = 2048
# A flipped bit can make text undecodable, and then it is Python that objects.
_FAULTS = (sqlite3.Error, UnicodeDecodeError)
_LOOK_EVERY = 16  # commits between two looks at the length of the log
_BUSY_SECONDS = 5.0


class Embedded(Store):
    """An open store. Reads may stand alone; every write stands inside `with store:`."""

    _turnstile = -1

    def __init__(self, folder: str, shared: bool = False) -> None:
        """Open the store in `folder`; raise StoreBroken, StoreLost or StoreTooNew."""
        self.folder = folder
        self.path = os.path.join(folder, store_files.DATABASE)
        self._queries = base.queries(HERE)
        self._depth = self._token = self._entry = self._name = 0
        self._commits, self._last_token, self._last_entry = -1, 0, 0
        self._turnstile = store_files.open_turnstile(folder)
        try:
            self._noted = (
                (0, Point()) if shared else used_stores.find_seen(folder)
            )  # another user may have begun it anew
            # The mark is read before the database: a commit in between then makes the database newer, never older.
            mark = store_files.mark_of(self._turnstile, folder)
            self.is_first = mark is None
            info = store_files.regular(self.path)
            if info is None or not info.st_size:
                self._begin(shared)
            self._connect()
            self._check(mark, shared)
        except BaseException as error:
            os.close(self._turnstile)
            self._turnstile = -1
            if isinstance(error, _FAULTS):
                raise _broken(self.path, error) from error
            raise

    def _begin(self, shared: bool) -> None:
        folders.refuse_shared_disk(self.folder)
        fcntl.flock(self._turnstile, fcntl.LOCK_EX)
        try:
            store_files.begin(self.folder, self._turnstile, shared)
        finally:
            fcntl.flock(self._turnstile, fcntl.LOCK_UN)

    def _connect(self) -> None:
        self._db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._seat = os.stat(self.path).st_ino
        self._db.execute(f"PRAGMA page_size = {_PAGE_BYTES}")  # of a store that is not there yet
        self._logs = self._db.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal"
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA wal_autocheckpoint = 0")
        # Without it the log keeps its greatest length for ever, and every commit would checkpoint it again.
        self._db.execute(f"PRAGMA journal_size_limit = {_CHECKPOINT_BYTES}")

    def _check(self, mark: Mark | None, shared: bool) -> None:
        form = self._form()
        if not form:
            self._build()
        facts = self.facts()
        if "needs" not in facts:
            raise StoreBroken(self.path, "what every store says of itself is missing")
        if facts["needs"] > READS:
            raise StoreTooNew(self.path, facts["needs"], READS)
        here = Point(facts["token"], facts.get("entry", 0))
        if mark is not None:
            store_files.refuse_older(self.path, here, store_files.find_needed(mark, mark.boot in ("", clock.boot_id())))
        elif not shared:
            store_files.refuse_unmarked(self.folder, self._turnstile)
        whole_file.check(self._db, self.folder, self._turnstile, mark)
        if 0 < form < FORM:
            self._step()
            facts = self.facts()
        self._name = facts["store"]
        if mark is not None and mark.store not in (0, self._name):
            store_files.refuse_other(self.path)
        if self._noted[0] not in (0, self._name):
            store_files.refuse_other(self.path)
        store_files.refuse_older(self.path, here, self._noted[1])
        if mark is None or mark.boot != clock.boot_id() or not mark.store:
            self._arrive(mark.seen if mark else here)

    def _form(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    @property
    def connection(self) -> sqlite3.Connection:
        """The open database, for upkeep alone; acts go by named queries."""
        return self._db

    def _build(self) -> None:
        with self:
            if self._form():
                return  # another process built it while this one stood at the turnstile
            store_files.refuse_anew(self.folder, self._turnstile, "holds nothing")
            for statement in base.statements(HERE, "schema.sql"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {FORM}")

    def _step(self) -> None:
        """Bring an older store forward; versions that are older than this one read and write it on."""
        with self:
            for form, statements in base.steps(HERE):
                if form > self._form():
                    for statement in statements:
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {form}")
            if os.stat(self.path).st_size <= whole_file.MOST_BYTES:
                self.put("index_markers")  # of a large store `claimonce store check` makes it

    def _arrive(self, seen: Point) -> None:
        """Note that this run of the host has met the store.

        What a power loss took was not acted on, but its tokens may have been seen: they are not given again.
        """
        with self:
            self.put("raise_token", least=seen.token)
            self.put("raise_entry", least=seen.entry)
            facts = self.facts()
            highwater.write_seen(self._turnstile, Point(facts["token"], facts["entry"]))
        highwater.write_boot(self._turnstile, clock.boot_id(), self._name)

    def __enter__(self) -> Embedded:
        """Enter the one writer's place; nested entries join the outer transaction."""
        if self._depth == 0:
            fcntl.flock(self._turnstile, fcntl.LOCK_EX)
            try:
                if os.stat(self.path).st_ino != self._seat:
                    store_files.refuse_replaced(self.path)
                self._db.execute("BEGIN IMMEDIATE")
            except BaseException as error:
                fcntl.flock(self._turnstile, fcntl.LOCK_UN)
                if isinstance(error, FileNotFoundError):
                    store_files.refuse_replaced(self.path)
                if isinstance(error, sqlite3.Error):
                    raise _broken(self.path, error) from error
                raise
            self._token = self._entry = 0
        self._depth += 1
        return self

    def about(self, *_: str) -> Embedded:
        """Return itself: there is one writer at a time anyway."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or roll back when the block raised."""
        self._depth -= 1
        if self._depth:
            return
        try:
            self._db.execute("COMMIT" if kind is None else "ROLLBACK")
            if kind is None and (self._token or self._entry):
                self._note()
        except sqlite3.Error as failure:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise _broken(self.path, failure) from failure
        finally:
            fcntl.flock(self._turnstile, fcntl.LOCK_UN)
        self._commits += 1
        if self._commits % _LOOK_EVERY == 0:
            self._keep_wal_short()

    @staticmethod
    def statement(name: str) -> str:
        """Return the text of a named query."""
        return base.queries(HERE)[name]

    def rows(self, name: str, /, **values: Any) -> list[Mapping[str, Any]]:
        """Run the named query and return its rows."""
        try:
            cursor = self._db.cursor()
            cursor.row_factory = safe_row
            return cursor.execute(self._queries[name], values).fetchall()
        except _FAULTS as error:
            raise _broken(self.path, error, name) from error

    def put(self, name: str, /, **values: Any) -> int:
        """Run the named statement and return the row's number; only inside `with store:`."""
        if not self._depth:
            raise RuntimeError(f"{name} writes outside a transaction")
        try:
            cursor = self._db.execute(self._queries[name], values)
        except _FAULTS as error:
            raise _broken(self.path, error, name) from error
        self.changed = cursor.rowcount
        return int(cursor.lastrowid or 0)

    def is_free(self, key: str, once: bool) -> bool:
        """Return whether by one look nobody holds `key`, waits for it or, where it is for once, has acted on it."""
        return bool(self._number("key_is_free", key=key, once=once))

    def _number(self, name: str, **values: Any) -> int:
        try:
            row = self._db.execute(self._queries[name], values).fetchone()
        except _FAULTS as error:
            raise _broken(self.path, error, name) from error
        if row is None:
            raise StoreBroken(self.path, f"{name}: a row that must be there is missing")
        return int(row[0])

    def next_token(self) -> int:
        """Return a fencing token, higher than every one before it on this store."""
        self.put("next_token")
        self._token = self._number("last_token")
        return self._token

    def append(self, **values: Any) -> None:
        """Append to the ledger; its numbers only grow, so the last one says how far the store has come."""
        self._entry = self.put("put_ledger", **values)

    def _note(self) -> None:
        if self._token and self._entry:
            highwater.note_both(self._turnstile, self._token, self._entry)
        elif self._token:
            highwater.note_token(self._turnstile, self._token)
        else:
            highwater.note_entry(self._turnstile, self._entry)
        self._last_token = self._token or self._last_token
        self._last_entry = self._entry or self._last_entry

    def sync(self) -> None:
        """Make what was committed survive a power loss; call it outside the transaction. Raise StoreLost where the log
        was deleted: what is in it would be gone with this process."""
        if not self._logs:
            return
        point = Point(self._last_token, self._last_entry)
        try:
            # SQLite holds its locks on the -shm file, so a second descriptor on the -wal file drops none of them.
            wal = os.open(self.path + "-wal", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            store_files.refuse_replaced(self.path + "-wal")
        try:
            os.fsync(wal)
        finally:
            os.close(wal)
        highwater.note_synced(self._turnstile, point)

    def checkpoint(self) -> None:
        """Bring what the log holds into the database's own file, as far as nobody is reading what it held before.

        It waits for the disk (two syncs), so it is for the end of a session, never for an act.
        """
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        whole_file.note(self.path, self._turnstile, self._seat)
        self.note_elsewhere()

    def note_elsewhere(self) -> None:
        """Note outside the state folder how far the store has come."""
        mark = store_files.mark_of(self._turnstile, self.folder)
        if mark is not None:
            used_stores.note(self.folder, self._name, mark.synced)

    def _keep_wal_short(self) -> None:
        try:
            long = os.stat(self.path + "-wal").st_size > _CHECKPOINT_BYTES
        except OSError:
            return
        if long:
            self.checkpoint()

    def close(self) -> None:
        """Close the store. One-shot programs leave with `os._exit` instead: the last close syncs the whole log."""
        if self._turnstile >= 0:
            self._db.close()
            whole_file.note(self.path, self._turnstile, self._seat)
            os.close(self._turnstile)
            self._turnstile = -1

    def __del__(self) -> None:
        """Leave no turnstile open behind; SQLite's files are the collector's, whose end of them syncs nothing early."""
        if self._turnstile >= 0:
            os.close(self._turnstile)


def _broken(path: str, error: BaseException, during: str = "") -> StoreBroken:
    from claimonce.gate.stores.sqlite.faults import make_error  # only where something is wrong

    return make_error(path, error, during)


_umask = allocate_lock()


def open_store(folder: str = "", shared: bool = False) -> Embedded:
    """Open this user's embedded store; raise StateFolderRefused, StoreBroken, StoreLost or StoreTooNew."""
    folder = folder or state_folder(os.environ)
    _umask.acquire()  # it is the process's: of two threads in here, one would put back what the other had set
    old = os.umask(0o007 if shared else 0o077)
    try:
        store = Embedded(folders.prepare(folder, shared), shared)
        store_files.give_rights(folder, shared)
    except OSError as error:
        path = os.path.join(folder, store_files.DATABASE)
        raise StoreBroken(
            path, error.strerror or str(error), "look at the disk and its rights, then try again; nothing is forgotten"
        ) from error
    finally:
        os.umask(old)
        _umask.release()
    used_stores.remember(folder, store.is_first)
    return store
