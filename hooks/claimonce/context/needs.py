"""What a session works on and what it said it lacks, and what it was already given; kept with the index."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from claimonce.context.index import Index

KEPT = 30 * 86_400.0  # seconds
MOST_CHARS = 8_000  # of one task or need


@dataclass(frozen=True)
class Asked:
    """The task, "" where none was named, and the needs in the order in which they were said."""

    task: str
    needs: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        """The texts to search for."""
        return [text for text in (self.task, *self.needs) if text]


def find_asked(index: Index, session: str) -> Asked:
    """Return what the session asked for so far."""
    rows = index.rows("needs_of", session=session)
    tasks = [str(row["text"]) for row in rows if row["kind"] == "task"]
    return Asked(tasks[-1] if tasks else "", tuple(str(row["text"]) for row in rows if row["kind"] == "need"))


def begin(index: Index, session: str, task: str) -> None:
    """Note the session's task; another one than before starts it anew, with nothing needed and nothing delivered."""
    if find_asked(index, session).task == task[:MOST_CHARS]:
        return
    with index:
        for name in ("purge_needs", "purge_delivered"):
            index.rows(name, before=time.time() - KEPT)
        index.rows("drop_task", session=session)
        index.rows("drop_delivered", session=session)
        index.rows("put_need", session=session, kind="task", text=task[:MOST_CHARS], wall=time.time())


def add(index: Index, session: str, text: str) -> None:
    """Note one more thing that the session lacks; the same words twice are one need."""
    if text[:MOST_CHARS] in find_asked(index, session).needs:
        return
    with index:
        index.rows("put_need", session=session, kind="need", text=text[:MOST_CHARS], wall=time.time())


def find_delivered(index: Index, session: str) -> dict[str, str]:
    """Return what the session was given: line -> the state that it stood for."""
    return {str(row["line"]): str(row["state"]) for row in index.rows("delivered_to", session=session)}


def deliver(index: Index, session: str, lines: Iterable[tuple[str, str]]) -> None:
    """Note what the session was given now."""
    with index:
        index.many(
            "put_delivered",
            [{"session": session, "line": line, "state": state, "wall": time.time()} for line, state in lines],
        )
