"""Is the database's own file what the last checkpoint left? Only a checkpoint writes it.

Its pages carry no checksums. So a file that looks otherwise than it was noted is read whole: what shows a flipped bit
is that every fact that decides stands twice, in a table and in an index.
"""

from __future__ import annotations

import fcntl
import os

from claimonce.gate import highwater, store_files
from claimonce.gate.errors import StoreBroken
from claimonce.gate.stores import base
from claimonce.gate.stores.sqlite.driver import sqlite3

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.highwater import Mark

_HERE = os.path.dirname(__file__)
MOST_BYTES = 8_000_000  # of a larger one only `claimonce store check` reads all: an act must not wait for seconds


def check(db: sqlite3.Connection, folder: str, turnstile: int, mark: Mark | None) -> None:
    """Read the database whole where something else than the gate may have written its file; raise StoreBroken."""
    path = os.path.join(folder, store_files.DATABASE)
    look = highwater.look_of(os.stat(path))
    if (mark is not None and mark.file == look) or look[0] > MOST_BYTES:
        return
    fcntl.flock(turnstile, fcntl.LOCK_EX)
    try:
        mark = store_files.mark_of(turnstile, folder)
        look = highwater.look_of(os.stat(path))
        if mark is not None and mark.file == look:
            return  # another process has read it meanwhile
        said = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said == "ok" and db.execute("PRAGMA user_version").fetchone()[0] >= base.steps(_HERE)[-1][0]:
            said = _missing_column(db) or said
        if said != "ok":
            raise StoreBroken(path, f"is damaged ({said})")
        highwater.write_file(turnstile, look)
    finally:
        fcntl.flock(turnstile, fcntl.LOCK_UN)


def _missing_column(db: sqlite3.Connection) -> str:
    """Return what is wrong when a table or a column has another name than it was given; names stand once only."""
    sound = sqlite3.connect(":memory:", isolation_level=None)
    for statement in base.statements(_HERE, "schema.sql"):
        sound.execute(statement)
    missing = {tuple(row) for row in sound.execute(_COLUMNS)} - {tuple(row) for row in db.execute(_COLUMNS)}
    sound.close()
    return f"it has no {'.'.join(min(missing))}" if missing else ""


_COLUMNS = "SELECT found.name, info.name FROM sqlite_master AS found, pragma_table_info(found.name) AS info"


def note(path: str, turnstile: int, seat: int) -> None:
    """Note how the file looks after a checkpoint of the gate's own; `seat` is the inode that was checkpointed."""
    fcntl.flock(turnstile, fcntl.LOCK_EX)
    try:
        info = os.stat(path)
        if info.st_ino == seat:
            highwater.write_file(turnstile, highwater.look_of(info))
    except OSError:
        pass  # deleted in use: the next transaction says so
    finally:
        fcntl.flock(turnstile, fcntl.LOCK_UN)
