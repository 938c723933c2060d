"""What becomes of a bug: status 84 and a report whose path is printed."""

from __future__ import annotations

import os
import tempfile
import time
import traceback

from claimonce.settings.paths import state_folder

STATUS = 84


def report(program: str) -> str:
    """Write down the exception that is being handled; return the report's path."""
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
