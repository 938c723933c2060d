"""How a run is shown while it goes on: a living table, lines in a pipe, JSON for programs."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from claimonce.fleet.journal import Event
from claimonce.fleet.state import LANDING, READY, WAITING, WORKING, RunState, TaskState
from claimonce.gate import claims, leases
from claimonce.gate.store import Store
from claimonce.hooks import untrusted_text
from claimonce.hooks.untrusted_text import quoted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live
    from rich.table import Table

# Each event as one line for people, and what each task holds and waits for.


def sentence(event: Event) -> str:
    """Return what happened, in one line; "" where nobody needs to read it."""
    said = _SENTENCES.get(str(event["event"]))
    text = said(event) if said is not None else ""
    return f"{event['task']}: {text}" if text and "task" in event else text


def _numbers(event: Event) -> str:
    taken: Mapping[str, Mapping[str, list[int]]] = event["numbers"]
    rows = [f"{task} {name} {' '.join(map(str, ns))}" for task, by in taken.items() for name, ns in by.items()]
    return f"numbers reserved: {', '.join(rows)}" if rows else ""


def _began(event: Event) -> str:
    where = f", landing in {event['remote']}/{event['into']}" if event["remote"] else ""
    notes = "".join(f"\n  note: {note}" for note in event["notes"])
    return f"run {event['run']}: {len(event['plan']['tasks'])} tasks from {event['base'][:12]}{where}{notes}"


_SENTENCES: dict[str, Callable[[Event], str]] = {
    "run": _began,
    "reserved": _numbers,
    "resumed": lambda _: "goes on",
    "tree": lambda event: f"worktree {event['tree']}",
    "started": lambda event: f"worker started ({event['start']})" if event["start"] > 1 else "worker started",
    "cut off": lambda _: "its worker was cut off; starting it again",
    "came back": lambda event: f"back to its worker: {event['why']}",
    "finished": lambda _: "finished; landing",
    "landed": lambda event: f"landed as {event['commit'][:12]}",
    "done": lambda event: f"done, {event['why']}",
    "person": lambda event: f"needs a person: {quoted(event['why'], 300)}",
    "blocked": lambda event: f"not begun: {event['why']}",
    "again": lambda _: "tried again",
    "taken over": lambda _: "finished by hand; landing",
    "strayed": lambda event: (
        "the main work tree has changes that were not there before: "
        f"{quoted(', '.join(row[3:] for row in event['paths']))}; a worker strayed, or somebody works there"
    ),
    "stopped": lambda _: "stopped; `claimonce fleet resume` goes on",
    "over": lambda event: (
        f"over: {event['good']} of {event['of']} are done"
        + (f"; the workers' reports on one page: {event['page']}" if event["page"] else "")
    ),
}


def rows(state: RunState, held: Mapping[str, list[str]], waits: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one row a task: its state, what it holds (numbers, leases) and what it waits for.

    `held` is leases by task, `waits` who stands before a task's push.
    """
    return [
        {
            "task": task.name, "state": known.phase, "round": known.used + 1, "since": known.at,
            "holds": [*_held(state, task.name), *held.get(task.name, [])],
            "waits_for": waits.get(task.name, "") if known.phase == LANDING else _waits_for(state, task.name, known),
            "branch": known.branch, "tree": known.tree, "commit": known.commit, "why": known.why, "text": known.text,
        }
        for task in state.plan.tasks
        for known in (state.tasks[task.name],)
    ]  # fmt: skip


def _held(state: RunState, task: str) -> list[str]:
    return [f"{name} {number}" for name, numbers in state.numbers.get(task, {}).items() for number in numbers]


def _waits_for(state: RunState, task: str, known: TaskState) -> str:
    if known.phase != WAITING:
        return ""
    open_ones = [name for name in state.plan.task(task).after if state.tasks[name].phase not in ("landed", "done")]
    if open_ones:
        return ", ".join(open_ones)
    busy = sum(one.phase in (READY, WORKING) for one in state.tasks.values())
    return f"a free place ({busy} of {state.plan.parallel} taken)" if busy >= state.plan.parallel else ""


COLUMNS = ("task", "state", "round", "holds", "waits for", "")
STYLES = {"working": "cyan", "landing": "yellow", "landed": "green", "done": "green", "needs a person": "bold red",
          "blocked": "red"}  # fmt: skip
_EVERY = 0.5  # seconds between two looks into the store


class View:
    """Shows one run. `told` takes its events, `tick` its state; use it as a context."""

    def __init__(self, as_json: bool, is_terminal: bool) -> None:
        """Nothing is shown yet."""
        self.as_json, self._table = as_json, is_terminal and not as_json
        self._live: Live | None = None
        self._last = 0.0
        self.store: Store | None = None
        self.run = ""

    def told(self, event: Event) -> None:
        """Show that something happened."""
        if self.as_json:
            _put(untrusted_text.escape_json(json.dumps(event)))
            return
        line = sentence(event)
        if line and (self._live is None or event["event"] in ("person", "strayed", "stopped")):
            printed = untrusted_text.clean_lines(line)
            if self._live is not None:
                self._live.console.print(printed, markup=False, highlight=False)
            else:
                _put(printed)

    def tick(self, state: RunState) -> None:
        """Show how far everybody is."""
        now = time.monotonic()
        if not self._table or self.store is None or (now - self._last < _EVERY and not state.is_over):
            return
        self._last = now
        drawn = table(rows(state, find_held_paths(self.store, self.run), waits(self.store, self.run, state)))
        if self._live is None:
            from rich.live import Live

            self._live = Live(drawn, console=_console(), auto_refresh=False)
            self._live.start()
        self._live.update(drawn, refresh=True)

    def close(self) -> None:
        """Leave the last table standing."""
        if self._live is not None:
            self._live.stop()
            self._live = None


def find_held_paths(store: Store, run: str) -> dict[str, list[str]]:
    """Return the paths that each task of the run holds a lease on."""
    found: dict[str, list[str]] = {}
    for lease in leases.every(store):
        name, _, task = lease.task.partition("/")
        if name == run and lease.path:
            found.setdefault(task, []).append(lease.path)
    return found


def waits(store: Store, run: str, state: RunState) -> dict[str, str]:
    """Return for each task that lands whose turn it is, where it is another's."""
    if not any(known.phase == LANDING for known in state.tasks.values()):
        return {}
    holders = {row["key"]: row["session"] for row in store.rows("claims_all") if claims.holds(row)}
    found: dict[str, str] = {}
    for row in store.rows("waiting_all"):
        name = str(row["session"]).removeprefix(f"env:fleet-{run}-")
        if name in state.tasks and row["key"].startswith("push:") and claims.holds(row):
            found[name] = holders.get(row["key"], "the next turn").removeprefix(f"env:fleet-{run}-")
    return found


def table(shown: list[dict[str, Any]]) -> Table:
    """Return the table of who does what, holds what, and waits for whom."""
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for name in COLUMNS:
        drawn.add_column(name, overflow="fold")
    for row in shown:
        last = row["commit"][:12] or row["why"] or _going(row)
        words = [row["task"], row["state"], str(row["round"]), ", ".join(row["holds"]), row["waits_for"], last]
        cells = [Text(untrusted_text.one_line(word)) for word in words]
        cells[1].stylize(STYLES.get(row["state"], ""))
        drawn.add_row(*cells)
    return drawn


def _going(row: dict[str, Any]) -> str:
    """Return how a worker goes: for how long, how long it has said nothing and may, and its last line."""
    if not row.get("limit"):
        return str(row.get("last", ""))
    return f"{row['elapsed']:.0f} s, silent {row['silent']:.0f} of {row['limit']:.0f} s  {row['last']}".rstrip()


def show(shown: list[dict[str, Any]], title: str = "") -> None:
    """Print the table once, and below it what a person has to act on."""
    console = _console()
    if title:
        console.print(title, markup=False, highlight=False, soft_wrap=True)
    console.print(table(shown))
    for row in shown:
        if row["text"] and row["state"] == "needs a person":
            console.print(f"\n{row['task']}: {row['why']}", style="bold", markup=False, highlight=False)
            console.print(untrusted_text.clean_lines(row["text"]), markup=False, highlight=False)


def _console() -> Console:
    from rich.console import Console

    return Console()


def _put(line: str) -> None:
    """Print a line; whoever has stopped reading does not stop the run."""
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
