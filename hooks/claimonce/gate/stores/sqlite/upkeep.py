"""What a person has done with a store now and then: read all of it, copy it, give the disk room back."""

from __future__ import annotations

import sqlite3

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.stores.sqlite.embedded import Embedded


def faults(store: Embedded) -> list[str]:
    """Read all of it and return what is damaged, at most 20 lines; make an index that it lacks."""
    said = [str(row[0]) for row in store.connection.execute("PRAGMA integrity_check(20)").fetchall()]
    if said != ["ok"]:
        return said
    with store:
        store.put("index_markers")
    return []


def compact(store: Embedded) -> None:
    """Give the disk back what deleted rows have left. Whoever writes meanwhile waits for it, 5 seconds at most."""
    store.connection.execute("VACUUM")
    store.checkpoint()


def copy(store: Embedded, path: str) -> None:
    """Copy all that is committed into the empty file at `path`, which then needs no log beside it."""
    into = sqlite3.connect(path, isolation_level=None)
    try:
        store.connection.backup(into)
        into.execute("PRAGMA journal_mode = DELETE")
    finally:
        into.close()
