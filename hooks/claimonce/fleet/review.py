"""What came of a worker that has ended: work to land, nothing to land, or a text that it can act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from claimonce.fleet import template
from claimonce.fleet.plan import Task
from claimonce.fleet.repo import Repo
from claimonce.fleet.state import TaskState
from claimonce.gate import globs
from claimonce.hooks.untrusted_text import quoted

_SHOWN = 20
NOT_STARTED = (126, 127)


@dataclass(frozen=True)
class Found:
    """What was found. `why` is empty where nothing is wrong; `hopeless` is what another start would not fix."""

    why: str = ""
    text: str = ""
    has_work: bool = False
    hopeless: bool = False


def look(repo: Repo, task: Task, known: TaskState, filled: Mapping[str, str], status: int, tail: str) -> Found:
    """Judge one worker that has ended by itself."""
    if status in NOT_STARTED:
        return Found(f"its command could not be started (status {status})", _said(tail), hopeless=True)
    if status:
        how = f"was killed by signal {status - 128}" if status > 128 else f"ended with status {status}"
        return Found(f"the worker {how}", f"The worker before you {how}. {_said(tail)}")
    if not Path(known.tree).is_dir():
        return Found("its worktree is gone", f"{known.tree} is not there any more.", hopeless=True)
    inside = repo.at(known.tree)
    head = inside.ask("symbolic-ref", "--quiet", "--short", "HEAD").out.strip()
    if head != known.branch:
        return Found(
            "its worktree is not on its branch",
            f"HEAD is {head or 'no branch'}, and what you do must stand on {known.branch}. Finish or abort what is "
            f"half done, then bring your commits there: `git switch -C {known.branch}`.",
        )
    return _uncommitted(inside, known) or _outside(inside, task, known, filled) or _work(inside, known)


def _uncommitted(inside: Repo, known: TaskState) -> Found | None:
    dirt = [row for row in inside.dirt() if row not in known.dirt]
    if not dirt:
        return None
    return Found(
        "it left work that is not committed",
        f"Not committed:\n{_listed(row[3:] for row in dirt)}\nCommit what belongs to the task and remove the rest.",
    )


def _outside(inside: Repo, task: Task, known: TaskState, filled: Mapping[str, str]) -> Found | None:
    mine = [template.fill(path, filled) for path in task.paths]
    if not mine:
        return None
    strange = [
        path for path in inside.changed(_fork(inside, known)) if not any(globs.covers(one, path) for one in mine)
    ]
    if not strange:
        return None
    return Found(
        "it changed files that are not its own",
        f"Your branch changes files outside your paths ({', '.join(mine)}):\n{_listed(strange)}\n"
        f"Put each back with `git checkout {known.base[:12]} -- PATH` (or `git rm PATH` where it is new), move what "
        "you need into your own paths, and commit.",
    )


def _fork(inside: Repo, known: TaskState) -> str:
    """Return where the branch stands apart from all that others landed: a worker may have taken that in."""
    upstreams = inside.tell("for-each-ref", "--format=%(refname)", "refs/remotes").splitlines()
    bases = [inside.ask("merge-base", "HEAD", ref).out.strip() for ref in upstreams[:50]]
    best = known.base
    for base in bases:
        if base and inside.is_within(best, base):
            best = base
    return best


def _work(inside: Repo, known: TaskState) -> Found:
    return Found(has_work=inside.commit("HEAD") != known.base)


def format_stop(why: str, tail: str, limit: str) -> Found:
    """Return what a worker that had to be stopped is told at its next start."""
    return Found(
        why,
        f"The worker before you was stopped: {why} ({limit}). {_said(tail)}\n"
        "Work in smaller steps, and start nothing that waits for input or for another task.",
    )


def _said(tail: str) -> str:
    lines = [quoted(line, 300) for line in tail.splitlines()[-12:] if line.strip()]
    return "Its last words:\n" + "\n".join(f"    {line}" for line in lines) if lines else "It said nothing."


def _listed(paths: Iterable[str]) -> str:
    rows = list(paths)
    more = [f"    and {len(rows) - _SHOWN} more"] if len(rows) > _SHOWN else []
    return "\n".join([*(f"    {quoted(row, 200)}" for row in rows[:_SHOWN]), *more])
