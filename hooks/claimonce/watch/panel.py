"""A list with a frame that keeps its place when it is shown anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from claimonce.view.values import Screen
from claimonce.watch.item import Item


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
