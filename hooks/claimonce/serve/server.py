"""Start to serve: a port of loopback, taken before anything is promised."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from claimonce.view.errors import CannotShow

if TYPE_CHECKING:
    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled

LOOPBACK, PORT = "127.0.0.1", 7461
MISSING = "`claimonce serve` needs Starlette and uvicorn"


def bind_port(port: int) -> socket.socket:
    """Return a socket on loopback; 0 is any free port. Raises CannotShow."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((LOOPBACK, port))
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            why = f"port {port} is in use"
            raise CannotShow(why, "choose another with --port, or --port 0 for any that is free") from None
        raise CannotShow(
            f"port {port} cannot be had ({os.strerror(error.errno or 0)})", "choose another with --port"
        ) from None
    made.listen()  # who asks before the application is up waits for it
    return made


def serve(taken: socket.socket, open_store: Callable[[], Store], here: Compiled, token: str, *, control: bool) -> None:
    """Serve until the process is told to end."""
    import uvicorn

    from claimonce.serve.app import application

    app = application(open_store, here, taken.getsockname()[1], token, control=control)
    config = uvicorn.Config(
        app, log_level="error", access_log=False, server_header=False, date_header=False, lifespan="on", ws="none",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[taken])
