"""Who is here: each session by its short name, how it stands, since when, and its task or last act."""

from __future__ import annotations

from claimonce.view.values import HOLDING, WAITING, Screen, Seen
from claimonce.watch.item import ASKED, DIM, GOOD, Item, age, nothing, words

_STYLES = {HOLDING: GOOD, WAITING: ASKED}


def items(screen: Screen) -> list[Item]:
    """Return the sessions, who holds something first."""
    return [_item(one) for one in screen.sessions] or nothing("no session is here")


def _item(one: Seen) -> Item:
    about = one.task or (f"{one.last.what} {one.last.key}" if one.last is not None else "")
    text = words(
        (f"{one.state:<7} ", _STYLES.get(one.state, DIM)), (f"{age(one.seconds):>3} ", DIM), (f"{one.name} ", ""),
        (about, DIM),
    )  # fmt: skip
    return Item(one.session, text)
