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
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from claimonce.audit.facts import Facts, Link
from claimonce.audit.files import File, Listing, Unread
from claimonce.audit.reach.reachability import Reached
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


# What is known of the files of a tree before any is parsed, kept from run to run.

# No form that is read; left out by the sieve; read; read because something leads an agent there.
NONE, LEFT, IN, TOLD = "none", "left", "in", "told"
MADE = "made"  # written by a program, which says so


class Known(msgspec.Struct, array_like=True, frozen=True):
    """What was kept of one file: what git would know it again by, what it is, its content's digest, why not read.

    `why` is by what agents know it for an instruction, `links` what it leads them to.
    """

    size: int
    stamp: tuple[int, int, int]
    state: str
    digest: bytes
    problem: str = ""
    why: str = ""
    links: tuple[Link, ...] = ()


class Tree(msgspec.Struct, array_like=True, frozen=True):
    """What was kept of a tree: under which version, when it was begun, and its files."""

    version: bytes
    began: int
    known: dict[str, Known]


class Gathered(msgspec.Struct):
    """The files of a tree, sorted: to be parsed, left out by the sieve, not read (with the reason), of no form.

    `tests` is how many files of test code were left out, `foreign` how many that the project's people do not write, by
    folder. `reached` are the texts that something leads agents to.
    """

    listing: Listing
    read: list[str] = msgspec.field(default_factory=list[str])
    left: list[str] = msgspec.field(default_factory=list[str])
    unread: list[Unread] = msgspec.field(default_factory=list[Unread])
    others: Counter[str] = msgspec.field(default_factory=Counter[str])
    tests: int = 0
    foreign: Counter[str] = msgspec.field(default_factory=Counter[str])
    known: dict[str, Known] = msgspec.field(default_factory=dict[str, Known])
    reached: dict[str, Reached] = msgspec.field(default_factory=dict[str, Reached])
    others_by_path: dict[str, File] = msgspec.field(default_factory=dict[str, File])
    told: dict[str, Known] = msgspec.field(default_factory=dict[str, Known])

    def notes(self) -> tuple[str, ...]:
        """Say once what was left out as a whole."""
        if not self.foreign:
            return ()
        named = ", ".join(f"{name} ({number})" for name, number in self.foreign.most_common())
        return (f"left out, {self.foreign.total()} files that are other projects' or generated: {named}",)

    def take(self, file: File, known: Known) -> None:
        """Sort a file in."""
        path = file.path
        if known.state == TOLD:  # so it was the last time; whether it is reached is seen again
            self.told[path] = known
            known = Known(known.size, known.stamp, NONE, b"")
        self.known[path] = known
        if known.state == IN:
            self.read.append(path)
        elif known.state == LEFT:
            self.left.append(path)
        elif known.state == MADE:
            self.foreign["generated"] += 1
        elif known.problem:
            self.unread.append(Unread(path, known.problem))
        else:
            self.others_by_path[path] = file
            self.others[_suffix(path)] += 1

    def reach(self, path: str, known: Known, reached: Reached) -> None:
        """Take a text in that something leads agents to, or name it where it could not be read."""
        self.known[path] = known
        if known.state == TOLD:
            self.read.append(path)
            self.reached[path] = reached
        else:
            self.unread.append(Unread(path, known.problem))
        suffix = _suffix(path)
        self.others[suffix] -= 1
        if not self.others[suffix]:
            del self.others[suffix]


def _suffix(path: str) -> str:
    dot = path.rfind(".", path.rfind("/") + 2)
    return path[dot:].lower() if dot > 0 else "(no suffix)"
