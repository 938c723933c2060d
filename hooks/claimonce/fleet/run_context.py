"""What the steps of a run share: the journal with its state, the store, the repository, the programs that run."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from typing import Any

from claimonce.fleet import state, worker
from claimonce.fleet.job import Job
from claimonce.fleet.journal import Journal
from claimonce.fleet.locations import Places
from claimonce.fleet.plan import Task
from claimonce.fleet.repo import Repo
from claimonce.fleet.review import Found
from claimonce.fleet.state import RunState
from claimonce.gate.store import Store
from claimonce.hooks.settings_cache import Compiled


class RunContext:
    """One run that this process carries out, under its journal's lock."""

    def __init__(self, journal: Journal, places: Places, store: Store, here: Compiled, env: Mapping[str, str]) -> None:
        """Take up the run where its journal ends."""
        self.journal, self.places, self.store, self.here, self.env = journal, places, store, here, env
        self.state: RunState = state.fold(journal.events)
        self.repo = Repo(self.state.root, env)
        self.jobs: dict[str, Job] = {}

    def add(self, name: str, task: str = "", **what: Any) -> None:
        """Write an event down and let it change the state."""
        self.state.take(self.journal.add(name, task, **what))

    def job(self, task: str, name: str) -> Job:
        """Return one of a task's programs; the same object every time, so that its end is noticed."""
        return self.jobs.setdefault(f"{task}/{name}", Job(self.places.job(task, name)))

    def named(self, task: str) -> str:
        """Return a task's name as the store has it."""
        return f"{self.places.run}/{task}"

    def filled(self, task: Task, start: int) -> dict[str, str]:
        """Return what fills a task's templates at its `start`th start."""
        used = self.state.tasks[task.name].used
        return worker.values(self.places, self.state, self.here, task, start, used)

    def settle(self, task: Task, found: Found) -> None:
        """Write down what came of a piece of work: it goes on, comes back to its worker, or goes to a person."""
        if not found.why and not found.has_work:
            self.add("done", task.name, why="nothing to land")
        elif not found.why and not self.state.plan.land:
            self.add("done", task.name, why="left on its branch")
        elif not found.why:
            self.add("finished", task.name)
        elif found.hopeless or self.state.tasks[task.name].used + 1 >= task.rounds:
            self.add("person", task.name, why=found.why, text=found.text)
        else:
            self.add("came back", task.name, why=found.why, text=found.text)

    def keep_report(self, task: Task) -> None:
        """Copy what the worker reported to where all reports of the run lie."""
        written = self.places.report(task.name)
        if os.path.isfile(written) and not os.path.islink(written):
            with contextlib.suppress(OSError):
                self.places.reports.mkdir(exist_ok=True)
                shutil.copyfile(written, self.places.reports / f"{task.name}.md")
