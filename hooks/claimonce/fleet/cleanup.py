"""Taking a run away: worktrees and branches whose work has landed, and, only when told to, the others too."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from claimonce.fleet import journal, locations, reserve, state, worktree
from claimonce.fleet.errors import RunHeld
from claimonce.fleet.job import RUNNING, Job
from claimonce.fleet.locations import Places
from claimonce.fleet.repo import Repo
from claimonce.fleet.state import GOOD, RunState, TaskState
from claimonce.fleet.worker import branch
from claimonce.gate import leases
from claimonce.gate.push.push_context import store_of
from claimonce.hooks.settings_cache import load


@dataclass
class Cleaned:
    """What was removed, what was kept and why, which numbers are free again, and whose logs stay."""

    run: str
    removed: list[str] = field(default_factory=list[str])
    kept: dict[str, str] = field(default_factory=dict[str, str])
    numbers: list[str] = field(default_factory=list[str])
    logs: list[str] = field(default_factory=list[str])  # tasks that failed, whose output stays

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the run is left."""
        return not self.kept


def clean(places: Places, env: Mapping[str, str], discard: bool = False) -> Cleaned:
    """Remove what holds no work that has not landed; with `discard` the rest too, its numbers given back.

    Raises RunHeld while somebody carries the run out.
    """
    if journal.is_held(places.journal):
        raise RunHeld(places.run)
    here_state = state.fold(journal.read(places.journal))
    here = load(here_state.root, env)
    repo, store, done = Repo(here_state.root, env), store_of(here), Cleaned(places.run)
    for task in here_state.plan.tasks:
        why = _worker(places, task.name) or ("" if discard else _unlanded(repo, here_state, places, task.name))
        if why:
            done.kept[task.name] = why
            continue
        tree = places.tree(task.name)
        if os.path.lexists(tree) or repo.commit(f"refs/heads/{branch(places.run, task.name)}"):
            worktree.remove(repo, tree, branch(places.run, task.name))
            done.removed.append(task.name)
        leases.give_back(store, f"{places.run}/{task.name}")
        if discard and here_state.tasks[task.name].phase not in GOOD:
            done.numbers += reserve.give_back(store, here, places.run, task)
    if done.is_whole:
        worktree.remove(repo, places.trees / ".reserving", "")
        repo.ask("update-ref", "-d", reserve.ref(places.run))
        done.logs = locations.keep_failed(places, here_state)
        for empty in (places.trees, places.trees.parent):
            with contextlib.suppress(OSError):
                empty.rmdir()
    return done


def _worker(places: Places, task: str) -> str:
    """Return what still runs for a task that nobody watches any more."""
    folder = places.folder / "tasks" / task
    for job in sorted(folder.iterdir()) if folder.is_dir() else []:
        if Job(job).state == RUNNING:
            return f"its {job.name.partition('-')[0]} still runs; `claimonce fleet resume {places.run}` watches it"
    return ""


def _unlanded(repo: Repo, run: RunState, places: Places, task: str) -> str:
    known: TaskState = run.tasks[task]
    tree, name = places.tree(task), branch(places.run, task)
    if tree.is_dir() and known.tree:
        dirt = [row for row in repo.at(tree).dirt() if row not in known.dirt]
        if dirt:
            return f"uncommitted changes in {tree} ({len(dirt)})"
    tip = repo.commit(f"refs/heads/{name}")
    if not tip or not known.base:
        return ""
    upstream = f"refs/remotes/{run.remote}/{run.into}" if run.remote else run.base
    rows = repo.tell("cherry", upstream, tip, known.base).splitlines()
    left = [row for row in rows if row.startswith("+ ")]
    many = "a commit that has" if len(left) == 1 else f"{len(left)} commits that have"
    return f"{many} not landed, on {name}" if left else ""
