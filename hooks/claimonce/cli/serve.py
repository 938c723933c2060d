"""The verb `serve`: the store as a page on loopback."""

from __future__ import annotations

import os
import sys

import click

from claimonce.cli.claim_commands import refuse_agents
from claimonce.cli.common import store_here
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import tell, warn
from claimonce.serve import guard, server
from claimonce.settings import origin
from claimonce.view.errors import CannotShow


@click.command(epilog="Exit status: 0 when it was told to end, 2 when it cannot be served.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=server.PORT,
    show_default=True,
    help="A port of loopback; 0 for any.",
)
@click.option("--control", is_flag=True, help="Let the page answer, settle and reconcile; without it, it only shows.")
def serve(port: int, control: bool) -> int:
    """Show who does what as a page on this host.

    It listens on loopback alone, and only the address with the token opens it. The token stands in one file that only
    you may read. Ctrl-C ends it; no agent notices.
    """
    if control:
        refuse_agents("serve --control")
    store_here().close()  # what is wrong with the store is said before anything is served
    secret = guard.load_token()
    taken = server.bind_port(port)
    address = f"http://{server.LOOPBACK}:{taken.getsockname()[1]}/"
    try:
        import starlette  # noqa: F401  (an extra of its own: most hosts serve nothing)  # pyright: ignore[reportUnusedImport]
        import uvicorn  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ImportError:
        raise CannotShow(server.MISSING, f"get them with {origin.extra_command('serve')}") from None
    if sys.stdout.isatty():
        tell(f"Open {address}#{secret}")
    else:
        tell(f"Serving {address}; the token is in {guard.path_of()}")
    if control:
        warn("whoever opens that address can answer and settle as you")
    server.serve(taken, store_here, load(os.getcwd()), secret, control=control)
    return 0
