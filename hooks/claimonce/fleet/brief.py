"""What a worker is given to read: its task, its numbers, its paths, how to act through the gate, what came back."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from claimonce.context import reports
from claimonce.fleet import template
from claimonce.fleet.plan import Task
from claimonce.fleet.state import OVER, RunState, TaskState

_OTHERS = 20


def write(path: Path, text: str) -> None:
    """Write the brief into the worktree, in a folder that git does not see."""
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / ".gitignore").write_text("*\n")
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8", errors="surrogateescape")
    os.replace(part, path)


def text(state: RunState, task: Task, known: TaskState, filled: Mapping[str, str], cut_off: bool) -> str:
    """Return the brief of a task's next start."""
    parts = [*_came_back(known, filled, cut_off), *_task(task, filled), *_numbers(state, task, filled)]
    parts += [*_tree(task, filled), *_others(state, task), *_gate(state), *_report(task, filled)]
    return "\n".join(parts)


def _came_back(known: TaskState, filled: Mapping[str, str], cut_off: bool) -> Iterator[str]:
    if known.text:
        yield f"# This work came back: {known.why}\n\n{known.text.rstrip()}\n"
        yield "What was done before stands on your branch.\n"
    if cut_off:
        yield (
            f"An earlier start of this task was cut off. Look at `git status` and `git log {known.base[:12]}..` first, "
            "and go on from there.\n"
        )
    if int(filled["round"]) > 1:
        yield f"This is round {filled['round']} of this task.\n"


def _task(task: Task, filled: Mapping[str, str]) -> Iterator[str]:
    yield f"# Task {task.name}\n"
    if task.prompt:
        yield template.filled(task.prompt, filled).rstrip() + "\n"


def _numbers(state: RunState, task: Task, filled: Mapping[str, str]) -> Iterator[str]:
    mine = state.numbers.get(task.name, {})
    if mine:
        yield "## Your numbers\n"
        yield from (f"- {name}: {filled[f'{name}.label']}" for name in mine)
        yield "\nThey are yours alone, and the counter file has moved already: do not change it.\n"


def _tree(task: Task, filled: Mapping[str, str]) -> Iterator[str]:
    yield "## Where you work\n"
    yield f"- Your worktree is {filled['tree']}, on the branch {filled['branch']}. Change nothing outside it."
    if task.paths:
        yield "- You may write: " + ", ".join(f"`{template.filled(path, filled)}`" for path in task.paths) + "."
    if filled["into"]:
        yield f"- Commit everything there. Do not push and do not merge: your branch is landed in {filled['into']}.\n"
    else:
        yield "- Commit everything there. Do not push and do not merge.\n"


def _others(state: RunState, task: Task) -> Iterator[str]:
    others = [
        (one, known) for one in state.plan.tasks if one.name != task.name
        for known in [state.tasks[one.name]] if known.phase not in OVER
    ]  # fmt: skip
    if not others:
        return
    yield "## Who else is here\n"
    for one, _ in others[:_OTHERS]:
        yield f"- {one.name}" + (f": writes {', '.join(one.paths)}" if one.paths else "")
    if len(others) > _OTHERS:
        yield f"- and {len(others) - _OTHERS} more"
    yield ""


def _gate(state: RunState) -> Iterator[str]:
    yield "## How to act\n"
    yield "- A refusal names who holds what, since when, and what to do next; the same call again gets the same answer."
    yield "- Another number: `claimonce next NAME`. Who holds what: `claimonce status`."
    yield '- What you still lack to know of this repository: `claimonce context need "..."`.'
    if state.remote:
        pull = f"git pull --rebase --autostash {state.remote} {state.into}"
        yield f"- If {state.into} has moved: `{pull}`, then read again."
    yield ""


def _report(task: Task, filled: Mapping[str, str]) -> Iterator[str]:
    yield f"## Your report\n\nBefore you end, write {filled['report']} in this form:\n"
    rows = reports.form(task.name, task.name).rstrip().splitlines()
    yield "\n".join(f"    {row}".rstrip() for row in rows) + "\n"
