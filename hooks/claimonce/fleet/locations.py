"""Where the things of a run lie: its journal and outputs beside the store, its worktrees beside the repository; and
what its workers have printed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from claimonce.fleet.job import LOG, RUNNING, Job
from claimonce.fleet.plan import Task
from claimonce.fleet.state import GOOD, RunState, TaskState
from claimonce.gate import clock
from claimonce.gate.redaction import redacted
from claimonce.hooks.digest import fingerprint
from claimonce.hooks.untrusted_text import one_line
from claimonce.settings.paths import git_common_dir, state_folder

STOP = "stop"  # in a run's folder: whoever carries the run out is asked to stop
IN_TREE = Path(".claimonce") / "fleet"  # it ignores itself, see brief.py


@dataclass(frozen=True)
class Places:
    """The folders of one run."""

    run: str
    folder: Path
    trees: Path

    @property
    def journal(self) -> Path:
        """The run's journal."""
        return self.folder / "journal.jsonl"

    @property
    def reports(self) -> Path:
        """The workers' reports, a file each."""
        return self.folder / "reports"

    @property
    def page(self) -> Path:
        """The page that brings the reports together."""
        return self.folder / "page.md"

    def tree(self, task: str) -> Path:
        """Return a task's worktree."""
        return self.trees / task

    def job(self, task: str, name: str) -> Path:
        """Return the folder of one program that was started for a task."""
        return self.folder / "tasks" / task / name

    def brief(self, task: str) -> Path:
        """Return the file with a task's brief, inside its worktree."""
        return self.tree(task) / IN_TREE / "brief.md"

    def report(self, task: str) -> Path:
        """Return the file that a task's report goes to, inside its worktree."""
        return self.tree(task) / IN_TREE / "report.md"


def runs_folder(root: str, env: Mapping[str, str] | None = None) -> Path:
    """Return the folder with every run of the repository at `root`, whichever of its worktrees that is."""
    return Path(state_folder(env)) / "fleet" / fingerprint(git_common_dir(root) or root)


def trees_folder(root: str, given: str) -> Path:
    """Return the folder that the worktrees of every run go to: the plan's, else one beside the repository."""
    if given:
        return Path(os.path.normpath(os.path.join(root, os.path.expanduser(given))))
    return Path(root).with_name(f"{Path(root).name}.fleet")


# What workers print: the newest log of a task, its last line, and for how long it has said nothing.

_LINE = 120


@dataclass(frozen=True)
class Output:
    """How a task's worker goes: seconds since it started and since it last said something, and its last line.

    `limit` is how long it may say nothing. All are 0 and "" for a task whose worker does not run.
    """

    elapsed: float = 0.0
    silent: float = 0.0
    limit: float = 0.0
    last: str = ""


def newest(folder: Path, task: str) -> Job | None:
    """Return the program of a task that printed last, in a run's folder; None where none has printed."""
    logs = list((folder / "tasks" / task).glob(f"*/{LOG}"))
    return Job(max(logs, key=lambda log: log.stat().st_mtime).parent) if logs else None


def of(places: Places, task: Task, known: TaskState) -> Output:
    """Return how the worker of a task goes."""
    job = newest(places.folder, task.name)
    if job is None:
        return Output()
    last = one_line(redacted(job.tail(1)), _LINE)
    if job.state != RUNNING:
        return Output(last=last)
    elapsed = max(0.0, clock.uptime() - known.since) if known.boot == clock.boot_id() else 0.0
    return Output(elapsed, max(0.0, time.time() - job.log.stat().st_mtime), task.idle_limit, last)


def keep_failed(places: Places, run: RunState) -> list[str]:
    """Remove a run's folder but for the logs of tasks that did not end well; return the names of these tasks."""
    kept = [name for name, known in run.tasks.items() if known.phase not in GOOD and newest(places.folder, name)]
    for entry in list(places.folder.iterdir()):
        if entry.name != "tasks":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for task in list((places.folder / "tasks").glob("*")):
        if task.name not in kept:
            shutil.rmtree(task, ignore_errors=True)
    if not kept:
        shutil.rmtree(places.folder, ignore_errors=True)
    return kept
