"""What a person watches while the demo runs: one line an agent, redrawn in place; nothing at all in a pipe."""

from __future__ import annotations

import os
from collections import Counter
from types import TracebackType
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

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
