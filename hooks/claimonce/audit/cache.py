"""What the audit keeps of files from run to run: facts by content, and one judgement a tree.

One SQLite file in the user's own state folder (0700). It holds nothing that a run could not make again: one that is
missing, foreign, locked or broken costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
from collections.abc import Iterable, Mapping

import msgspec

from claimonce.audit.facts import Facts
from claimonce.settings.paths import state_folder

KEEP_SECONDS = 30 * 86400
LOCK_SECONDS = 2.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (key BLOB PRIMARY KEY, seen INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS trees (root TEXT PRIMARY KEY, seen INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS judged (key BLOB PRIMARY KEY, seen INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
"""
_encode = msgspec.msgpack.Encoder().encode
_facts = msgspec.msgpack.Decoder(Facts).decode


class Cache:
    """The kept facts, judgements and stamps; without a file it remembers nothing."""

    def __init__(self, database: sqlite3.Connection | None = None) -> None:
        self._database = database
        self._new: dict[bytes, bytes] = {}

    @classmethod
    def open(cls, env: Mapping[str, str] | None = None) -> Cache:
        """Open the user's cache, making it where it is missing."""
        folder = os.path.join(state_folder(env), "cache")
        try:
            os.makedirs(state_folder(env), mode=0o700, exist_ok=True)
            os.makedirs(folder, mode=0o700, exist_ok=True)
            if os.stat(folder).st_uid != os.geteuid():
                return cls()
            path = os.path.join(folder, "sweeps.db")
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
            database = sqlite3.connect(path, timeout=LOCK_SECONDS)
            database.executescript(_SCHEMA)
        except (OSError, sqlite3.Error):
            return cls()
        return cls(database)

    def facts(self, key: bytes) -> Facts | None:
        """Return the facts kept under the key."""
        body = self._one("SELECT body FROM facts WHERE key = ?", key)
        if body is None:
            return None
        try:
            return _facts(body)
        except (msgspec.MsgspecError, RecursionError):
            return None

    def keep(self, key: bytes, facts: Facts) -> None:
        """Keep facts under the key, once `close` is called."""
        if self._database is None:
            return
        # A file's name may be no UTF-8; such a file is read anew each time.
        with contextlib.suppress(UnicodeEncodeError, RecursionError):
            self._new[key] = _encode(facts)

    def tree(self, root: str) -> bytes | None:
        """Return what was kept of the tree's files."""
        return self._one("SELECT body FROM trees WHERE root = ?", root)

    def judgement(self, key: bytes) -> bytes | None:
        """Return what was found in a tree of exactly this content."""
        return self._one("SELECT body FROM judged WHERE key = ?", key)

    def close(self, root: str, tree: bytes | None, judged: tuple[bytes, bytes] | None) -> None:
        """Write what is new, forget what nobody asked for in a month, and close."""
        if self._database is None:
            return
        now = int(time.time())
        with contextlib.suppress(sqlite3.Error, UnicodeEncodeError), self._database as database:
            rows = ((key, now, body) for key, body in self._new.items())
            database.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", rows)
            if tree is not None:
                database.execute("INSERT OR REPLACE INTO trees VALUES (?, ?, ?)", (root, now, tree))
            if judged is not None:
                database.execute("INSERT OR REPLACE INTO judged VALUES (?, ?, ?)", (judged[0], now, judged[1]))
            if self._new or judged:
                for table in ("facts", "trees", "judged"):
                    database.execute(f"DELETE FROM {table} WHERE seen < ?", (now - KEEP_SECONDS,))  # noqa: S608
        with contextlib.suppress(sqlite3.Error):
            self._database.close()
        self._database = None

    def _one(self, query: str, key: object) -> bytes | None:
        if self._database is None:
            return None
        try:
            row = self._database.execute(query, (key,)).fetchone()
        except (sqlite3.Error, UnicodeEncodeError):
            return None
        return bytes(row[0]) if row else None


def digest(*parts: bytes) -> bytes:
    """Return 20 bytes that stand for the parts."""
    made = hashlib.sha1(usedforsecurity=False)
    for part in parts:
        made.update(len(part).to_bytes(8, "little"))
        made.update(part)
    return made.digest()


def code_stamp(folders: Iterable[str]) -> bytes:
    """Return what changes when a module of the folders does: facts made by other code are not these facts."""
    parts: list[bytes] = []
    for folder in sorted(folders):
        for above, inner, names in os.walk(folder):
            inner.sort()
            for name in sorted(names):
                if name.endswith((".py", ".toml", ".json")):
                    info = os.stat(os.path.join(above, name))
                    parts.append(f"{above}/{name}:{info.st_mtime_ns}:{info.st_size}".encode())
    return digest(*parts)
