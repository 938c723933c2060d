"""The panels: each makes its entries out of what was read, and keeps its place when it is shown again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import rich.text
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from claimonce.gate.clock import format_age
from claimonce.view.values import ALONG, HOLDING, HOLDS, WAITING, Act, Line, Place, Question, Screen, Seen, Text, Unsure

DIM, STRONG, GOOD, BAD, ASKED = "dim", "bold", "green", "red", "yellow"


@dataclass(frozen=True)
class Item:
    """An entry of a panel; `id` is the same at the next look, `thing` what a person may decide about."""

    id: str
    text: rich.text.Text
    thing: Question | Unsure | None = None


def words(*parts: tuple[str, str]) -> rich.text.Text:
    """Return text of parts, each with its style; "[bold]" in a part stays those six letters."""
    return rich.text.Text.assemble(*parts)


def make_empty(sentence: str) -> list[Item]:
    """Return what an empty panel says."""
    return [Item("", words((sentence, DIM)))]


# What is uncertain: keys whose act was begun and not seen to end.


def uncertain_items(screen: Screen) -> list[Item]:
    """Return the uncertain keys."""
    return [_uncertain_item(one) for one in screen.uncertain] or make_empty("nothing is uncertain")


def _uncertain_item(one: Unsure) -> Item:
    return Item(one.key, words((f"{format_age(one.seconds):>3} ", DIM), (f"{one.key} ", BAD), (one.name, "")), one)


# Who is here: each session by its short name, how it stands, since when, and its task or last act.

_STATES = {HOLDING: GOOD, WAITING: ASKED}


def session_items(screen: Screen) -> list[Item]:
    """Return the sessions, who holds something first."""
    return [_session_item(one) for one in screen.sessions] or make_empty("no session is here")


def _session_item(one: Seen) -> Item:
    about = " · ".join(part for part in (one.about, one.task) if part)
    text = words(
        (f"{one.state:<7} ", _STATES.get(one.state, DIM)), (f"{format_age(one.seconds):>3} ", DIM),
        (f"{one.name} ", ""), (about, DIM),
    )  # fmt: skip
    return Item(one.session, text)


# The line of each branch: its holder on top with what it is doing and for how long, and who waits behind it.

_BRANCH = 24


def queue_items(screen: Screen) -> list[Item]:
    """Return the lines, the longest first."""
    lines = sorted(screen.lines, key=lambda line: -len(line.places))
    return [each for line in lines for each in _line(line)] or make_empty("nobody pushes, nobody waits")


def _line(line: Line) -> list[Item]:
    branch = line.branch if len(line.branch) <= _BRANCH else f"{line.branch[: _BRANCH - 1]}…"
    head = line.places[0]
    if head.state == HOLDS:
        doing = f"{head.doing} {format_age(head.doing_seconds)}"
        first = words((f"{branch} ", STRONG), (f"{doing} ", GOOD), (head.name, ""))
        behind = line.places[1:]
    else:
        first, behind = words((f"{branch} ", STRONG), ("is free", DIM)), line.places
    return [Item(line.key, first), *(Item(f"{line.key} {place.session}", _behind(place)) for place in behind)]


def _behind(place: Place) -> rich.text.Text:
    if place.state == ALONG:
        return words(("  + ", GOOD), (place.name, ""), (" taken along", DIM))
    return words((f"{place.number:>3} ", ASKED), (place.name, ""), (f" waits {format_age(place.seconds)}", DIM))


# What the gate asked: what a session wants to send, under what its reader already got.


def question_items(screen: Screen) -> list[Item]:
    """Return the open questions, newest first, each with both texts."""
    return [_question_item(one) for one in screen.questions] or make_empty("nothing is asked")


def format_message(text: Text) -> str:
    """Return a message in one line: its subject and how it begins, as far as they are kept."""
    return " - ".join(part for part in (text.subject, text.head) if part) or "(no longer kept)"


def _question_item(one: Question) -> Item:
    parts = [
        (f"{format_age(one.seconds):>3} ", DIM), (one.name, ASKED), (f" to {one.recipient or 'somebody'} ", ""),
        (one.id, DIM), ("\n    new ", DIM), (format_message(one.mine), ""),
    ]  # fmt: skip
    for earlier in one.theirs[:1]:
        parts += [("\n    got ", DIM), (format_message(earlier), "")]
    return Item(one.id, words(*parts), one)


# What came last, newest on top.

_STYLES = {"done": GOOD, "failed": BAD, "uncertain": BAD, "deny": BAD, "ask": ASKED}


def act_items(screen: Screen) -> list[Item]:
    """Return the last acts."""
    return [_act_item(one) for one in reversed(screen.acts)] or make_empty("nothing has happened yet")


def _act_item(one: Act) -> Item:
    text = words(
        (f"{format_age(one.seconds):>3} ", DIM), (f"{one.what:<9} ", _STYLES.get(one.what, "")), (f"{one.label} ", ""),
        (f"{one.name} ", DIM), (f"{one.receipt} " if one.receipt else "", _STYLES.get(one.what, "")),
        (one.reason, DIM),
    )  # fmt: skip
    return Item(str(one.id), text)


# A list with a frame that keeps its place when it is shown again.


class Panel(OptionList):
    """One panel; what is highlighted stays so as long as it is there."""

    # The screen binds it already, and its footer does not say so.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "app.focus_next", "Next panel", key_display="Tab")]

    def __init__(self, name: str, make: Callable[[Screen], Sequence[Item]]) -> None:
        """Name the panel, and say what makes its entries."""
        super().__init__(id=name, markup=False)
        self.border_title = name
        self._make = make
        self.items: Sequence[Item] = ()

    def refill(self, screen: Screen) -> None:
        """Show what was read."""
        made = self._make(screen)
        if [(one.id, one.text) for one in made] == [(one.id, one.text) for one in self.items]:
            self.items = made
            return
        at, top = self.chosen, self.scroll_y
        self.items = made
        self.clear_options()
        self.add_options([Option(Content.from_rich_text(one.text)) for one in made])
        if at is not None:
            self.highlighted = next((row for row, one in enumerate(made) if one.id == at.id), None)
        self.scroll_to(y=top, animate=False)

    @property
    def chosen(self) -> Item | None:
        """The entry that is highlighted."""
        row = self.highlighted
        return self.items[row] if row is not None and row < len(self.items) else None
