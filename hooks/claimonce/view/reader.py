"""One look at the store: the rows of one moment, their ages, and the short names of who stands in them.

Nothing is written: an intent whose owner is gone is shown as uncertain, and whoever acts on its key next writes so.
A row that makes no sense costs a sentence in `broken`, never the rest of the screen.
"""

from __future__ import annotations

import os

from claimonce.effects.git_folder import MOST_FOLDERS, small
from claimonce.gate import clock
from claimonce.gate import session_names as names
from claimonce.hooks import quickjson as json
from claimonce.hooks.coerce import table_or_none
from claimonce.hooks.untrusted_text import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, TypeVar

    from claimonce.gate.store import Store

    Row = Mapping[str, Any]
    Made = TypeVar("Made")

# Which branch a folder is on, by git's own small files; git is not started in a folder that an agent chose.


def branch_of(cwd: str) -> tuple[str, bool]:
    """Return the branch ("" where there is none) and whether the folder is a linked worktree, made for one task."""
    folder = cwd.rstrip("/")
    for _ in range(MOST_FOLDERS):
        git = f"{folder}/.git"
        if os.path.isdir(git):
            return _head(git), False
        if os.path.isfile(git):
            target = small(git).partition("gitdir:")[2].strip()
            return _head(os.path.join(folder, target)) if target else "", True
        if not folder:
            break
        folder = folder.rpartition("/")[0]
    return "", False


def _head(git: str) -> str:
    return one_line(small(f"{git}/HEAD").partition("ref: refs/heads/")[2].strip(), 120)


class Reader:
    """What every part of a look shares."""

    def __init__(self, store: Store) -> None:
        """Read the sessions that the store knows, for their names."""
        self.store = store
        self.broken: list[str] = []
        self.now, self.wall = clock.uptime(), clock.unix()
        self.known: dict[str, Row] = {str(row["name"]): row for row in store.rows("sessions_all")}
        self._places: dict[str, tuple[str, bool]] = {}
        self._names: dict[str, str] = {}

    def made(self, table: str, rows: Iterable[Row], make: Callable[[Row], Made | None]) -> list[Made]:
        """Make a value of each row, without those that `make` returns None for or that cannot be read."""
        found: list[Made] = []
        for row in rows:
            try:
                value = make(row)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                self.broken.append(f"a row of {table} cannot be read: {one_line(str(error), 80)}")
                continue
            if value is not None:
                found.append(value)
        return found

    def branch(self, cwd: str) -> tuple[str, bool]:
        """Return the branch that a folder is on, and whether it is a linked worktree."""
        if cwd not in self._places:
            self._places[cwd] = branch_of(cwd) if cwd else ("", False)
        return self._places[cwd]

    def name(self, session: str) -> str:
        """Return a session's short name; "" for nobody."""
        if not session:
            return ""
        if session not in self._names:
            row = self.known.get(session) or self.known.get(session.partition("/")[0])
            cwd = str(row["cwd"]) if row is not None else ""
            branch, is_linked = self.branch(cwd)
            self._names[session] = names.short(session, cwd, branch if is_linked else "")
        return self._names[session]

    def seconds(self, row: Row) -> float:
        """Return how old a row is: by the boot clock, else by the wall clock that it was written with."""
        taken = row.get("taken")
        boot = str(row.get("boot") or "")
        if taken and boot and clock.boot_id().startswith(boot):
            return max(0.0, self.now - float(taken))
        wall = row.get("wall")
        return max(0.0, self.wall - (float(wall) if wall else unix(str(row["at"]))))


def table(text: object) -> dict[str, Any]:
    """Return the JSON object in a column, {} where it holds none: what is not known hides nothing else."""
    try:
        return table_or_none(json.loads(str(text or "{}"))) or {}
    except (ValueError, RecursionError):
        return {}


def unix(at: str) -> float:
    """Return the Unix time of an RFC 3339 moment; raise ValueError."""
    return float(clock.unix_of(at))
