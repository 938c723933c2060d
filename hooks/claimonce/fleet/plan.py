"""A plan: the tasks, what each needs and may write, and how they are carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

CLAUDE = ("claude", "-p", "--output-format", "stream-json", "--verbose", "--session-id", "{session}")


@dataclass(frozen=True)
class Task:
    """One piece of work. `command` is a program with its arguments, or one line for sh; empty for the plan's worker.

    `counters` says how many numbers of which counter are reserved, `paths` which patterns it may write (empty: any),
    `after` which tasks must have landed first. Limits are seconds.
    """

    name: str
    prompt: str = ""
    command: tuple[str, ...] | str = ()
    counters: Mapping[str, int] = field(default_factory=dict[str, int])
    paths: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    time_limit: float = 7200.0
    idle_limit: float = 900.0
    rounds: int = 3


@dataclass(frozen=True)
class Plan:
    """Every task, and how: `into` and `remote` "" for the remote's own default branch, `base` "" for its tip.

    `parallel` workers run at once. `together` lets finished branches share a push; without `land` they are left as
    they are. `trees` is the folder of the worktrees, "" for one beside the repository. `setup` is one line for sh, ""
    for `worktree.setup` of the settings.
    """

    name: str
    tasks: tuple[Task, ...]
    worker: tuple[str, ...] = CLAUDE
    setup: str = ""
    setup_limit: float = 1800.0
    parallel: int = 4
    land: bool = True
    together: bool = True
    remote: str = ""
    into: str = ""
    base: str = ""
    trees: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the plan as JSON data."""
        return asdict(self)

    def task(self, name: str) -> Task:
        """Return the task of that name."""
        return next(task for task in self.tasks if task.name == name)


def of(plain: Mapping[str, Any]) -> Plan:
    """Return the plan that `plain` was made of."""
    tasks: list[Task] = []
    for one in plain["tasks"]:
        row: dict[str, Any] = {**one, "paths": tuple(one["paths"]), "after": tuple(one["after"])}
        row["command"] = one["command"] if isinstance(one["command"], str) else tuple(one["command"])
        tasks.append(Task(**row))
    whole: dict[str, Any] = {**plain, "tasks": tuple(tasks), "worker": tuple(plain["worker"])}
    return Plan(**whole)
