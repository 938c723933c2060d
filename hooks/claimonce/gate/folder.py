"""The state folder: whose it is, who may read it, and what kind of disk it lies on."""

from __future__ import annotations

import os
import stat

from claimonce.gate.errors import StateFolderRefused

# Memory-mapped WAL files go wrong on these without an error (sqlite.org/wal.html); virtiofs and 9p within a minute.
_SHARED_DISKS = ("nfs", "cifs", "smb", "fuse.", "virtiofs", "9p", "afs", "ceph", "gluster", "lustre")
_TEAM = 0o2770  # mkdir(2) takes no set-group-ID bit, and by that bit new files are the group's


def prepare(folder: str, shared: bool = False) -> str:
    """Make the state folder if it is missing, check it, and return its path.

    Raises StateFolderRefused for a foreign owner, for a private folder that others may enter, and for one that cannot
    be written.
    """
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        info = os.stat(folder)
        if shared and stat.S_ISDIR(info.st_mode) and info.st_uid == os.geteuid() and info.st_mode & _TEAM != _TEAM:
            os.chmod(folder, _TEAM)
    except OSError as error:
        raise StateFolderRefused(folder, f"cannot be made ({error.strerror})", _ELSEWHERE) from error
    if not stat.S_ISDIR(info.st_mode):
        raise StateFolderRefused(folder, "is not a folder", _ELSEWHERE)
    if not shared:
        _check_private(folder, info)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StateFolderRefused(folder, "cannot be written", _ELSEWHERE)
    return folder


def inside(folder: str, name: str) -> str:
    """Make the folder `name` in a state folder, for whom the state folder itself is for; return its path."""
    path = os.path.join(folder, name)
    if not os.path.isdir(path):
        os.makedirs(path, mode=0o700, exist_ok=True)
        if _is_shared(folder):
            os.chmod(path, _TEAM)
    return path


def touch(folder: str, path: str, flags: int) -> int:
    """Open a file in a state folder, made if it is missing, for whom the state folder is for; return the descriptor."""
    shared = _is_shared(folder)
    handle = os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, 0o660 if shared else 0o600)
    info = os.fstat(handle)
    if shared and info.st_uid == os.geteuid() and stat.S_IMODE(info.st_mode) & 0o060 != 0o060:
        os.fchmod(handle, 0o660)
    return handle


def _is_shared(folder: str) -> bool:
    return bool(stat.S_IMODE(os.stat(folder).st_mode) & 0o020)


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
