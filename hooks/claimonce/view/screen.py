"""All that one screen shows, read at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.gate import clock
from claimonce.view import acts, lines, questions, sessions, short_lines, uncertain
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
    held = [
        (line.branch, place.name if place.doing else "", place.doing, len(line.places) - 1)
        for line in screen.lines
        for place in line.places[:1]
    ]
    holding = sum(bool(one.holds) for one in screen.sessions) - len(screen.lines)
    return short_lines.said(len(screen.uncertain), len(screen.questions), held, max(0, holding), width)
