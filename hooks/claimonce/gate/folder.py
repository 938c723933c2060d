"""The state folder: whose it is, who may read it, and what kind of disk it lies on."""

from __future__ import annotations

import os
import stat

from claimonce.gate.errors import StateFolderRefused

# Memory-mapped WAL files go wrong on these without an error (sqlite.org/wal.html); virtiofs and 9p within a minute.
_SHARED_DISKS = ("nfs", "cifs", "smb", "fuse.", "virtiofs", "9p", "afs", "ceph", "gluster", "lustre")


def prepare(folder: str, shared: bool = False) -> str:
    """Make the state folder if it is missing, check it, and return its path.

    Raises StateFolderRefused for a foreign owner, for a private folder that others may enter, and for one that cannot
    be written.
    """
    mode = 0o2770 if shared else 0o700
    try:
        os.makedirs(folder, mode=mode, exist_ok=True)
        info = os.stat(folder)
    except OSError as error:
        raise StateFolderRefused(folder, f"cannot be made ({error.strerror})", _ELSEWHERE) from error
    if not stat.S_ISDIR(info.st_mode):
        raise StateFolderRefused(folder, "is not a folder", _ELSEWHERE)
    if not shared:
        _check_private(folder, info)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StateFolderRefused(folder, "cannot be written", _ELSEWHERE)
    return folder


def _check_private(folder: str, info: os.stat_result) -> None:
    if info.st_uid != os.geteuid():
        raise StateFolderRefused(
            folder,
            f"belongs to user {info.st_uid}, not to you",
            "set CLAIMONCE_STATE, or state.shared = true for a team",
        )
    if stat.S_IMODE(info.st_mode) & 0o077:
        os.chmod(folder, 0o700)


_ELSEWHERE = "make it writable or point CLAIMONCE_STATE at a folder of yours"


def disk_of(folder: str) -> str:
    """Return the kind of file system under the folder; empty where the host does not say."""
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as file:
            rows = [line.split() for line in file]
    except OSError:
        return ""
    path, best, kind = os.path.realpath(folder), "", ""
    for row in rows:
        point = row[4].replace("\\040", " ")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best) and "-" in row:
            best, kind = point, row[row.index("-") + 1]
    return kind


def refuse_shared_disk(folder: str) -> None:
    """Raise StateFolderRefused when the folder lies on a network or host-shared file system."""
    kind = disk_of(folder)
    if kind.startswith(_SHARED_DISKS):
        raise StateFolderRefused(
            folder, f"lies on {kind}, where the database would break silently", "point CLAIMONCE_STATE at a local disk"
        )
