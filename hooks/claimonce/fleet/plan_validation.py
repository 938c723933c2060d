"""What is wrong with a plan by itself, before anybody looks at a repository: all of it, as sentences."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from claimonce.fleet import template
from claimonce.fleet.plan import Plan, Task
from claimonce.gate import globs


def find_errors(plan: Plan) -> list[str]:
    """Return a sentence for everything that would keep the plan from being carried out."""
    return [*_names(plan), *_orders(plan), *_templates(plan), *_paths(plan)]


def _names(plan: Plan) -> Iterator[str]:
    seen: set[str] = set()
    for task in plan.tasks:
        if task.name.lower() in seen:
            yield f"two tasks are called {task.name!r}; names become branches, so their case does not tell them apart"
        seen.add(task.name.lower())
        if not task.prompt and not task.command:
            yield f"task {task.name!r}: it needs a prompt or a command"


def _orders(plan: Plan) -> Iterator[str]:
    known = {task.name for task in plan.tasks}
    for task in plan.tasks:
        yield from (f"task {task.name!r}: after {name!r}, which is no task" for name in task.after if name not in known)
        if not plan.land and len(task.after) > 1:
            yield f"task {task.name!r}: with land = false it can stand on one task's branch only, and `after` has more"
    cycle = find_cycle(plan)
    if cycle:
        yield f"the tasks wait for each other in a circle: {' after '.join(cycle)}"


def find_cycle(plan: Plan) -> list[str]:
    """Return the tasks of one circle, each waiting for the next; empty where there is none."""
    try:
        TopologicalSorter({task.name: task.after for task in plan.tasks}).prepare()
    except CycleError as error:
        return [str(name) for name in reversed(error.args[1])]
    return []


def _templates(plan: Plan) -> Iterator[str]:
    for task in plan.tasks:
        values = dict.fromkeys(template.names(task.counters), "1")
        for key, text in _texts(plan, task):
            try:
                template.fill(text, values)
            except template.Unknown as error:
                yield f"task {task.name!r}: {key}: {error}"


def _texts(plan: Plan, task: Task) -> Iterator[tuple[str, str]]:
    yield "prompt", task.prompt
    command = [task.command] if isinstance(task.command, str) else task.command or plan.worker
    yield from (("command", word) for word in command)
    yield "setup", plan.setup
    yield from (("paths", path) for path in task.paths)
    yield from ((f"env.{name}", text) for name, text in task.env.items())


def _paths(plan: Plan) -> Iterator[str]:
    for task in plan.tasks:
        for path in task.paths:
            inside = globs.parts(path)
            if path.startswith("/") or ".." in inside or not inside or inside[0].lower() == ".git":
                yield f"task {task.name!r}: the path {path!r} does not lie inside the repository"
    if find_cycle(plan):
        return
    before = ancestors(plan)
    for one, other in combinations(plan.tasks, 2):
        if one.name in before[other.name] or other.name in before[one.name]:
            continue  # one waits until the other has landed
        for mine, theirs in ((mine, theirs) for mine in one.paths for theirs in other.paths):
            if globs.meet(_own(mine, one), _own(theirs, other)):
                yield (
                    f"tasks {one.name!r} and {other.name!r} claim one path: {mine!r} and {theirs!r}; "
                    "give each its own, or let one come after the other"
                )
                break


def _own(path: str, task: Task) -> str:
    """Return the path with this task's numbers in place: nobody else gets them, so they stand for its name."""
    return template.fill(path, dict.fromkeys(template.names(task.counters), f"\1{task.name}\1"))


def ancestors(plan: Plan) -> Mapping[str, set[str]]:
    """Return for each task all that must have landed before it; the plan has no circle."""
    after = {task.name: [name for name in task.after if any(name == t.name for t in plan.tasks)] for task in plan.tasks}
    found: dict[str, set[str]] = {}
    for name in TopologicalSorter(after).static_order():
        found[name] = {above for direct in after[name] for above in (direct, *found[direct])}
    return found


def program_of(plan: Plan, task: Task) -> str:
    """Return the program that a task starts, "" where a shell does."""
    if isinstance(task.command, str) and task.command:
        return ""
    command = task.command or plan.worker
    return command[0] if command else ""


def find_missing_programs(plan: Plan, path: str) -> list[str]:
    """Return a sentence for each worker that cannot be found on `path`."""
    wanted = {program_of(plan, task) for task in plan.tasks} - {""}
    return [
        f"the worker {word!r} is not on PATH; install it, or name another with worker = [...] or a task's command"
        for word in sorted(wanted)
        if "{" not in word and shutil.which(word, path=path) is None
    ]
