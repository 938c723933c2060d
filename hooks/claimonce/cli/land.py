"""The verb `land`: bring what stands on a worktree's branch into the main branch, by the road of `push`."""

from __future__ import annotations

import os

import click

from claimonce.cli.common import DURATION, json_option, session_of, session_option
from claimonce.cli.push import report_end
from claimonce.gate.push import push_context
from claimonce.gate.push.errors import NOT_PUSHED
from claimonce.gate.push.land import land as bring_in
from claimonce.hooks.git.environment import require_git
from claimonce.hooks.git.runner import Git
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import warn


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
    remote; what waits there for a number (`SP-PENDING`) gets one, in a commit of its own; then it is checked
    (git_push.check) and pushed, and the branch follows. Exits as `claimonce push` does, and 82 too where a file would
    get the name of another.
    """
    here = load(os.getcwd())
    store, asked = push_context.store_of(here), push_context.find_asked(here, session_of(session), wait)
    git = Git(require_git(os.environ), advice=NOT_PUSHED)
    return report_end(lambda: bring_in(store, git, asked, warn, branch=branch, into=into, remote=remote), as_json)
