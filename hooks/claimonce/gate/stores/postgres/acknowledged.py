"""The last entry of the ledger that the database has acknowledged to this host, kept in the host's own state folder.

A database cannot know that it is younger than it was: one that failed over to a replica that lagged behind, or was put
back from a backup, opens silently. So each host asks it for the last entry that it was told is committed. A line of
fixed width, rewritten after each commit and never synced: of two processes at once the lesser may win, and then the
database is asked for less than it could be.
"""

from __future__ import annotations

import os
from zlib import crc32

from claimonce.gate import folder as folders
from claimonce.gate.errors import StoreLost
from claimonce.hooks.value import value

_LINE = "%020d %020d %020.3f\n"
_SIZE = 63
_KEEP = (
    "it was put back, or failed over to a replica that lagged: acts that it has lost may be done again; a person who "
    "has looked goes on with `claimonce store reset --keep`"
)


@value
class Point:
    """An entry of the ledger of the database that calls itself `store`, and when it was written, in unix seconds."""

    store: int = 0
    entry: int = 0
    wall: float = 0.0


class Acknowledged:
    """The note of one database, which is told from others by its connection string."""

    def __init__(self, folder: str, shown: str) -> None:
        """Take the state folder, and the string as people see it; nothing is opened yet."""
        self._folder = folder
        self._path = os.path.join(folder, f"acknowledged-{crc32(shown.encode('utf-8', 'surrogateescape')):08x}")

    def read(self) -> Point:
        """Return the last entry that is known to be committed; an empty point where none is."""
        try:
            with open(self._path, encoding="ascii") as file:
                store, entry, wall = file.read(_SIZE).split()
                return Point(int(store), int(entry), float(wall))
        except (OSError, ValueError):
            return Point()

    def write(self, point: Point) -> None:
        """Note what was committed."""
        handle = folders.touch(self._folder, self._path, os.O_RDWR)
        try:
            os.pwrite(handle, (_LINE % (point.store, point.entry, point.wall)).encode(), 0)
        finally:
            os.close(handle)

    def forget(self) -> None:
        """Take the database as it is from now on."""
        if os.path.exists(self._path):
            os.unlink(self._path)


def refuse_lost(path: str, known: Point, store: int, is_lost: bool) -> None:
    """Raise StoreLost where this is another database than the one that was used, or ends before what it said."""
    if known.store not in (0, store):
        raise StoreLost(path, "is not the database that this host has used by this name", _KEEP)
    if is_lost:
        raise StoreLost(path, f"lacks entry {known.entry} of its ledger, which this host was told is committed", _KEEP)
