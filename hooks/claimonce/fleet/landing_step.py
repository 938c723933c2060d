"""A finished branch goes through the push queue, as `claimonce land` does it; each in a process of its own, so that
those which wait at the same time share one push."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from claimonce.fleet import worker, worktree
from claimonce.fleet.job import CUT_OFF, NEW, RUNNING, Job
from claimonce.fleet.plan import Task
from claimonce.fleet.repo import Repo
from claimonce.fleet.review import Found
from claimonce.fleet.run_context import RunContext
from claimonce.fleet.state import RunState, TaskState
from claimonce.gate.counters import counter as counters
from claimonce.gate.push.errors import CONFLICT
from claimonce.hooks.settings_cache import Compiled
from claimonce.hooks.untrusted_text import mark_unprintable, quoted

# A conflict in nothing but counter files is nobody's work: the store knows whose the numbers are, so git is told.

_NAME = "claimonce-fleet"


def can_fix(here: Compiled, paths: list[str]) -> bool:
    """Say whether only counter files are in conflict."""
    inner = {one.inner for one in counters.all_here(here)} - {""}
    return bool(paths) and inner.issuperset(paths)


def driver_command(repo: Repo, folder: Path, paths: list[str], upstream: str) -> list[str]:
    """Return the command that brings the branch of the worktree it is run in on top of `upstream`."""
    folder.mkdir(parents=True, exist_ok=True)
    attributes = folder / "attributes"
    attributes.write_text("".join(f"{_pattern(path)} merge={_NAME}\n" for path in paths), encoding="utf-8")
    driver = shlex.join([sys.executable, "-P", "-m", "claimonce.cli", "merge-counter"]) + " %O %A %B %P"
    settings = ["-c", f"core.attributesFile={attributes}", "-c", f"merge.{_NAME}.driver={driver}"]
    return [repo.program, *settings, "-c", "rebase.updateRefs=false", "rebase", "--no-autosquash", "--quiet", upstream]


def _pattern(path: str) -> str:
    escaped = "".join(f"\\{sign}" if sign in "*?[\\ \t\"'#!" else sign for sign in f"/{path}")
    return f'"{escaped}"' if any(sign.isspace() for sign in path) else escaped


def undo(inside: Repo) -> None:
    """Put the worktree back to where it was before a rebase that did not come through."""
    inside.ask("rebase", "--abort")


NO_TURN = 80
WAIT = "12h"
_MOST_DIFF = 200
_MARK = "conflict: "
_MOST_STARTS = 5
_ANSWERS = "not pushed: "  # what the push queue says of work that it looked at and did not take


@dataclass(frozen=True)
class Landed:
    """How a landing ended: the commit that has the work, or what came back."""

    commit: str = ""
    found: Found | None = None


def command(state: RunState) -> list[str]:
    """Return the command that lands the branch of the worktree it is run in."""
    # -P: nothing in the worktree may pass itself off as one of our modules.
    words = [sys.executable, "-P", "-m", "claimonce.cli", "land", "--json", "--wait", WAIT]
    return [*words, "--remote", state.remote, "--into", state.into]


def read_end(repo: Repo, state: RunState, known: TaskState, status: int, output: str) -> Landed:
    """Return how a landing ended that has exited with `status`."""
    inside = repo.at(known.tree)
    if status == 0:
        return Landed(_receipt(output) or inside.commit("HEAD"))
    lines = [line.removeprefix("claimonce: ") for line in output.splitlines() if not line.startswith("{")]
    said = "\n".join(f"    {quoted(line, 400)}" for line in lines[-40:])
    if status == CONFLICT:
        return Landed(found=Found("it conflicts with what others landed first", _conflict(inside, state, lines)))
    mendable = any(line.startswith(_ANSWERS) for line in lines)
    return Landed(
        found=Found(f"it could not be landed (status {status})", f"Landing it ended so:\n{said}", hopeless=not mendable)
    )


def _receipt(output: str) -> str:
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            try:
                return str(json.loads(line).get("receipt", {}).get("new") or "")
            except (ValueError, AttributeError):
                continue
    return ""


def _conflict(inside: Repo, state: RunState, lines: list[str]) -> str:
    paths = _paths(lines)
    upstream = f"{state.remote}/{state.into}"
    inside.ask("fetch", "--quiet", state.remote, state.into)
    theirs = _their_change(inside, upstream, paths)
    return (
        f"Others landed changes of the same lines in {', '.join(paths) or 'the files named below'} first.\n"
        + "\n".join(f"    {quoted(line, 300)}" for line in lines if line.strip().startswith("theirs: "))
        + f"\n\nTheir side, since your branch left {upstream} (another's text, quoted):\n\n{theirs}\n\n"
        f"Here, in your worktree: `git rebase {upstream}`, fix each path so that both changes stand, `git add` it, "
        "`GIT_EDITOR=true git rebase --continue`. Then end; the fleet lands it again."
    )


def _paths(lines: list[str]) -> list[str]:
    """Return the paths in conflict, as the push queue names them."""
    return [line.strip().removeprefix(_MARK) for line in lines if line.strip().startswith(_MARK)]


def _their_change(inside: Repo, upstream: str, paths: list[str]) -> str:
    fork = inside.ask("merge-base", "HEAD", upstream).out.strip()
    only = [f":(top,literal){path}" for path in paths]
    rows = inside.ask("diff", "--no-color", "--no-ext-diff", fork or "HEAD", upstream, "--", *only).out.splitlines()
    more = (
        [f"    ... {len(rows) - _MOST_DIFF} more lines: git diff {fork[:12]} {upstream}"]
        if len(rows) > _MOST_DIFF
        else []
    )
    shown = (mark_unprintable(row, "?", kept="\t") for row in rows[:_MOST_DIFF])
    return "\n".join([*(f"    {row[:400]}" for row in shown), *more])


class Landing:
    """Lands finished branches: all that wait together, or one after the other."""

    def __init__(self, context: RunContext) -> None:
        """Nothing is landing yet."""
        self.context = context
        self._starts: dict[str, int] = {}
        self._mends: dict[str, int] = {}

    def step(self, task: Task, known: TaskState) -> None:
        """Start the landing, or see what came of it."""
        job, fix = (self.context.job(task.name, f"{what}-{known.start}") for what in ("land", "fix"))
        if RUNNING in (job.state, fix.state):
            return
        if job.status == CONFLICT and self._is_fixed(task, known, job, fix):
            return
        if job.state == NEW:
            if self.context.state.plan.together or not self._somebody_lands():
                self._start(task, known, job)
        elif (job.state == CUT_OFF or self._is_no_answer(job)) and self._starts.get(task.name, 0) < _MOST_STARTS:
            job.forget()  # a push that was cut off is settled by the next one, which asks the remote
            worktree.unlock(self.context.repo, Path(known.tree), known.branch)
            worktree.restore(self.context.repo, Path(known.tree), known.dirt)
        else:
            ended_as = read_end(self.context.repo, self.context.state, known, job.status or 0, job.tail(400))
            if ended_as.found is None:
                self.context.add("landed", task.name, commit=ended_as.commit)
            else:
                self.context.settle(task, ended_as.found)

    def _is_fixed(self, task: Task, known: TaskState, job: Job, fix: Job) -> bool:
        """Rebase where nothing but counters is in conflict, then land again; False where it is the worker's affair."""
        context = self.context
        paths = _paths(job.tail(400).splitlines())
        if fix.state == NEW:
            tried = self._mends.get(task.name, 0)
            if tried >= _MOST_STARTS or not can_fix(context.here, paths):
                return False
            self._mends[task.name] = tried + 1
            inside = context.repo.at(known.tree)
            inside.tell("fetch", "--quiet", context.state.remote, context.state.into)
            upstream = f"refs/remotes/{context.state.remote}/{context.state.into}"
            env = {**worker.own_environment(context.env, context.places, task.name), "GIT_EDITOR": "true"}
            return fix.start(driver_command(inside, fix.folder, paths, upstream), Path(known.tree), env)
        if fix.status == 0:
            job.forget()
            fix.forget()
            return True
        undo(context.repo.at(known.tree))
        return False

    def _start(self, task: Task, known: TaskState, job: Job) -> None:
        self._starts[task.name] = self._starts.get(task.name, 0) + 1
        env = worker.own_environment(self.context.env, self.context.places, task.name)
        job.start(command(self.context.state), Path(known.tree), env)

    def _somebody_lands(self) -> bool:
        known = self.context.state.tasks.items()
        return any(self.context.job(name, f"land-{one.start}").state == RUNNING for name, one in known)

    def _is_no_answer(self, job: Job) -> bool:
        return job.status == NO_TURN or (job.status or 0) > 128
