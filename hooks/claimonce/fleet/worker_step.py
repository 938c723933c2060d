"""The steps of a worker: started with its brief, watched, and judged when it has ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

from claimonce.context import reports
from claimonce.fleet import review, template, worker, worktree
from claimonce.fleet.job import CUT_OFF, NEW, RUNNING, Job
from claimonce.fleet.plan import Task
from claimonce.fleet.review import Found
from claimonce.fleet.run_context import RunContext
from claimonce.fleet.state import OVER, RunState, TaskState
from claimonce.gate import clock
from claimonce.settings import plain_file

# What a worker is given to read: its task, its numbers, its paths, how to act through the gate, what came back.

_OTHERS = 20


def write(path: Path, text: str) -> None:
    """Write the brief into the worktree, in a folder that git does not see."""
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / ".gitignore").write_text("*\n")
    plain_file.replace(path, os.fsencode(text), 0o644)


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
        yield template.fill(task.prompt, filled).rstrip() + "\n"


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
        yield "- You may write: " + ", ".join(f"`{template.fill(path, filled)}`" for path in task.paths) + "."
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


GRACE_SECONDS = 10.0


class Working:
    """Starts and watches workers; `has_ended` says that one has since it was last set back."""

    def __init__(self, context: RunContext) -> None:
        """Nobody is watched yet."""
        self.context, self.has_ended = context, False
        self._said: dict[str, tuple[int, float]] = {}  # how much a worker has said, and when that was noticed
        self._stopped: dict[str, tuple[str, str, float]] = {}

    def begin(self, task: Task, known: TaskState) -> None:
        """Start the worker, unless it was started already and only the event was lost."""
        number = known.start + 1
        job = self.context.job(task.name, f"work-{number}")
        if job.state == NEW and not self._start(task, known, number, job):
            return
        self.context.add("started", task.name, start=number, since=clock.uptime(), boot=clock.boot_id())

    def _start(self, task: Task, known: TaskState, number: int, job: Job) -> bool:
        places, filled = self.context.places, self.context.filled(task, number)
        before = self.context.job(task.name, f"work-{known.start}")
        try:
            if before.state == CUT_OFF:
                worktree.unlock(self.context.repo, Path(known.tree), known.branch)
            page = text(self.context.state, task, known, filled, before.state == CUT_OFF)
            write(places.brief(task.name), page)
            job.folder.mkdir(parents=True, exist_ok=True)
            (job.folder / "brief.md").write_text(page, encoding="utf-8", errors="surrogateescape")
            env = worker.environment(self.context.env, places, task, filled)
            words = worker.command(self.context.state.plan, task, filled)
            return job.start(words, Path(known.tree), env, job.folder / "brief.md")
        except OSError as error:
            why = f"its worker could not be started: {error.strerror or error}"
            self.context.add("person", task.name, why=why, text=str(error))
            return False

    def step(self, task: Task, known: TaskState) -> None:
        """Look whether the worker goes on, and judge what it left when it does not."""
        job = self.context.job(task.name, f"work-{known.start}")
        if job.state == RUNNING:
            self._watch(task, known, job)
            return
        self.has_ended = True
        stopped = self._stopped.pop(task.name, None)
        if stopped is not None:
            found = review.format_stop(stopped[0], job.tail(), stopped[1])
        elif job.status is None and not job.started_here:
            self.context.add("cut off", task.name)
            return
        elif job.status is None:
            found = Found("the worker was killed", "The worker before you was killed before it had ended.")
        else:
            filled = self.context.filled(task, known.start)
            found = review.look(self.context.repo, task, known, filled, job.status, job.tail())
        self.context.keep_report(task)
        self.context.settle(task, found)

    def _watch(self, task: Task, known: TaskState, job: Job) -> None:
        now = clock.uptime()
        stopped = self._stopped.get(task.name)
        if stopped is not None:
            if now - stopped[2] > GRACE_SECONDS:
                job.send(signal.SIGKILL)
            return
        size = job.size()
        if self._said.get(job.folder.as_posix(), (-1, 0.0))[0] != size:
            self._said[job.folder.as_posix()] = (size, now)
        silent = now - self._said[job.folder.as_posix()][1]
        if silent > task.idle_limit:
            self._stop(task, job, "it said nothing", f"idle_limit is {task.idle_limit:g} s")
        elif known.boot == clock.boot_id() and now - known.since > task.time_limit:
            self._stop(task, job, "it took too long", f"time_limit is {task.time_limit:g} s")

    def _stop(self, task: Task, job: Job, why: str, limit: str) -> None:
        self._stopped[task.name] = (why, limit, clock.uptime())
        job.send(signal.SIGTERM)
