"""`claimonce land`: bring what stands on a branch into the main branch of a remote, by the road of `push`."""

from __future__ import annotations

import os

from claimonce.gate.push import landing, repository
from claimonce.gate.push.arguments import read
from claimonce.gate.push.errors import NotARepository, NothingToLandIn
from claimonce.hooks.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.push.git import Git
    from claimonce.gate.push.outcome import Outcome
    from claimonce.gate.push.repository import Repository
    from claimonce.gate.push.turn import Say
    from claimonce.gate.push.typed import Asked
    from claimonce.gate.store import Store

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
    source = "HEAD" if branch in ("HEAD", "@", repo.branch) else branch
    args = (remote, f"{source}:refs/heads/{into or main_branch(repo, remote)}")
    return landing.push(store, git, read(args), ("push", *args), replace(asked, lands=True), say)


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
