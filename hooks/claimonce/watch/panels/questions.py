"""What the gate asked: what a session wants to send, under what its reader already got."""

from __future__ import annotations

from claimonce.view.values import Question, Screen, Text
from claimonce.watch.item import ASKED, DIM, Item, age, nothing, words


def items(screen: Screen) -> list[Item]:
    """Return the open questions, newest first, each with both texts."""
    return [_item(one) for one in screen.questions] or nothing("nothing is asked")


def said(text: Text) -> str:
    """Return a message in one line: its subject and how it begins, as far as they are kept."""
    return " - ".join(part for part in (text.subject, text.head) if part) or "(no longer kept)"


def _item(one: Question) -> Item:
    parts = [
        (f"{age(one.seconds):>3} ", DIM), (one.name, ASKED), (f" to {one.recipient or 'somebody'} ", ""), (one.id, DIM),
        ("\n    new ", DIM), (said(one.mine), ""),
    ]  # fmt: skip
    for earlier in one.theirs[:1]:
        parts += [("\n    got ", DIM), (said(earlier), "")]
    return Item(one.id, words(*parts), one)
