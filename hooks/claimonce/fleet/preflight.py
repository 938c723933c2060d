"""Before anything starts: can the plan be carried out from this repository as it is, and has the host room?"""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claimonce.fleet import plan_validation
from claimonce.fleet.errors import NotReady
from claimonce.fleet.locations import trees_folder
from claimonce.fleet.plan import Plan
from claimonce.fleet.repo import Repo
from claimonce.gate.counters import counter as counters
from claimonce.gate.counters import file
from claimonce.gate.counters.errors import CounterError
from claimonce.hooks.settings_cache import Compiled

_SHOWN = 8
_BUSY = ("MERGE_HEAD", "rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD", "REVERT_HEAD")


@dataclass(frozen=True)
class Ready:
    """Where the run starts from; `dirt` is what was not committed in the main work tree at that moment."""

    root: str
    remote: str
    into: str
    base: str
    dirt: tuple[str, ...]
    notes: tuple[str, ...]


def examine(plan: Plan, repo: Repo, here: Compiled, file_of_plan: Path, anyway: bool = False) -> Ready:
    """Return where the run starts from; raise NotReady with everything that stands in the way.

    `anyway` starts although there is work that the worktrees will not see.
    """
    if not repo.commit("HEAD"):
        raise NotReady([f"{repo.root} has no commit yet; worktrees need one to start from"])
    if repo.commit("refs/heads/fleet"):
        raise NotReady(["a branch called fleet is in the way of the branches fleet/RUN/TASK; rename it"])
    troubles = [
        *_busy(repo),
        *_counters(plan, here),
        *plan_validation.find_missing_programs(plan, repo.env.get("PATH", "")),
    ]
    troubles += _identity(repo)
    remote, into, base, failed = _base(plan, repo)
    troubles += failed
    unseen = _unseen(repo, into, base, bool(plan.base))
    troubles += [] if anyway else unseen
    if base and not failed:
        troubles += [*room(plan, repo, base), *_untracked_counters(plan, here, repo, base)]
    troubles += _trees(plan, repo)
    if troubles:
        raise NotReady(troubles)
    dirt = repo.dirt()
    new = [row[3:] for row in dirt if row.startswith("??") and row[3:] != _inside(file_of_plan, repo.root)]
    notes = [f"not in the worktrees, because git does not know them: {_some(new)}"] if new else []
    return Ready(repo.root, remote, into, base, tuple(dirt), (*(unseen if anyway else []), *notes))


def _busy(repo: Repo) -> Iterator[str]:
    own = repo.tell("rev-parse", "--absolute-git-dir")
    if any(os.path.exists(os.path.join(own, name)) for name in _BUSY):
        yield f"{repo.root}: a merge, rebase or pick stands half done; finish or abort it first"


def _counters(plan: Plan, here: Compiled) -> Iterator[str]:
    known = {one.name: one for one in counters.all_here(here)}
    for name in dict.fromkeys(name for task in plan.tasks for name in task.counters):
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.4)
            hint = f"did you mean {near[0]!r}" if near else f"known: {', '.join(known) or 'none; see [[counters]]'}"
            users = ", ".join(task.name for task in plan.tasks if name in task.counters)
            yield f"no counter {name!r} here, wanted by {users}; {hint}"
            continue
        try:
            file.read(known[name])
        except CounterError as error:
            yield str(error)


def _untracked_counters(plan: Plan, here: Compiled, repo: Repo, base: str) -> Iterator[str]:
    wanted = {name for task in plan.tasks for name in task.counters}
    for one in counters.all_here(here):
        if one.inner and one.name in wanted and repo.ask("cat-file", "-e", f"{base}:{one.inner}").status:
            yield f"{one.inner}, which holds the counter {one.name}, is not in {base[:12]}; commit and push it first"


def _identity(repo: Repo) -> Iterator[str]:
    if repo.ask("var", "GIT_COMMITTER_IDENT").status:
        yield "git does not know who commits; set user.name and user.email"


def _base(plan: Plan, repo: Repo) -> tuple[str, str, str, list[str]]:
    """Return remote, branch and commit, and what is wrong with them."""
    if not plan.land:
        base = repo.commit(plan.base or "HEAD")
        return "", plan.into, base, [] if base else [f"base = {plan.base!r}: no such commit here"]
    remote = plan.remote or _remote(repo)
    if remote not in repo.tell("remote").splitlines():
        how = "name it with remote = ..., or leave the branches as they are with land = false"
        return remote, "", "", [f"no remote {remote!r} to land in; {how}"]
    fetched = repo.ask("fetch", "--quiet", remote)
    if fetched.status:
        return remote, "", "", [f"`git fetch {remote}` failed: {(fetched.err.strip().splitlines() or ['?'])[-1]}"]
    into = plan.into or _main_of(repo, remote)
    tip = repo.commit(f"refs/remotes/{remote}/{into}") if into else ""
    if not tip:
        which = f"{remote} has no branch {into!r}" if into else f"the main branch of {remote} is not known"
        return remote, into, "", [f"{which}; name the branch to land in with into = ..."]
    base = repo.commit(plan.base) if plan.base else tip
    return remote, into, base, [] if base else [f"base = {plan.base!r}: no such commit here"]


def _remote(repo: Repo) -> str:
    branch = repo.ask("symbolic-ref", "--quiet", "--short", "HEAD").out.strip()
    for key in ("remote.pushDefault", f"branch.{branch}.remote"):
        found = repo.ask("config", "--get", key).out.strip()
        if found and found != ".":
            return found
    return "origin"


def _main_of(repo: Repo, remote: str) -> str:
    where = f"refs/remotes/{remote}/"
    head = repo.ask("symbolic-ref", "--quiet", f"{where}HEAD").out.strip()
    if head.startswith(where):
        return head.removeprefix(where)
    for line in repo.ask("ls-remote", "--symref", remote, "HEAD").out.splitlines():
        if line.startswith("ref: refs/heads/"):
            return line.removeprefix("ref: refs/heads/").partition("\t")[0]
    return ""


def _unseen(repo: Repo, into: str, base: str, given: bool) -> list[str]:
    """Return what is here and will not be in the worktrees, as one sentence a kind."""
    found: list[str] = []
    dirt = repo.dirt(untracked=False)
    if dirt:
        changed = _some([row[3:] for row in dirt])
        found.append(
            f"{repo.root} has uncommitted changes that the worktrees would not see: {changed}; "
            "commit or stash them, or start with --leave-uncommitted"
        )
    branch = repo.ask("symbolic-ref", "--quiet", "--short", "HEAD").out.strip()
    ahead = repo.ask("rev-list", "--count", "HEAD", f"^{base}").out.strip() if base and not given else "0"
    if branch == into and ahead not in ("", "0"):
        found.append(
            f"{branch} is ahead of what the worktrees start from (commits: {ahead}); push it first, set "
            'base = "HEAD" to have them landed along, or start with --leave-uncommitted'
        )
    return found


def room(plan: Plan, repo: Repo, base: str) -> Iterator[str]:
    """Say where the worktrees will hold more than is free: a disk that fills stops everybody at once."""
    rows = repo.tell("ls-tree", "-r", "-l", "-z", "--full-tree", base).split("\0")
    size = sum(
        int(words[3]) for words in (row.partition("\t")[0].split() for row in rows) if words[3:4] and words[3].isdigit()
    )
    needed = size * len(plan.tasks)
    place = trees_folder(repo.root, plan.trees)
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place).free
    if needed > free:
        yield (
            f"{len(plan.tasks)} worktrees need about {needed // 2**20} MB, and {place} has {free // 2**20} MB free; "
            "make room, or put them elsewhere with trees = ..."
        )


def _trees(plan: Plan, repo: Repo) -> Iterator[str]:
    place = trees_folder(repo.root, plan.trees)
    inner = _inside(place, repo.root)
    if inner and repo.ask("check-ignore", "--quiet", f"{inner}/x").status:
        yield f"the worktrees would lie in {place}, which git does not ignore; add it to .gitignore or change trees"
    above = place
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir() or not os.access(above, os.W_OK):
        yield f"no worktree can be made in {place}: {above} cannot be written; put them elsewhere with trees = ..."


def _inside(path: Path, root: str) -> str:
    try:
        return os.fspath(Path(os.path.realpath(path)).relative_to(os.path.realpath(root)))
    except ValueError:
        return ""


def _some(paths: list[str]) -> str:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return ", ".join(paths[:_SHOWN]) + more
