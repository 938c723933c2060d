"""What a person watches while the demo runs: one line an agent, redrawn in place; nothing at all in a pipe."""

from __future__ import annotations

import os
from collections import Counter
from types import TracebackType
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from claimonce.demo.outcome import Outcome
from claimonce.hooks.untrusted_text import mark_unprintable

_STAGES = {
    "mails": "each agent has the same thing to tell one person",
    "counter": "each agent takes a number and pushes to one remote",
}

_COUNTED = {"mailed": "mailed", "failed": "pushes failed", "landed": "landed"}


class Progress:
    """Hears what the agents say and shows it. Live only on a terminal that may be drawn on."""

    def __init__(self, console: Console) -> None:
        """`console` decides: a terminal without NO_COLOR gets the live view, without colour a line a stage."""
        self._console = console
        drawable = console.is_terminal and not console.is_dumb_terminal and "NO_COLOR" not in os.environ
        self._live = Live(console=console, transient=True, refresh_per_second=8) if drawable else None
        self._half = self._stage = ""
        self._lines: dict[str, Text] = {}
        self._numbers: dict[str, str] = {}
        self._tally: Counter[str] = Counter()
        self._spinner = Spinner("dots", style="cyan")

    def __enter__(self) -> Progress:
        """Start drawing, where drawing is possible."""
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing and leave the terminal as it was."""
        if self._live is not None:
            self._live.stop()

    def begin(self, half: str) -> None:
        """A new half starts; `half` is its name for the person who watches."""
        self._half = half
        self._clear("")

    def heard(self, agent: str, said: dict[str, Any]) -> None:
        """Take in one line of an agent, or of the stage when `agent` is empty."""
        if "stage" in said:
            stage = str(said["stage"])
            self._clear(_STAGES.get(stage, stage))
            if self._live is None and self._console.is_terminal:
                self._console.print(f"{self._half}: {self._stage}", highlight=False)
        elif line := _line(said):
            self._lines[agent] = line
            self._tally.update(word for event, word in _COUNTED.items() if said.get(event))
        if "number" in said:
            self._numbers[agent] = f"SP-{said['number']}"
        if self._live is not None:
            self._live.update(self._view())

    def _view(self) -> RenderableType:
        heading = Text(self._half, style="bold").append(f": {self._stage}", style="not bold")
        self._spinner.update(text=heading)
        table = Table.grid(padding=(0, 2))
        for agent in sorted(self._lines, key=lambda name: (len(name), name)):
            table.add_row(Text(f"  {agent}", style="dim"), self._numbers.get(agent, ""), self._lines[agent])
        tally = " · ".join(f"{count} {word}" for word, count in self._tally.items())
        return Group(self._spinner, table, Text(f"  {tally}", style="bold"))

    def _clear(self, stage: str) -> None:
        self._stage, self._lines, self._numbers, self._tally = stage, {}, {}, Counter()


def _line(said: dict[str, Any]) -> Text | None:
    if "wait" in said:
        return Text(str(said["wait"]), style="dim")
    if "did" in said:
        bad, good = said.get("failed") or said.get("bad"), said.get("good")
        return Text(str(said["did"]), style="red" if bad else "green" if good else "")
    return None


# The two halves side by side.

_QUOTED = 6  # lines


def table(without: Outcome, gated: Outcome, *, plain: bool) -> RenderableType:
    """What happened, and one of the refusals word for word. `plain` leaves out every line that is not text."""
    shown = Table(
        box=None if plain else box.ROUNDED,
        caption=None if plain else "Counted by the SMTP server, the git remote and the files, not by the gate.",
        caption_justify="left",
        title=None if plain else "claimonce demo",
        title_style="bold",
        pad_edge=not plain,
    )
    shown.add_column("", no_wrap=True)
    shown.add_column("without", justify="right", no_wrap=True)
    shown.add_column("with the gate", justify="right", no_wrap=True)
    if without.mailers is not None:
        _section(shown, f"{without.mailers} agents, one thing to tell one person")
        _row(shown, "mails delivered", without.mails_delivered, gated.mails_delivered, best=1)
        shown.add_section()
    if without.agents is not None:
        agents = without.agents
        _section(shown, f"{agents} agents, one counter, one git remote")
        _row(shown, "duplicate numbers", without.duplicate_numbers, gated.duplicate_numbers, best=0)
        _row(shown, "git pushes that failed", without.failed_pushes, gated.failed_pushes, best=0)
        of = f" of {agents}"
        _row(shown, "commits that landed", without.pushes_landed, gated.pushes_landed, best=agents, unit=of)
        _row(shown, "commits lost", without.lost_commits, gated.lost_commits, best=0)
        if {without.counter_file, gated.counter_file} != {"ok"}:
            shown.add_row("  counter file", without.counter_file, gated.counter_file)
        shown.add_section()
    shown.add_row("seconds", f"{without.seconds:.1f}", f"{gated.seconds:.1f}", style="dim")
    return Group(shown, _quote(gated.told)) if gated.told else shown


def for_console(without: Outcome, gated: Outcome, console: Console) -> RenderableType:
    """The table as this console takes it."""
    return table(without, gated, plain=not console.is_terminal or console.no_color)


def _section(shown: Table, title: str) -> None:
    shown.add_row(Text(title, style="bold"), "", "")


def _row(shown: Table, what: str, before: int | None, after: int | None, *, best: int, unit: str = "") -> None:
    cells = [
        Text("-" if count is None else f"{count}{unit}", style="green" if count == best else "bold red")
        for count in (before, after)
    ]
    shown.add_row(f"  {what}", *cells)


def _quote(told: str) -> RenderableType:
    lines = [mark_unprintable(line, "") for line in told.splitlines()]
    shown = [line for line in lines if line.strip()]
    more = ["..."] if len(shown) > _QUOTED else []
    text = Text("\n".join([*shown[:_QUOTED], *more]), style="italic")
    return Group(Text("\nWhat one of the others was told instead:"), Padding(text, (0, 0, 0, 2)))
