"""The files of a store, looked at before SQLite sees them: regular ones, with the rights they need, and none missing.

SQLite makes a database that is not there, and starts a log that was deleted or damaged anew. Both would forget what was
sent, so what may be made is decided here, under the turnstile.
"""

from __future__ import annotations

import os
import stat

from claimonce.gate import highwater, used_stores
from claimonce.gate.errors import StoreBroken, StoreLost

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from claimonce.gate.highwater import Mark, Point

DATABASE, TURNSTILE = "claims.db", "turnstile"
BESIDE = ("-wal", "-shm")
ROOM = 512 * 1024  # bytes that an act's outcome needs on the disk, many times over

_ANEW = "a person may start over with `claimonce store reset --forget`: what was sent may then be sent again"
_GONE = f"put a backup in its place with `claimonce store restore FILE`, or {_ANEW}"
_OLDER = (
    "put a newer backup in its place with `claimonce store restore FILE`, or a person may go on from here with "
    "`claimonce store reset --keep`: what happened since may then happen again"
)
_REPLACED = "nothing more is done with it; look at the new one with `claimonce store check` and `claimonce status`"
_NO_FILE = "move away what stands in its place, then run `claimonce store check`"


def regular(path: str) -> os.stat_result | None:
    """Return how the file looks, None where there is none; raise StoreBroken for a folder, a FIFO or a device."""
    try:
        info = os.stat(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreBroken(path, error.strerror or str(error), _NO_FILE) from error
    if not stat.S_ISREG(info.st_mode):
        raise StoreBroken(path, "is not a regular file", _NO_FILE)
    return info


def open_turnstile(folder: str) -> int:
    """Open the file at whose lock writers queue, and make it at the first use; raise StoreBroken."""
    path = os.path.join(folder, TURNSTILE)
    # Asked before it is opened: to open a FIFO or a device is to act on it.
    regular(path)
    try:
        # Other users of a shared store pass through the same turnstile, so it takes the folder's own rights.
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o660)
    except OSError as error:
        raise StoreBroken(path, error.strerror or str(error), rights_of(path)) from error


def mark_of(turnstile: int, folder: str) -> Mark | None:
    """Return how far the store had come, None where that was never noted; raise StoreLost."""
    try:
        return highwater.read(turnstile)
    except highwater.Unreadable:
        path = os.path.join(folder, TURNSTILE)
        raise StoreLost(path, "holds something else than how far the store had come", _OLDER) from None


def begin(folder: str, turnstile: int, shared: bool) -> None:
    """Make the empty file of a first store; the caller holds the turnstile. Raise StoreLost where it is not the first.

    SQLite gives the log and the index beside the database the database's own mode.
    """
    path = os.path.join(folder, DATABASE)
    info = regular(path)
    if info is not None and info.st_size:
        return  # another process made it while this one stood at the turnstile
    refuse_anew(folder, turnstile, "is gone" if info is None else "is empty")
    log = regular(f"{path}-wal")
    if log is not None and log.st_size:
        raise StoreLost(path, f"{'is gone' if info is None else 'is empty'}, and its log is still there", _GONE)
    highwater.clear(turnstile)
    if info is None:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    give_rights(folder, shared)


def refuse_anew(folder: str, turnstile: int, why: str) -> None:
    """Raise StoreLost where this host, or this user, has used a store here before."""
    path = os.path.join(folder, DATABASE)
    mark = mark_of(turnstile, folder)
    if mark is not None:
        raise StoreLost(path, f"{why}, and {_known(mark.seen)} were in it", _GONE)
    if used_stores.is_known(folder):
        raise StoreLost(path, f"{why}, and so is all that was in its folder", _GONE)


def _known(point: Point) -> str:
    return f"{point.entry} entries of the ledger" if point.entry != 1 else "1 entry of the ledger"


def find_needed(mark: Mark, same_boot: bool) -> Point:
    """Return what must still be in the database: within one run of the host every commit.

    A power loss may take what was not synced yet, and nobody had acted on that: `Store.sync` comes before every act.
    """
    return mark.seen if same_boot else mark.synced


def refuse_older(path: str, here: Point, needed: Point) -> None:
    """Raise StoreLost when the database ends before what must still be there."""
    if here.reaches(needed):
        return
    short = f"ends at entry {here.entry} of its ledger (token {here.token})"
    raise StoreLost(path, f"{short}, and this host has seen entry {needed.entry} (token {needed.token})", _OLDER)


def refuse_unmarked(folder: str, turnstile: int) -> None:
    """Raise StoreLost where this user has used the store, and how far it had come is gone from the turnstile."""
    # Who noted the use had written the mark before: it is read again, for another process may have made the store.
    if used_stores.is_known(folder) and mark_of(turnstile, folder) is None:
        path = os.path.join(folder, TURNSTILE)
        raise StoreLost(path, "says no longer how far the store had come, and there was a store in use here", _OLDER)


def refuse_other(path: str) -> NoReturn:
    """Raise StoreLost: a database lies here that was another's before."""
    raise StoreLost(path, "is not the store that this host has used here", _OLDER)


def refuse_replaced(path: str) -> NoReturn:
    """Raise StoreLost: what this process has open is no longer what stands at its path."""
    raise StoreLost(path, "was deleted or replaced while this program used it", _REPLACED)


def refuse_full(folder: str) -> None:
    """Raise StoreBroken where the disk has no room for an act's outcome: better no act than one nobody knows of."""
    disk = os.statvfs(folder)
    if disk.f_bavail * disk.f_frsize < ROOM:
        why = f"less than {ROOM // 1024} KB are free on its disk, too little to note how an act ends, so none is begun"
        raise StoreBroken(os.path.join(folder, DATABASE), why, "free some space and try again; nothing is forgotten")


def give_rights(folder: str, shared: bool) -> None:
    """Let the group write a shared store's files, as far as they are this user's."""
    if not shared:
        return
    for name in (DATABASE, *(DATABASE + end for end in BESIDE), TURNSTILE):
        path = os.path.join(folder, name)
        info = regular(path)
        if info is not None and info.st_uid == os.geteuid() and stat.S_IMODE(info.st_mode) & 0o660 != 0o660:
            os.chmod(path, 0o660)


def rights_of(path: str) -> str:
    """Return what to do about a file that may not be written."""
    try:
        info = os.stat(path)
    except OSError:
        info = os.stat(os.path.dirname(path))
    if info.st_uid == os.geteuid():
        return f"make it writable again (`chmod u+rw {path}`, or the disk it lies on)"
    return (
        f"it belongs to user {info.st_uid} with mode {stat.S_IMODE(info.st_mode):04o}: where the store is shared "
        "(state.shared), that user fixes it with `claimonce store check`, in a folder of the common group"
    )
