"""The steps of a worker: started with its brief, watched, and judged when it has ended."""

from __future__ import annotations

import signal
from pathlib import Path

from claimonce.fleet import brief, review, worker, worktree
from claimonce.fleet.job import CUT_OFF, NEW, RUNNING, Job
from claimonce.fleet.plan import Task
from claimonce.fleet.review import Found
from claimonce.fleet.run_context import Desk
from claimonce.fleet.state import TaskState
from claimonce.gate import clock

GRACE_SECONDS = 10.0


class Working:
    """Starts and watches workers; `has_ended` says that one has since it was last set back."""

    def __init__(self, desk: Desk) -> None:
        """Nobody is watched yet."""
        self.desk, self.has_ended = desk, False
        self._said: dict[str, tuple[int, float]] = {}  # how much a worker has said, and when that was noticed
        self._stopped: dict[str, tuple[str, str, float]] = {}

    def begin(self, task: Task, known: TaskState) -> None:
        """Start the worker, unless it was started already and only the event was lost."""
        number = known.start + 1
        job = self.desk.job(task.name, f"work-{number}")
        if job.state == NEW and not self._start(task, known, number, job):
            return
        self.desk.add("started", task.name, start=number, since=clock.uptime(), boot=clock.boot_id())

    def _start(self, task: Task, known: TaskState, number: int, job: Job) -> bool:
        places, filled = self.desk.places, self.desk.filled(task, number)
        before = self.desk.job(task.name, f"work-{known.start}")
        try:
            if before.state == CUT_OFF:
                worktree.unlock(self.desk.repo, Path(known.tree), known.branch)
            page = brief.text(self.desk.state, task, known, filled, before.state == CUT_OFF)
            brief.write(places.brief(task.name), page)
            job.folder.mkdir(parents=True, exist_ok=True)
            (job.folder / "brief.md").write_text(page, encoding="utf-8", errors="surrogateescape")
            env = worker.environment(self.desk.env, places, task, filled)
            words = worker.command(self.desk.state.plan, task, filled)
            return job.start(words, Path(known.tree), env, job.folder / "brief.md")
        except OSError as error:
            why = f"its worker could not be started: {error.strerror or error}"
            self.desk.add("person", task.name, why=why, text=str(error))
            return False

    def step(self, task: Task, known: TaskState) -> None:
        """Look whether the worker goes on, and judge what it left when it does not."""
        job = self.desk.job(task.name, f"work-{known.start}")
        if job.state == RUNNING:
            self._watch(task, known, job)
            return
        self.has_ended = True
        stopped = self._stopped.pop(task.name, None)
        if stopped is not None:
            found = review.stopped(stopped[0], job.tail(), stopped[1])
        elif job.status is None and not job.started_here:
            self.desk.add("cut off", task.name)
            return
        elif job.status is None:
            found = Found("the worker was killed", "The worker before you was killed before it had ended.")
        else:
            filled = self.desk.filled(task, known.start)
            found = review.look(self.desk.repo, task, known, filled, job.status, job.tail())
        self.desk.keep_report(task)
        self.desk.settle(task, found)

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
