"""What SQLite says when it cannot go on, as an error of the gate's with the way back that fits."""

from __future__ import annotations

from claimonce.gate import store_files
from claimonce.gate.errors import RESTORE, StoreBroken

AGAIN = "try again; nothing is forgotten"
_RIGHTS = "rights"
# SQLite's primary result codes (sqlite.org/rescode.html) that say nothing against the database itself.
_WAYS_BACK = {
    3: _RIGHTS, 8: _RIGHTS, 14: _RIGHTS, 5: AGAIN, 6: AGAIN, 10: f"look at the disk, then {AGAIN}",
    13: f"free some space on its disk, then {AGAIN}",
}  # fmt: skip


def make_error(path: str, error: BaseException, during: str = "") -> StoreBroken:
    """Return the error for the database at `path`; `during` names the query."""
    if isinstance(error, UnicodeDecodeError):
        return StoreBroken(path, f"is damaged (text that is none{' in ' + during if during else ''})")
    do = _WAYS_BACK.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, RESTORE)
    why = f"{during}: {error}" if during else str(error)
    return StoreBroken(path, why, store_files.rights_of(path) if do == _RIGHTS else do)
