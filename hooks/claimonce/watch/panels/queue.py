"""The line of each branch: its holder on top with what it is doing and for how long, and who waits behind it."""

from __future__ import annotations

from rich.text import Text

from claimonce.view.values import ALONG, HOLDS, Line, Place, Screen
from claimonce.watch.item import ASKED, DIM, GOOD, STRONG, Item, age, nothing, words

_BRANCH = 24


def items(screen: Screen) -> list[Item]:
    """Return the lines, the longest first."""
    lines = sorted(screen.lines, key=lambda line: -len(line.places))
    return [each for line in lines for each in _line(line)] or nothing("nobody pushes, nobody waits")


def _line(line: Line) -> list[Item]:
    branch = line.branch if len(line.branch) <= _BRANCH else f"{line.branch[: _BRANCH - 1]}…"
    head = line.places[0]
    if head.state == HOLDS:
        doing = f"{head.doing} {age(head.doing_seconds)}"
        first = words((f"{branch} ", STRONG), (f"{doing} ", GOOD), (head.name, ""))
        behind = line.places[1:]
    else:
        first, behind = words((f"{branch} ", STRONG), ("is free", DIM)), line.places
    return [Item(line.key, first), *(Item(f"{line.key} {place.session}", _behind(place)) for place in behind)]


def _behind(place: Place) -> Text:
    if place.state == ALONG:
        return words(("  + ", GOOD), (place.name, ""), (" taken along", DIM))
    return words((f"{place.number:>3} ", ASKED), (place.name, ""), (f" waits {age(place.seconds)}", DIM))
