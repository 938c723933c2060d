"""The two dialogs: one to choose what to do, with a reason, and one to confirm it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

_LEAVE: list[BindingType] = [Binding("escape", "leave", "Back")]


@dataclass(frozen=True)
class Choice:
    """What was chosen, and the reason that was given."""

    word: str
    why: str


class Choose(ModalScreen[Choice | None]):
    """Shows a text, takes a reason, and gives the chosen word; None when the person went back."""

    BINDINGS = _LEAVE

    def __init__(self, text: Text, words: tuple[str, ...], wants: str, needs_why: tuple[str, ...] = ()) -> None:
        """Offer `words`; those in `needs_why` are not taken without a reason."""
        super().__init__()
        self._text, self._words, self._wants, self._needs_why = text, words, wants, needs_why

    def compose(self) -> ComposeResult:
        """Make the dialog."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(Content.from_rich_text(self._text), markup=False)
            yield Input(placeholder=self._wants, id="why", compact=True)
            with Horizontal(classes="buttons"):
                for word in self._words:
                    yield Button(Content(word), id=word.replace(" ", "-"), compact=True)
                yield Button("back", id="back", compact=True)

    @on(Input.Submitted)
    def go_on(self) -> None:
        """Go on to the first word."""
        self.query(Button).first().focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the word, if it has the reason that it needs."""
        if event.button.id == "back":
            self.dismiss(None)
            return
        word = str(event.button.label)
        why = self.query_one("#why", Input)
        if word in self._needs_why and not why.value.strip():
            why.placeholder = "say why first"
            why.focus()
            return
        self.dismiss(Choice(word, why.value.strip()))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)


class Confirm(ModalScreen[bool]):
    """Asks whether a thing is really to be done; only `y` or the button says so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_LEAVE, Binding("y", "answer(True)", "Yes"), Binding("n", "answer(False)", "No"),
    ]  # fmt: skip

    def __init__(self, sentence: str) -> None:
        """Ask with this sentence."""
        super().__init__()
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        """Make the dialog; "no" has the focus, so Enter alone changes nothing."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(Content(self._sentence), markup=False)
            with Horizontal(classes="buttons"):
                yield Button("no (n)", id="no", compact=True)
                yield Button("yes (y)", id="yes", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the answer."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Take the answer."""
        self.dismiss(yes)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(False)
