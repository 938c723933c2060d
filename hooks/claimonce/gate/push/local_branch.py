"""Afterwards: the agent's branch stands where it pushed, if that can be done without touching what is not committed."""

from __future__ import annotations

import os

from claimonce.gate.push.target import HEADS, Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.push.queue import Say
    from claimonce.gate.push.repository import Repository


def follow(repo: Repository, target: Target, was: str, new: str, say: Say) -> None:
    """Move the local branch from `was` to `new`; where its tree is not clean, leave it and say the one command."""
    if was == new:
        return
    ref = HEADS + target.branch if target.branch else "HEAD"
    here = repo.branch == target.branch and bool(repo.top)
    if repo.commit(ref) != was:
        say(f"{_name(target)} has moved on while it was pushed; to bring it along: {_rebase(target, was, new, here)}")
        return
    if not here:
        _move_elsewhere(repo, target, was, new, say)
        return
    status = repo.git.ask("status", "--porcelain", "--untracked-files=no")
    if repo.is_busy or status.out:
        say(f"your files have uncommitted changes, so {_name(target)} was left where it was; to bring it along: "
            f"{_rebase(target, was, new, here)}")  # fmt: skip
        return
    moved = status if status.status else repo.git.ask("reset", "--keep", "--quiet", new)
    if moved.status:
        why = moved.err.strip().rpartition("\n")[2] or "git reset failed"
        say(f"{_name(target)} was left where it was ({why}); to bring it along: {_rebase(target, was, new, here)}")


def _move_elsewhere(repo: Repository, target: Target, was: str, new: str, say: Say) -> None:
    if not target.branch:
        return
    ref = HEADS + target.branch
    tree = repo.git.ask("for-each-ref", "--format=%(worktreepath)", ref).out.strip()
    if tree and not _is_bare_head(repo, tree):
        say(f"{target.branch} is checked out in {tree} and was left where it was; to bring it along, there: "
            f"{_rebase(target, was, new, True)}")  # fmt: skip
        return
    repo.git.ask("update-ref", "-m", "claimonce push: brought up to date", ref, new, was)


def _is_bare_head(repo: Repository, tree: str) -> bool:
    return not repo.top and os.path.realpath(tree) == repo.common


def _name(target: Target) -> str:
    return target.branch or "HEAD"


def _rebase(target: Target, was: str, new: str, here: bool) -> str:
    import shlex  # late: it brings `re`, and few branches cannot follow

    # Nothing is left to replay but what was committed since, and uncommitted changes are put back.
    words = ["git", "rebase", "--autostash", "--onto", new, was]
    return shlex.join(words if here or not target.branch else [*words, target.branch])


def track(repo: Repository, target: Target) -> None:
    """Do what `--set-upstream` does, which git leaves out when a commit rather than a branch is pushed."""
    if target.branch and f"remote.{target.remote}.url" in repo.config:
        repo.git.ask("config", f"branch.{target.branch}.remote", target.remote)
        repo.git.ask("config", f"branch.{target.branch}.merge", target.ref)
