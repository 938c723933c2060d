"""The index of one work tree: one SQLite file in the user's state folder, readable by that user alone."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from claimonce.context.errors import IndexBroken
from claimonce.gate import folder as folders
from claimonce.hooks.git.runner import git_at
from claimonce.hooks.untrusted_text import warn
from claimonce.settings.paths import state_folder

FORM = 1
_HERE = os.path.dirname(__file__)


class Index:
    """An open index. Writes stand inside `with index:`; a file of another form, or a broken one, is made anew."""

    def __init__(self, path: str) -> None:
        """Open the file at `path` (":memory:" for none); raise IndexBroken."""
        self.path = path
        self._queries = _queries()
        try:
            self._db = self._opened()
        except sqlite3.DatabaseError:
            drop(path)
            try:
                self._db = self._opened()
            except sqlite3.Error as error:
                raise IndexBroken(path, str(error)) from error

    def _opened(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        db.row_factory = sqlite3.Row
        # Made again from the repository whenever it is lost: no sync is worth its time.
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
        form = db.execute("PRAGMA user_version").fetchone()[0]
        if form not in (0, FORM):
            db.close()
            raise sqlite3.DatabaseError(f"form {form}")
        if not form:
            with open(f"{_HERE}/schema.sql", encoding="utf-8") as file:
                db.executescript(f"BEGIN IMMEDIATE;{file.read()};PRAGMA user_version = {FORM};COMMIT;")
        return db

    def __enter__(self) -> Index:
        """Begin to write."""
        self._db.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Commit, or roll back when the block raised."""
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")

    def rows(self, name: str, /, **values: Any) -> list[Mapping[str, Any]]:
        """Run the named query."""
        try:
            return self._db.execute(self._queries[name], values).fetchall()
        except sqlite3.Error as error:
            raise IndexBroken(self.path, f"{name}: {error}") from error

    def maybe(self, name: str, /, **values: Any) -> Mapping[str, Any] | None:
        """Return the first row, or None."""
        rows = self.rows(name, **values)
        return rows[0] if rows else None

    def number(self, name: str, /, **values: Any) -> int:
        """Return the first column of the first row, 0 without one."""
        row = self.maybe(name, **values)
        return int(row[0]) if row is not None else 0  # type: ignore[index]

    def many(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Run the named statement for each row."""
        try:
            self._db.executemany(self._queries[name], rows)
        except sqlite3.Error as error:
            raise IndexBroken(self.path, f"{name}: {error}") from error

    def fact(self, name: str) -> str:
        """Return what was noted under this name, "" for nothing."""
        row = self.maybe("fact", name=name)
        return str(row["value"]) if row else ""

    def note(self, name: str, value: str) -> None:
        """Note a fact about the index."""
        self.rows("put_fact", name=name, value=value)

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def folder(env: Mapping[str, str]) -> str:
    """Return the folder of all indexes, made and private."""
    folders.prepare(state_folder(env))
    return folders.prepare(f"{state_folder(env)}/context")


def place(root: str, env: Mapping[str, str]) -> str:
    """Return the file of the index of the work tree at `root`."""
    return f"{folder(env)}/{hashlib.sha256(os.path.realpath(root).encode()).hexdigest()[:24]}.db"


def open_index(root: str, env: Mapping[str, str]) -> Index:
    """Open the index of a work tree; a new one starts from that of another worktree of the same repository."""
    path = place(root, env)
    old = os.umask(0o077)
    try:
        common = os.path.realpath(os.path.join(root, git_at(root).ask("rev-parse", "--git-common-dir").out.strip()))
        if not os.path.exists(path):
            _seed(path, common)
        index = Index(path)
    finally:
        os.umask(old)
    if index.fact("root") != root:
        with index:
            index.note("root", root)
            index.note("common", common)
    return index


def drop(path: str) -> None:
    """Delete an index and what SQLite keeps beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path + end)


def sweep(env: Mapping[str, str]) -> int:
    """Delete the indexes of work trees that are gone; return how many."""
    gone = 0
    for name in os.listdir(folder(env)):
        path = f"{folder(env)}/{name}"
        if name.endswith(".db") and (root := _fact(path, "root")) and not os.path.isdir(root):
            drop(path)
            gone += 1
    return gone


def _seed(path: str, common: str) -> None:
    for name in sorted(os.listdir(os.path.dirname(path))):
        other = f"{os.path.dirname(path)}/{name}"
        if name.endswith(".db") and other != path and _fact(other, "common") == common:
            part = f"{path}.{os.getpid()}"
            try:
                with (
                    contextlib.closing(sqlite3.connect(other)) as source,
                    contextlib.closing(sqlite3.connect(part)) as copy,
                ):
                    source.backup(copy)
                    copy.executescript(
                        "DELETE FROM needs; DELETE FROM delivered; DELETE FROM facts WHERE name = 'root';"
                    )
                os.replace(part, path)
            except sqlite3.Error as error:
                warn(f"{other} is not copied: {error}")
                drop(part)
            return


def _fact(path: str, name: str) -> str:
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            row = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
            return str(row[0]) if row else ""
    except sqlite3.Error:
        return ""


_loaded: dict[str, str] = {}


def _queries() -> dict[str, str]:
    if not _loaded:
        with open(f"{_HERE}/queries.sql", encoding="utf-8") as file:
            for block in file.read().split("-- name: ")[1:]:
                name, _, statement = block.partition("\n")
                _loaded[name.strip()] = statement.strip()
    return _loaded
