"""The verb `push`: `git push` in its turn, for any shell, with or without the shims."""

from __future__ import annotations

import os
from collections.abc import Callable

import click

from claimonce.cli.common import DURATION, json_option, say, session_of, session_option
from claimonce.gate.errors import GateError
from claimonce.gate.push import push_context, queued_push
from claimonce.gate.push.arguments import read
from claimonce.gate.push.errors import NOT_PUSHED
from claimonce.gate.push.outcome import Outcome
from claimonce.hooks.git.environment import require_git
from claimonce.hooks.git.runner import Git
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import warn


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="[GIT PUSH ARGUMENTS]...")
@click.option("--wait", type=DURATION, default=None, help="Wait this long for the turn; git_push.wait without it.")
@session_option
@json_option
def push(args: tuple[str, ...], wait: float | None, session: str, as_json: bool) -> int:
    """Push when it is your turn, on top of what others pushed first.

    Takes what `git push` takes. A plain push of a branch that is behind is rebased in a throw-away tree
    (git_push.update), checked there (git_push.check) and pushed; your index and files are not touched until it has
    landed. Exits with git's own status, 80 when the turn did not come within --wait, 82 when your commits conflict
    with what others pushed.
    """
    here = load(os.getcwd())
    store, asked = push_context.store_of(here), push_context.find_asked(here, session_of(session), wait)
    git, typed = Git(require_git(os.environ), advice=NOT_PUSHED), ("push", *args)
    return report_end(lambda: queued_push.push(store, git, read(args), typed, asked, warn), as_json)


def report_end(act: Callable[[], Outcome], as_json: bool) -> int:
    """Say how a push ended where that is to be JSON, and return the status to exit with."""
    try:
        outcome = act()
    except GateError as error:
        if as_json:
            nothing: dict[str, str] = {}
            reason = str(error).partition("\n")[0]
            holder = str(getattr(error, "holder", "") or getattr(error, "session", "") or "")
            error.is_told = True
            say({"ran": False, "status": error.exit_code, "reason": reason, "holder": holder, "receipt": nothing})
        raise
    if as_json:
        say({"ran": outcome.ran, "status": outcome.status, "receipt": outcome.receipt})
    return outcome.status
