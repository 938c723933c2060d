"""The screen: five panels, one line on top for how things stand, and the keys below."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, OptionList, Static

from claimonce.gate.errors import GateError
from claimonce.gate.letters.questions import DISTINCT, SAME
from claimonce.hooks.untrusted_text import one_line
from claimonce.view.follower import Follower
from claimonce.view.values import Question, Screen, Unsure
from claimonce.watch import details, panels
from claimonce.watch.dialogs import Choose, Confirm
from claimonce.watch.panels import Panel

if TYPE_CHECKING:
    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled
    from claimonce.watch.details import Deed
    from claimonce.watch.dialogs import Choice

DONE, NOT_DONE = "done", "not done"
_WIDE = 60  # columns from which two panels stand side by side

REFRESH = 1.0  # seconds after which ages are told anew


class Watch(App[None]):
    """Shows the store, live. With `refused` it only shows, and says that sentence to whoever wants to act."""

    CSS_PATH = "watch.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012  (Textual says what it is)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "answer", "Answer"), Binding("s", "settle", "Settle"), Binding("r", "reconcile", "Reconcile"),
        Binding("q", "quit", "Quit"),
    ]  # fmt: skip

    class Looked(Message):
        """The store was read."""

        def __init__(self, screen: Screen) -> None:
            super().__init__()
            self.seen = screen

    class Troubled(Message):
        """The store could not be read."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, open_store: Callable[[], Store], here: Compiled, refused: str = "") -> None:
        """Show the store that `open_store` opens; `here` are the settings that uncertain acts are asked about with."""
        super().__init__()
        self._open, self._here, self._refused = open_store, here, refused
        self._follower = Follower(
            open_store,
            lambda seen, _: self.post_message(self.Looked(seen)),
            lambda sentence: self.post_message(self.Troubled(sentence)),
            REFRESH,
        )

    def compose(self) -> ComposeResult:
        """Make the panels."""
        yield Static("claimonce watch", id="head", markup=False)
        with Container(id="panels"):
            yield Panel("queue", panels.queue_items)
            yield Panel("sessions", panels.session_items)
            yield Panel("questions", panels.question_items)
            yield Panel("uncertain", panels.uncertain_items)
            yield Panel("acts", panels.act_items)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Begin to look."""
        self._follower.start()

    async def on_unmount(self) -> None:
        """End the looking."""
        await asyncio.to_thread(self._follower.stop)

    def on_watch_looked(self, message: Watch.Looked) -> None:
        """Show what was read."""
        if not self.is_running:  # read while the panels were taken down
            return
        seen = message.seen
        for panel in self.screen_stack[0].query(Panel):
            panel.refill(seen)
        parts = [
            f"{seen.at[11:19]}Z", f"{len(seen.sessions)} sessions", f"{len(seen.questions)} asked",
            f"{len(seen.uncertain)} uncertain", *seen.broken,
        ]  # fmt: skip
        self._say(f"claimonce {' · '.join(parts)}", bad=bool(seen.broken))

    def on_watch_troubled(self, message: Watch.Troubled) -> None:
        """Say what is wrong; the last look stays."""
        if not self.is_running:
            return
        self._say(one_line(message.sentence), bad=True)

    def _say(self, line: str, bad: bool) -> None:
        head = self.screen_stack[0].query_one("#head", Static)
        head.update(Content(line))
        head.set_class(bad, "bad")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a question answers it, on an uncertain key settles it."""
        if event.option_list.id == "questions":
            self.action_answer()
        elif event.option_list.id == "uncertain":
            self.action_settle()

    def action_answer(self) -> None:
        """Answer the highlighted question, or the first."""
        about = self._thing("questions")
        if self._may() and isinstance(about, Question):
            self._choose(
                Choose(details.question(about), (SAME, DISTINCT), "why", (DISTINCT,)),
                lambda made: details.answer(about, made.word, made.why),
            )

    def action_settle(self) -> None:
        """Settle the highlighted uncertain key, or the first."""
        about = self._thing("uncertain")
        if self._may() and isinstance(about, Unsure):
            self._choose(
                Choose(details.unsure(about), (DONE, NOT_DONE), "how you know"),
                lambda made: details.settle(about, made.word == DONE, made.why),
            )

    def action_reconcile(self) -> None:
        """Ask the world about the highlighted uncertain key, or the first."""
        about = self._thing("uncertain")
        if self._may() and isinstance(about, Unsure):
            self._confirm(details.reconcile(self._here, about))

    def _thing(self, name: str) -> Question | Unsure | None:
        panel = self.screen_stack[0].query_one(f"#{name}", Panel)
        chosen = panel.chosen or (panel.items[0] if panel.items else None)
        return chosen.thing if chosen is not None else None

    def _may(self) -> bool:
        if len(self.screen_stack) > 1:  # a dialog is open
            return False
        if self._refused:
            self._tell(self._refused, "error")
        return not self._refused

    def _choose(self, dialog: Choose, make: Callable[[Choice], Deed]) -> None:
        def chosen(made: Choice | None) -> None:
            if made is not None:
                self._confirm(make(made))

        self.push_screen(dialog, chosen)

    def _confirm(self, deed: Deed) -> None:
        def confirmed(yes: bool | None) -> None:
            if yes:
                self._do(deed)

        self.push_screen(Confirm(deed.sure), confirmed)

    @work(thread=True)
    def _do(self, deed: Deed) -> None:
        """Do it in a thread with a store of its own: a remote that is asked may take its time."""
        try:
            with closing(self._open()) as store:
                said, severity = deed.do(store), "information"
        except (GateError, OSError) as error:
            said, severity = str(error), "error"
        self.call_from_thread(self._tell, said, severity)

    def _tell(self, said: str, severity: Any) -> None:
        self.notify(one_line(said), severity=severity, markup=False)
