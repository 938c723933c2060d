"""The verb `land`: bring what stands on a worktree's branch into the main branch, by the road of `push`."""

from __future__ import annotations

import os

import click

from claimonce.cli.common import DURATION, json_option, session_of, session_option
from claimonce.cli.push import pushed_in_turn
from claimonce.gate.push import repository
from claimonce.gate.push.errors import NotARepository, NothingToLandIn
from claimonce.gate.push.git import Git, real_git

_USUAL = ("main", "master", "trunk")


@click.command()
@click.argument("branch", default="HEAD")
@click.option("--into", default="", metavar="BRANCH", help="Land here; without it the remote's own default branch.")
@click.option("--remote", default="", metavar="NAME", help="The remote; without it the one that git push would take.")
@click.option("--wait", type=DURATION, default=None, help="Wait this long for the turn; git_push.wait without it.")
@session_option
@json_option
def land(branch: str, into: str, remote: str, wait: float | None, session: str, as_json: bool) -> int:
    """Bring a branch into the main branch when it is your turn.

    For a worktree whose work is done: what stands on its branch (or on BRANCH) goes on top of the main branch of the
    remote, is checked (git_push.check) and pushed, and the branch follows. Exits as `claimonce push` does.
    """
    git = Git(real_git(os.environ))
    repo = repository.read(git)
    if repo is None:
        raise NotARepository(os.getcwd())
    remote = remote or repo.setting("remote.pushdefault") or repo.setting(f"branch.{repo.branch}.remote") or "origin"
    if remote == ".":  # a branch that follows a local one
        remote = "origin"
    source = "HEAD" if branch in ("HEAD", "@", repo.branch) else branch
    args = (remote, f"{source}:refs/heads/{into or _main_of(repo, remote)}")
    return pushed_in_turn(args, wait, session_of(session), as_json)


def _main_of(repo: repository.Repository, remote: str) -> str:
    where = f"refs/remotes/{remote}/"
    head = repo.git.ask("symbolic-ref", "--quiet", f"{where}HEAD").out.strip()
    if head.startswith(where):
        return head.removeprefix(where)
    for name in (repo.setting("init.defaultbranch"), *_USUAL):
        if name and repo.commit(where + name):
            return name
    raise NothingToLandIn(remote)
