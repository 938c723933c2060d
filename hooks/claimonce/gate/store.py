"""The one store of a user on a host: SQLite in WAL mode behind a `flock` turnstile.

SQLite's busy handler sleeps and polls, so under contention one process starves (measured: 1 claim against 4,010). The
turnstile makes writers queue in the kernel. Nothing but SQL happens inside a transaction; what must survive a power
loss is synced after it, outside every lock. `kill -9` needs no sync.
"""

from __future__ import annotations

import fcntl
import os

from claimonce.gate import folder as folders
from claimonce.gate.errors import StoreBroken, StoreTooNew
from claimonce.settings.paths import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any
else:
    import _sqlite3 as sqlite3  # `sqlite3` itself brings `datetime` for converters that nothing here uses

FORM = 2
READS = 1  # the newest `meta.needs` that this version can read
_HERE = os.path.join(os.path.dirname(__file__), "stores", "sqlite")
_CHECKPOINT_BYTES = 1_000_000
_BUSY_SECONDS = 5.0


class Store:
    """An open store. Reads may stand alone; every write stands inside `with store:`."""

    def __init__(self, folder: str) -> None:
        """Open the store in `folder`; raise StoreBroken or StoreTooNew."""
        self.folder = folder
        self.path = os.path.join(folder, "claims.db")
        self._queries = _queries()
        self._depth = 0
        new = not os.path.exists(self.path)
        if new:
            folders.refuse_shared_disk(folder)
        # Other users of a shared store pass through the same turnstile, so it takes the folder's own rights.
        self._turnstile = os.open(os.path.join(folder, "turnstile"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        try:
            self._db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA wal_autocheckpoint = 0")
            # Without it the log keeps its greatest length for ever, and every commit would checkpoint it again.
            self._db.execute(f"PRAGMA journal_size_limit = {_CHECKPOINT_BYTES}")
            self._check_form()
        except sqlite3.Error as error:
            raise StoreBroken(self.path, str(error)) from error

    def _check_form(self) -> None:
        form = self._form()
        if not form:
            self._build()
        needs = int(self.one("needs")["value"])
        if needs > READS:
            raise StoreTooNew(self.path, needs, READS)
        if 0 < form < FORM:
            self._step()

    def _form(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _step(self) -> None:
        """Bring an older store forward; versions that are older than this one read and write it on."""
        with open(os.path.join(_HERE, "steps.sql"), encoding="utf-8") as file:
            steps = [block.partition("\n") for block in file.read().split("-- form: ")[1:]]
        with self:
            for form, _, script in steps:
                if int(form) > self._form():
                    for statement in _statements(script):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {int(form)}")

    def _build(self) -> None:
        with self:
            if self._form():
                return  # another process built it while this one stood at the turnstile
            with open(os.path.join(_HERE, "schema.sql"), encoding="utf-8") as file:
                for statement in _statements(file.read()):
                    self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {FORM}")

    def __enter__(self) -> Store:
        """Enter the one writer's place; nested entries join the outer transaction."""
        if self._depth == 0:
            fcntl.flock(self._turnstile, fcntl.LOCK_EX)
            try:
                self._db.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                fcntl.flock(self._turnstile, fcntl.LOCK_UN)
                raise StoreBroken(self.path, str(error)) from error
        self._depth += 1
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
        except sqlite3.Error as failure:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise StoreBroken(self.path, str(failure)) from failure
        finally:
            fcntl.flock(self._turnstile, fcntl.LOCK_UN)
        self._keep_wal_short()

    @staticmethod
    def statement(name: str) -> str:
        """Return the text of a named query."""
        return _queries()[name]

    def rows(self, name: str, /, **values: Any) -> list[Mapping[str, Any]]:
        """Run the named query and return its rows."""
        try:
            return self._db.execute(self._queries[name], values).fetchall()
        except sqlite3.Error as error:
            raise StoreBroken(self.path, f"{name}: {error}") from error

    def maybe(self, name: str, /, **values: Any) -> Mapping[str, Any] | None:
        """Return the first row of the named query, or None."""
        rows = self.rows(name, **values)
        return rows[0] if rows else None

    def one(self, name: str, /, **values: Any) -> Mapping[str, Any]:
        """Return the first row of a query that always has one."""
        row = self.maybe(name, **values)
        if row is None:
            raise StoreBroken(self.path, f"{name}: a row that must be there is missing")
        return row

    def put(self, name: str, /, **values: Any) -> int:
        """Run the named statement and return the row's number; only inside `with store:`."""
        if not self._depth:
            raise RuntimeError(f"{name} writes outside a transaction")
        try:
            return int(self._db.execute(self._queries[name], values).lastrowid or 0)
        except sqlite3.Error as error:
            raise StoreBroken(self.path, f"{name}: {error}") from error

    def next_token(self) -> int:
        """Return a fencing token, higher than every one before it on this store."""
        self.put("next_token")
        return int(self.one("last_token")["value"])

    def sync(self) -> None:
        """Make what was committed survive a power loss; call it outside the transaction."""
        try:
            # SQLite holds its locks on the -shm file, so a second descriptor on the -wal file drops none of them.
            wal = os.open(self.path + "-wal", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return
        try:
            os.fsync(wal)
        finally:
            os.close(wal)

    def _keep_wal_short(self) -> None:
        try:
            long = os.stat(self.path + "-wal").st_size > _CHECKPOINT_BYTES
        except OSError:
            return
        if long:
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the store. One-shot programs leave with `os._exit` instead: the last close syncs the whole log."""
        self._db.close()
        os.close(self._turnstile)


def open_store(folder: str = "", shared: bool = False) -> Store:
    """Open this user's store; raise StateFolderRefused, StoreBroken or StoreTooNew."""
    old = os.umask(0o007 if shared else 0o077)
    try:
        return Store(folders.prepare(folder or state_folder(os.environ), shared))
    except OSError as error:
        raise StoreBroken(folder or state_folder(os.environ), error.strerror or str(error)) from error
    finally:
        os.umask(old)


_loaded: dict[str, str] = {}


def _queries() -> dict[str, str]:
    if not _loaded:
        with open(os.path.join(_HERE, "queries.sql"), encoding="utf-8") as file:
            for block in file.read().split("-- name: ")[1:]:
                name, _, statement = block.partition("\n")
                _loaded[name.strip()] = statement.strip()
    return _loaded


def _statements(script: str) -> list[str]:
    plain = "\n".join(line.split("--")[0] for line in script.splitlines())
    return [statement for statement in (part.strip() for part in plain.split(";")) if statement]
