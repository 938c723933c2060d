"""The orchestrator: looks at every task, takes the one step that is next, writes it down, and begins again.

A step is found out from the journal and from the world (is the worktree there, does the worker run, how did it end), so
a process that takes up a run which another one left goes on where that stood.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable
from types import FrameType

from claimonce.context import synthesis
from claimonce.fleet import reserve
from claimonce.fleet.errors import HostTrouble
from claimonce.fleet.job import RUNNING
from claimonce.fleet.landing_step import Landing
from claimonce.fleet.locations import STOP, Places
from claimonce.fleet.plan import Task
from claimonce.fleet.run_context import RunContext
from claimonce.fleet.state import BLOCKED, GOOD, LANDING, OVER, PERSON, READY, WAITING, WORKING, RunState, TaskState
from claimonce.fleet.worker_step import Working
from claimonce.fleet.worktree_step import Making
from claimonce.gate import leases
from claimonce.gate.errors import GateError
from claimonce.hooks.git.errors import GitFailed

# The workers' reports brought together on one page, when a run is over.


def write(places: Places) -> str:
    """Write the page and return its path, "" where no worker has reported."""
    found = sorted(places.reports.glob("*.md")) if places.reports.is_dir() else []
    if not found:
        return ""
    places.page.write_text(synthesis.page(synthesis.read_all(map(str, found))) + "\n", encoding="utf-8")
    return str(places.page)


def read(places: Places) -> str:
    """Return the page, "" where there is none."""
    return places.page.read_text(encoding="utf-8") if places.page.is_file() else ""


POLL_SECONDS = 0.03
GRACE_SECONDS = 10.0
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Run:
    """Carries one run out."""

    def __init__(self, context: RunContext) -> None:
        """Nothing is done yet."""
        self.context = context
        self.making, self.working, self.landing = Making(context), Working(context), Landing(context)
        self._steps: dict[str, Callable[[Task, TaskState], None]] = {
            WAITING: self.making.step, READY: self.working.begin, WORKING: self.working.step,
            LANDING: self.landing.step,
        }  # fmt: skip
        self._stopping = False

    def carry_out(self, tick: Callable[[RunState], None]) -> bool:
        """Go on until nothing is left to do; return whether all of it is good.

        `tick` is called with the state about thirty times a second. A signal ends everything that runs and raises
        KeyboardInterrupt; FleetError leaves the run resumable too.
        """
        context = self.context
        before = {number: signal.signal(number, self._stop) for number in _STOPS}
        try:
            self._until_over(tick)
        except (GateError, OSError) as error:
            self._halt()
            if isinstance(error, OSError):
                raise HostTrouble("", error.strerror or str(error), context.places.run) from error
            if not self._stopping:  # else a git of ours got the signal as well
                raise
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        if self._stopping and not context.state.is_over:
            self._halt()
            context.add("stopped")
            raise KeyboardInterrupt
        landed = sum(known.phase in GOOD for known in context.state.tasks.values())
        context.add("over", good=landed, of=len(context.state.tasks), page=write(context.places))
        return landed == len(context.state.tasks)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        _ = number, frame
        self._stopping = True

    def _until_over(self, tick: Callable[[RunState], None]) -> None:
        context, stop = self.context, self.context.places.folder / STOP
        stop.unlink(missing_ok=True)
        if not context.state.reserved:
            tree, plan = context.places.trees / ".reserving", context.state.plan
            base, numbers = reserve.reserve(
                context.store, context.here, context.repo, plan, context.places.run, context.state.base, tree
            )
            context.add("reserved", base=base, numbers=numbers)
        for name, known in context.state.tasks.items():
            if known.tree and known.phase not in OVER:  # a reboot has voided every claim
                leases.own_tree(context.store, known.tree, context.named(name))
        while not context.state.is_over and not self._stopping:
            self._round()
            tick(context.state)
            self._stopping = self._stopping or stop.exists()
            if not context.state.is_over:
                time.sleep(POLL_SECONDS)

    def _round(self) -> None:
        for task in self.context.state.plan.tasks:
            known = self.context.state.tasks[task.name]
            if self._stopping or known.phase in OVER or (known.phase == WAITING and not self._may_begin(task)):
                continue
            self._step(task, known)
            if self.context.state.tasks[task.name].phase in OVER:
                leases.give_back(self.context.store, self.context.named(task.name))
        if self.working.has_ended:
            self.working.has_ended = False
            self._look_around()

    def _step(self, task: Task, known: TaskState) -> None:
        try:
            self._steps[known.phase](task, known)
        except GitFailed as error:  # its worktree is broken, which is no reason to stop the others
            self.context.add("person", task.name, why="git failed in its worktree", text=str(error))
        except OSError as error:
            raise HostTrouble(task.name, error.strerror or str(error), self.context.places.run) from error

    def _may_begin(self, task: Task) -> bool:
        phases = {name: self.context.state.tasks[name].phase for name in task.after}
        stuck = [name for name, phase in phases.items() if phase in (PERSON, BLOCKED)]
        if stuck:
            self.context.add("blocked", task.name, why=f"it comes after {', '.join(stuck)}")
            return False
        if any(phase not in GOOD for phase in phases.values()):
            return False
        return self.making.is_at_it(task.name) or self._busy() < self.context.state.plan.parallel

    def _busy(self) -> int:
        """Return how many tasks have a worker, or a worktree that is being made for one."""
        known = self.context.state.tasks.items()
        return sum(
            one.phase in (READY, WORKING) or (one.phase == WAITING and self.making.is_at_it(name))
            for name, one in known
        )

    def _look_around(self) -> None:
        """Notice what changed in the main work tree: a worker has strayed, or a person works there."""
        with contextlib.suppress(GitFailed):  # somebody's half-done work there is no reason to stop
            new = [row for row in self.context.repo.dirt() if row not in self.context.state.dirt]
            if new:
                self.context.add("strayed", paths=new)

    def _halt(self) -> None:
        """End everything that runs, asked first, then at once. What is cut off is taken up by the next process."""
        running = [job for job in self.context.jobs.values() if job.state == RUNNING]
        for job in running:
            job.send(signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        while any(job.state == RUNNING for job in running) and time.monotonic() < until:
            time.sleep(POLL_SECONDS)
        for job in running:
            job.kill()
