"""The verb `watch`: the store on one terminal screen."""

from __future__ import annotations

import os
import sys

import click

from claimonce.cli.common import store_here
from claimonce.gate import identity
from claimonce.hooks.settings_cache import load
from claimonce.settings import origin
from claimonce.view.errors import CannotShow

_FOR_PEOPLE = "answering and settling are for people; inside an agent's session, ask the person to do it"


@click.command(epilog="Exit status: 0 when you quit, 2 when there is no terminal.")
def watch() -> int:
    """Show who does what on one live screen, and decide from it.

    Sessions, the queue with its holder on top, open questions, uncertain keys and the last acts. Keys: `a` answers the
    highlighted question, `s` settles the highlighted key, `r` asks its remote or provider, `q` quits; each act is
    confirmed first.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):  # Textual draws on stderr
        raise CannotShow("`claimonce watch` needs a terminal", "`claimonce status` prints the same once")
    try:
        import textual  # noqa: F401  (an extra of its own: hooks and scripts show nothing)  # pyright: ignore[reportUnusedImport]
    except ImportError:
        raise CannotShow("`claimonce watch` needs Textual", f"get it with {origin.extra_command('watch')}") from None
    from claimonce.watch.app import Watch

    store_here().close()  # what is wrong with the store is said before the screen is taken
    Watch(store_here, load(os.getcwd()), _FOR_PEOPLE if identity.in_agent(os.environ) else "").run()
    return 0
