"""What came last, newest on top."""

from __future__ import annotations

from claimonce.view.values import Act, Screen
from claimonce.watch.item import ASKED, BAD, DIM, GOOD, Item, age, nothing, words

_STYLES = {"done": GOOD, "failed": BAD, "uncertain": BAD, "deny": BAD, "ask": ASKED}


def items(screen: Screen) -> list[Item]:
    """Return the last acts."""
    return [_item(one) for one in reversed(screen.acts)] or nothing("nothing has happened yet")


def _item(one: Act) -> Item:
    text = words(
        (f"{age(one.seconds):>3} ", DIM), (f"{one.what:<9} ", _STYLES.get(one.what, "")), (f"{one.key} ", ""),
        (f"{one.name} ", DIM), (f"{one.receipt} " if one.receipt else "", GOOD), (one.reason, DIM),
    )  # fmt: skip
    return Item(str(one.id), text)
