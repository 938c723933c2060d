"""`claimonce land`: bring what stands on a branch into the main branch of a remote, by the road of `push`."""

from __future__ import annotations

import difflib
import os

from claimonce.gate.push import queued_push, repository
from claimonce.gate.push.arguments import read
from claimonce.gate.push.errors import NoSuchBranch, NotARepository, NothingToLandIn
from claimonce.hooks.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.push.outcome import Outcome
    from claimonce.gate.push.passthrough_push import Asked
    from claimonce.gate.push.queue import Say
    from claimonce.gate.push.repository import Repository
    from claimonce.gate.store import Store
    from claimonce.hooks.git.runner import Git

_USUAL = ("main", "master", "trunk")


def land(
    store: Store, git: Git, asked: Asked, say: Say, *, branch: str = "HEAD", into: str = "", remote: str = ""
) -> Outcome:
    """Push `branch` of the repository that `git` stands in on top of `into`, in turn, numbers filled in.

    Without `into` it is the remote's own default branch, without `remote` the one that `git push` would take. Ends as
    `landing.push` does; raises GateError: NotARepository, NothingToLandIn, and what that raises.
    """
    repo = repository.read(git)
    if repo is None:
        raise NotARepository(os.path.abspath(git.cwd))
    remote = remote or _remote(repo)
    if into:
        _refuse_typo(repo, remote, into)
    _mention_unsaved(repo, branch, say)
    source = "HEAD" if branch in ("HEAD", "@", repo.branch) else branch
    args = (remote, f"{source}:refs/heads/{into or main_branch(repo, remote)}")
    return queued_push.push(store, git, read(args), ("push", *args), replace(asked, lands=True), say)


def _refuse_typo(repo: Repository, remote: str, into: str) -> None:
    """Land only in a branch that is there: a typing mistake would make one, and the work would seem to have landed."""
    asked = repo.git.ask("ls-remote", "--heads", remote)
    if asked.status:
        return  # the push itself says what is wrong with the remote
    known = [row.partition("refs/heads/")[2] for row in asked.out.splitlines()]
    if known and into.removeprefix("refs/heads/") not in known:
        near = difflib.get_close_matches(into, known, 1, 0.4)
        raise NoSuchBranch(into, remote, near[0] if near else "")


def _mention_unsaved(repo: Repository, branch: str, say: Say) -> None:
    """Say that what is not committed stays where it is."""
    if branch not in ("HEAD", "@", repo.branch):
        return
    count = len(repo.git.ask("status", "--porcelain", "--ignore-submodules").out.splitlines())
    if count:
        files = "1 file here has" if count == 1 else f"{count} files here have"
        say(f"{files} changes that are not committed; they do not land")


def _remote(repo: Repository) -> str:
    named = repo.setting("remote.pushdefault") or repo.setting(f"branch.{repo.branch}.remote")
    return named if named not in ("", ".") else "origin"  # "." is a branch that follows a local one


def main_branch(repo: Repository, remote: str) -> str:
    """Return the default branch of a remote as far as it is known here; raise NothingToLandIn."""
    where = f"refs/remotes/{remote}/"
    head = repo.git.ask("symbolic-ref", "--quiet", f"{where}HEAD").out.strip()
    if head.startswith(where):
        return head.removeprefix(where)
    for name in (repo.setting("init.defaultbranch"), *_USUAL):
        if name and repo.commit(where + name):
            return name
    raise NothingToLandIn(remote)
