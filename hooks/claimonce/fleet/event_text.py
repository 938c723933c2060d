"""Each event as one line for people, and what each task holds and waits for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from claimonce.fleet.journal import Event
from claimonce.fleet.state import LANDING, READY, WAITING, WORKING, RunState, TaskState
from claimonce.hooks.untrusted_text import quoted


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
