"""All that one screen shows, read at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.gate import clock
from claimonce.view import acts, lines, questions, sessions, uncertain
from claimonce.view.reader import Reader
from claimonce.view.values import Screen

if TYPE_CHECKING:
    from claimonce.gate.store import Store

ACTS = 50


def read(store: Store, most: int = ACTS) -> Screen:
    """Return what there is to see, with the newest `most` acts, oldest first; raise StoreBroken."""
    reader = Reader(store)
    entry = int(store.facts().get("entry", 0))
    return Screen(
        clock.utc(), entry, sessions.read(reader), lines.read(reader), questions.read(reader), uncertain.read(reader),
        tuple(acts.newest(reader, most)), tuple(dict.fromkeys(reader.broken)),
    )  # fmt: skip


def short_line(screen: Screen, width: int = 60) -> str:
    """Return the screen in one line for a prompt or a bar, at most `width` letters; "" when there is nothing to say."""
    parts: list[str] = []
    if screen.uncertain:
        parts.append(f"{len(screen.uncertain)} uncertain")
    if screen.questions:
        parts.append(f"{len(screen.questions)} asked")
    for line in screen.lines:
        head, behind = line.places[0], len(line.places) - 1
        held = f"{head.name} {head.doing}" if head.doing else "free"
        parts.append(f"{line.branch}: {held}" + (f" +{behind}" if behind else ""))
    holds = sum(bool(one.holds) for one in screen.sessions) - len(screen.lines)
    if holds > 0:
        parts.append(f"{holds} holding")
    said = ""
    for part in parts:
        longer = f"{said}, {part}" if said else part
        if len(longer) > width:
            return said or longer[: width - 1] + "…"
        said = longer
    return said
