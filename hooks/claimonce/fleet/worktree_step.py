"""The step that gives a task its worktree: made, filled, set up, and only then there."""

from __future__ import annotations

import shlex
from pathlib import Path

from claimonce.fleet import template, worker, worktree
from claimonce.fleet.errors import FleetError
from claimonce.fleet.job import CUT_OFF, NEW, RUNNING, Job
from claimonce.fleet.plan import Task
from claimonce.fleet.run_context import RunContext
from claimonce.fleet.state import TaskState
from claimonce.gate import clock, leases
from claimonce.hooks.git.errors import GitFailed

_RACE = "failed to read"
_MOST_TRIES = 5


class Making:
    """Makes worktrees. What another process left half made is taken away first, and begun anew."""

    def __init__(self, context: RunContext) -> None:
        """Nothing is being made yet."""
        self.context = context
        self._begun: dict[str, float] = {}
        self._tries: dict[str, int] = {}

    def is_at_it(self, task: str) -> bool:
        """Say whether a worktree is being made for the task."""
        return self.context.job(task, "tree").folder.exists()

    def step(self, task: Task, known: TaskState) -> None:
        """Take the next step towards the worktree."""
        _ = known
        made, set_up = self.context.job(task.name, "tree"), self.context.job(task.name, "setup")
        left = [job for job in (made, set_up) if job.state != NEW and not job.started_here and job.status != 0]
        if left or CUT_OFF in (made.state, set_up.state):
            self._take_away(task)
        elif made.state == NEW:
            if not self._somebody_makes():
                self._begin(task, made)
        elif made.state == RUNNING:
            return
        elif made.status and self._is_race(task, made):
            self._take_away(task)
        elif made.status:
            self._failed(task, f"its worktree could not be made (git ended with status {made.status})", made)
        elif set_up.state == NEW:
            self._fill(task, set_up)
        elif set_up.state == RUNNING:
            self._watch(task, set_up)
        elif set_up.status:
            self._failed(task, f"its set-up ended with status {set_up.status}", set_up)
        else:
            self._done(task)

    def _somebody_makes(self) -> bool:
        """One worktree at a time: git reads what it knows of all others, and stops at one that is half written."""
        return any(self.context.job(name, "tree").state == RUNNING for name in self.context.state.tasks)

    def _is_race(self, task: Task, made: Job) -> bool:
        """Say whether git met a worktree that somebody else was just making; so often and no more."""
        self._tries[task.name] = self._tries.get(task.name, 0) + 1
        return self._tries[task.name] < _MOST_TRIES and _RACE in made.tail()

    def _begin(self, task: Task, made: Job) -> None:
        tree = self.context.places.tree(task.name)
        tree.parent.mkdir(parents=True, exist_ok=True)
        branch = worker.branch(self.context.places.run, task.name)
        try:
            base = self._base(task)
        except (FleetError, GitFailed) as error:
            self.context.add("person", task.name, why="what it starts from is not known", text=str(error))
            return
        repo = self.context.repo
        made.start(worktree.words(repo, tree, branch, base), Path(repo.root), repo.local_env())

    def _base(self, task: Task) -> str:
        """Return where a task starts: where the run does, or on what landed before it."""
        state, repo = self.context.state, self.context.repo
        if not task.after:
            return state.reserved
        if not state.plan.land:
            return repo.tell("rev-parse", worker.branch(self.context.places.run, task.after[0]))
        repo.tell("fetch", "--quiet", state.remote, state.into)
        tip = repo.tell("rev-parse", f"refs/remotes/{state.remote}/{state.into}")
        return state.reserved if repo.is_within(tip, state.reserved) else tip

    def _fill(self, task: Task, set_up: Job) -> None:
        tree = self.context.places.tree(task.name)
        try:
            worktree.include(self.context.repo, tree)
        except OSError as error:
            self._give_up(task, f"{worktree.INCLUDE} could not be followed: {error}", "")
            return
        filled = self.context.filled(task, 0)
        given = self.context.state.plan.setup
        # What the settings say is sh as it stands; a plan's may name the task's own things.
        command = (
            template.fill(given, filled, shlex.quote) if given else str(self.context.here.settings["worktree"]["setup"])
        )
        if not command:
            self._done(task)
            return
        env = {
            **worker.environment(self.context.env, self.context.places, task, filled),
            "CLAIMONCE_WORKTREE": str(tree),
        }
        set_up.start(["/bin/sh", "-c", command], tree, env)
        self._begun[task.name] = clock.uptime()

    def _watch(self, task: Task, set_up: Job) -> None:
        limit = self.context.state.plan.setup_limit
        if clock.uptime() - self._begun.get(task.name, clock.uptime()) > limit:
            set_up.kill()
            self._failed(task, f"its set-up ran longer than {limit:g} s", set_up)

    def _done(self, task: Task) -> None:
        tree = self.context.places.tree(task.name)
        inside = self.context.repo.at(tree)
        leases.own_tree(self.context.store, str(tree), self.context.named(task.name))
        branch = worker.branch(self.context.places.run, task.name)
        base, dirt = inside.tell("rev-parse", "HEAD"), inside.dirt()
        self.context.add("tree", task.name, base=base, tree=str(tree), branch=branch, dirt=dirt)

    def _failed(self, task: Task, why: str, job: Job) -> None:
        self._give_up(task, why, job.tail())

    def _give_up(self, task: Task, why: str, text: str) -> None:
        worktree.remove(
            self.context.repo, self.context.places.tree(task.name), worker.branch(self.context.places.run, task.name)
        )
        self.context.add("person", task.name, why=why, text=text)

    def _take_away(self, task: Task) -> None:
        jobs = [self.context.job(task.name, name) for name in ("setup", "tree")]
        for job in jobs:
            job.kill()
        worktree.remove(
            self.context.repo, self.context.places.tree(task.name), worker.branch(self.context.places.run, task.name)
        )
        for (
            job
        ) in jobs:  # last: as long as their folders stand, the next process knows that there is something to clear
            job.forget()
