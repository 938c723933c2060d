"""How a program of ours ends: at once, and after a bug with status 84 and a report whose path is printed."""

from __future__ import annotations

import os
import sys
import time

from claimonce.settings.paths import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

BUG = 84
INTERRUPTED = 130


def report(program: str) -> str:
    """Write down the exception that is being handled; return the report's path."""
    import tempfile  # late: most programs end well
    import traceback

    text = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}\nprogram: {program}\n\n{traceback.format_exc()}"
    folder = os.path.join(state_folder(os.environ), "reports")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError:
        folder = tempfile.gettempdir()
    handle, path = tempfile.mkstemp(prefix="bug-", suffix=".txt", dir=folder, text=True)
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
    return path


def leave(status: int) -> NoReturn:
    """Flush and exit without taking anything apart: an open store stays as it is, a large tree is left behind."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass
    os._exit(status)
