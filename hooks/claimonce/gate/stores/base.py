"""What a store promises, whichever engine holds it: named queries, one writer where it matters, tokens that only grow.

Above it there is one code path. An engine brings its folder of SQL, with the same names, and the methods below.
"""

from __future__ import annotations

import os
import time

from claimonce.gate.errors import StoreBroken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any, Self


class Store:
    """An open store. Reads may stand alone; every write stands inside `with store:`, or `with store.about(KEY):`.

    `folder` is this host's own state folder, `path` names the store for people, without a password. `host` is what a
    store of many hosts calls this one, "" where there is only one. `changed` counts the rows of the last `put`.
    """

    folder: str
    path: str
    host = ""
    is_first = False
    has_steps = False  # whether `at_once` may give anything
    changed = 0

    def __enter__(self) -> Self:
        """Enter a transaction; nested entries join the outer one. What it reads stays true until its end."""
        raise NotImplementedError

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or roll back when the block raised."""
        raise NotImplementedError

    def about(self, *names: str) -> Self:
        """Return the store for a `with` block that reads and writes nothing but what these names stand for.

        An engine may then let blocks about other names go on beside it.
        """
        raise NotImplementedError

    def rows(self, name: str, /, **values: Any) -> list[Mapping[str, Any]]:
        """Run the named query and return its rows."""
        raise NotImplementedError

    def put(self, name: str, /, **values: Any) -> int:
        """Run the named statement and return the new row's number, where it has one; only inside `with store:`."""
        raise NotImplementedError

    def at_once(self, name: str, values: dict[str, Any]) -> Mapping[str, Any] | None:  # noqa: ARG002
        """Do `take` or `enter` in one step that is a transaction by itself; return what was given.

        None where the engine has no such step, or where by what it alone can tell somebody may stand in the way: then
        the caller looks and writes in a transaction.
        """
        return None

    def is_free(self, key: str, once: bool) -> bool:
        """Return whether by one look nobody holds `key`, waits for it or, where it is for once, has acted on it.

        False says nothing: then it takes a look at each.
        """
        return bool(self.one("key_is_free", key=key, once=once)["free"])

    def next_token(self) -> int:
        """Return a fencing token, higher than every one before it on this store."""
        raise NotImplementedError

    def append(self, **values: Any) -> None:
        """Append to the ledger; its numbers only grow."""
        raise NotImplementedError

    def sync(self) -> None:
        """Make what was committed survive a power loss; call it outside the transaction."""
        raise NotImplementedError

    def checkpoint(self) -> None:
        """Tidy up at the end of a session; it may wait for the disk."""
        raise NotImplementedError

    def note_elsewhere(self) -> None:
        """Note, where the store's own files cannot take it with them, how far it has come; where that is of use."""

    def close(self) -> None:
        """Close the store."""
        raise NotImplementedError

    def rest(self, key: str, seconds: float, ticket: int = 0) -> None:  # noqa: ARG002  (for engines that are told)
        """Sleep so long, or until the engine hears that `key` may be free; one that hears may sleep longer, and
        longer still for a `ticket` that is not the first in line.
        """
        time.sleep(seconds)

    def maybe(self, name: str, /, **values: Any) -> Mapping[str, Any] | None:
        """Return the first row of the named query, or None."""
        rows = self.rows(name, **values)
        return rows[0] if rows else None

    def one(self, name: str, /, **values: Any) -> Mapping[str, Any]:
        """Return the first row of a query that always has one."""
        row = self.maybe(name, **values)
        if row is None:
            raise StoreBroken(self.path, f"{name}: a row that must be there is missing")
        return row

    def facts(self) -> dict[str, int]:
        """Return what the store says of itself: `needs`, `store`, its last `token` and ledger `entry`."""
        return {row["name"]: row["value"] for row in self.rows("facts")}


# An engine's SQL, read from the files in its folder: scripts, and the named queries.

_loaded: dict[str, dict[str, str]] = {}


def queries(folder: str) -> dict[str, str]:
    """Return every named query of the engine in that folder; read once in a process."""
    known = _loaded.get(folder)
    if known is None:
        known = {}
        for block in script(folder, "queries.sql").split("-- name: ")[1:]:
            name, _, statement = block.partition("\n")
            known[name.strip()] = statement.strip()
        _loaded[folder] = known  # once it is whole: another thread may ask meanwhile
    return known


def statements(folder: str, name: str) -> list[str]:
    """Return the statements of a script, without its comments."""
    return _split(script(folder, name))


def steps(folder: str) -> list[tuple[int, list[str]]]:
    """Return what leads from each form of the store to the next, with the form that it leads to."""
    blocks = [block.partition("\n") for block in script(folder, "steps.sql").split("-- form: ")[1:]]
    return [(int(form), _split(script)) for form, _, script in blocks]


def script(folder: str, name: str) -> str:
    """Return the whole text of a file in an engine's folder."""
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


def _split(script: str) -> list[str]:
    plain = "\n".join(line.split("--")[0] for line in script.splitlines())
    return [statement for statement in (part.strip() for part in plain.split(";")) if statement]
