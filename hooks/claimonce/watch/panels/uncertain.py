"""What is uncertain: keys whose act was begun and not seen to end."""

from __future__ import annotations

from claimonce.view.values import Screen, Unsure
from claimonce.watch.item import BAD, DIM, Item, age, nothing, words


def items(screen: Screen) -> list[Item]:
    """Return the uncertain keys."""
    return [_item(one) for one in screen.uncertain] or nothing("nothing is uncertain")


def _item(one: Unsure) -> Item:
    return Item(one.key, words((f"{age(one.seconds):>3} ", DIM), (f"{one.key} ", BAD), (one.name, "")), one)
