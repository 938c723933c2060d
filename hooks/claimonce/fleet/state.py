"""What the journal says of each task: a fold over its events, and nothing else.

Every step is looked at again before it is taken, so an event that was lost to a crash costs a look, never a second act.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from claimonce.fleet import plan as plans
from claimonce.fleet.journal import Event
from claimonce.fleet.plan import Plan

WAITING, READY, WORKING, LANDING = "waiting", "ready", "working", "landing"
LANDED, DONE, PERSON, BLOCKED = "landed", "done", "needs a person", "blocked"
GOOD = (LANDED, DONE)
OVER = (*GOOD, PERSON, BLOCKED)


@dataclass(frozen=True)
class TaskState:
    """How far a task is. `text` is what its worker is told when the work came back to it, or a person to act on.

    `since` and `boot` are the clock of the last start; `used` counts the times that the work came back.
    """

    phase: str = WAITING
    base: str = ""
    tree: str = ""
    branch: str = ""
    start: int = 0
    used: int = 0
    why: str = ""
    text: str = ""
    commit: str = ""
    since: float = 0.0
    boot: str = ""
    at: str = ""
    dirt: tuple[str, ...] = ()  # what its set-up left uncommitted


@dataclass
class RunState:
    """How far a run is."""

    plan: Plan
    root: str
    remote: str
    into: str
    base: str
    dirt: tuple[str, ...] = ()
    reserved: str = ""  # the commit that every worktree starts from, once the numbers are taken
    numbers: Mapping[str, Mapping[str, list[int]]] = field(default_factory=dict[str, dict[str, list[int]]])
    tasks: dict[str, TaskState] = field(default_factory=dict[str, TaskState])
    begun: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return all(task.phase in OVER for task in self.tasks.values())

    def take(self, event: Event) -> None:
        """Let one event change the state."""
        name = event["event"]
        if name == "reserved":
            self.reserved, self.numbers = event["base"], event["numbers"]
        elif name == "strayed":
            self.dirt = (*self.dirt, *event["paths"])
        elif "task" in event and name in _CHANGES:
            self.tasks[event["task"]] = _changed(self.tasks[event["task"]], event)
            if name in ("again", "taken over"):
                self._unblock()

    def _unblock(self) -> None:
        for name, task in self.tasks.items():
            if task.phase == BLOCKED:
                self.tasks[name] = TaskState()


def begin(event: Event) -> RunState:
    """Return the state after a journal's first event."""
    plan = plans.of(event["plan"])
    tasks = {task.name: TaskState() for task in plan.tasks}
    given = {name: event[name] for name in ("root", "remote", "into", "base")}
    return RunState(plan, **given, dirt=tuple(event["dirt"]), tasks=tasks, begun=event["at"])


def fold(events: Iterable[Event]) -> RunState:
    """Return the state that a whole journal leaves."""
    rows = iter(events)
    state = begin(next(rows))
    for event in rows:
        state.take(event)
    return state


# event -> the phase that a task is in afterwards, and what of the event is kept
_CHANGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "tree": (READY, ("base", "tree", "branch", "dirt")),
    "started": (WORKING, ("start", "since", "boot")),
    "cut off": (READY, ()),
    "came back": (READY, ("why", "text")),
    "finished": (LANDING, ()),
    "landed": (LANDED, ("commit",)),
    "done": (DONE, ("why",)),
    "person": (PERSON, ("why", "text")),
    "blocked": (BLOCKED, ("why",)),
    "again": (READY, ()),
    "taken over": (LANDING, ()),
}


def _changed(known: TaskState, event: Event) -> TaskState:
    name = event["event"]
    phase, kept = _CHANGES[name]
    given: dict[str, Any] = {key: tuple(event[key]) if key == "dirt" else event[key] for key in kept}
    if name in ("finished", "taken over", "done"):
        given = {"why": "", "text": "", **given}
    if name == "again" and not known.tree:
        phase = WAITING
    used = {"came back": known.used + 1, "again": 0, "taken over": 0}.get(name, known.used)
    return replace(known, phase=phase, at=event["at"], used=used, **given)
