"""The high-water mark: how far the store had come, kept in the `turnstile` file, outside the database.

A database cannot know that it is younger than it was: one that lost its log, was cut, or was put back from last week
opens silently. So whoever commits writes the highest fencing token and the number of the last ledger entry here
too, under the same lock and after the commit: a death in between leaves a database that is ahead, never one that looks
cut. Nothing here is synced. `synced` is what had reached the disk by `Store.sync`: all that a power loss must spare.

The file is text, a line at each fixed place, so that one commit rewrites 42 bytes and nothing else.
"""

from __future__ import annotations

import os

from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SIZE = 320
_SEEN, _SYNCED, _BOOT, _FILE, _STORE = 0, 64, 128, 192, 256  # where each line begins
_LINE = 64
_SYNCED_LINE = b"synced %018d %018d\n"


@value
class Point:
    """How far a store has come: its highest token and its last ledger entry; both only grow."""

    token: int = 0
    entry: int = 0

    def reaches(self, other: Point) -> bool:
        """Return whether nothing that `other` has seen is missing here."""
        return self.token >= other.token and self.entry >= other.entry


@value
class Mark:
    """What the file says. `file` is (size, mtime in ns, inode) of the database after the last known checkpoint."""

    seen: Point
    synced: Point
    boot: str = ""
    file: tuple[int, ...] = ()
    store: int = 0


class Unreadable(ValueError):
    """The file holds something that was never written here."""


def read(handle: int) -> Mark | None:
    """Return the mark; None where no commit was ever noted. Raise Unreadable."""
    text = os.pread(handle, SIZE, 0)
    if not text.strip(b"\0"):
        return None
    seen, synced, boot, file, store = (
        _words(text, place, name) for place, name in (
            (_SEEN, b"seen"), (_SYNCED, b"synced"), (_BOOT, b"boot"), (_FILE, b"file"), (_STORE, b"store"))
    )  # fmt: skip
    try:
        return Mark(
            Point(*map(int, seen)), Point(*map(int, synced)), (boot or [b""])[0].decode("ascii"),
            tuple(map(int, file)), int((store or [b"0"])[0]),
        )  # fmt: skip
    except (ValueError, TypeError) as error:
        raise Unreadable from error


def _words(text: bytes, place: int, name: bytes) -> list[bytes]:
    line = text[place : place + _LINE].rstrip(b"\0")
    if not line:
        return []
    words = line.split()
    if not line.endswith(b"\n") or words[:1] != [name]:
        raise Unreadable
    return words[1:]


def write_seen(handle: int, point: Point) -> None:
    """Write how far the store has come; the caller holds the turnstile."""
    os.pwrite(handle, b"seen %018d %018d\n" % (point.token, point.entry), _SEEN)


def note_token(handle: int, token: int) -> None:
    """Note the highest token of a commit; the caller holds the turnstile."""
    os.pwrite(handle, b"%018d" % token, _SEEN + 5)


def note_entry(handle: int, entry: int) -> None:
    """Note the last ledger entry of a commit; the caller holds the turnstile."""
    os.pwrite(handle, b"%018d" % entry, _SEEN + 24)


def note_both(handle: int, token: int, entry: int) -> None:
    """Note the highest token and the last ledger entry of a commit; the caller holds the turnstile."""
    os.pwrite(handle, b"%018d %018d" % (token, entry), _SEEN + 5)


def write_synced(handle: int, point: Point) -> None:
    """Write what has reached the disk."""
    os.pwrite(handle, _SYNCED_LINE % (point.token, point.entry), _SYNCED)


def note_synced(handle: int, point: Point) -> None:
    """Note what has reached the disk, where that is more than was known.

    Without a lock: of two at once the lesser may win, and then a power loss is asked for less than it could be.
    """
    new = _SYNCED_LINE % (point.token, point.entry)
    old = os.pread(handle, len(new), _SYNCED)
    if not old.strip(b"\0"):
        most = new  # nothing was noted yet
    elif old[:7] + old[25:26] + old[44:] == b"synced  \n" and (old[7:25] + old[26:44]).isdigit():
        # The numbers are of one length, so that of their digits the greater are those of the greater number.
        most = b"synced %b %b\n" % (max(old[7:25], new[7:25]), max(old[26:44], new[26:44]))
    else:
        return
    if most != old:
        os.pwrite(handle, most, _SYNCED)


def write_boot(handle: int, boot: str, store: int) -> None:
    """Note in which run of the host, and of which store, the last commit was; after `write_seen`, never before it."""
    os.pwrite(handle, b"boot %s\n" % boot.encode("ascii", "replace")[:40], _BOOT)
    os.pwrite(handle, b"store %020d\n" % store, _STORE)


def write_file(handle: int, file: tuple[int, ...]) -> None:
    """Note how the database's own file looks after a checkpoint."""
    os.pwrite(handle, b"file %015d %020d %020d\n" % file, _FILE)


def clear(handle: int) -> None:
    """Forget the mark: for a person who begins anew, and before a first store is built."""
    os.pwrite(handle, bytes(SIZE), 0)  # written, not cut: the place is then taken, and a full disk says so now
    os.ftruncate(handle, SIZE)


def look_of(info: Any) -> tuple[int, ...]:
    """Return how a file looks, from its `stat`."""
    return info.st_size, info.st_mtime_ns, info.st_ino
