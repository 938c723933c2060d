"""Whether a shell that reads the login files still finds the shims: Codex CLI starts its shells so (0.171.0).

/etc/profile sets PATH anew on Debian and others, so what a client was given is not what its shells have.
"""

from __future__ import annotations

import os
import subprocess

from claimonce.agents import armed
from claimonce.catalog.index import SHELLS_READ
from claimonce.clients.row import folder_of
from claimonce.settings import plain_file
from claimonce.settings.client_ancestor import nearest
from claimonce.settings.processes import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.clients.row import Client

SETTING = "allow_login_shell"
_PATIENCE = 2.0  # seconds; a session's start waits no longer for somebody's login files


def finds_shims(row: Client, env: Mapping[str, str]) -> bool:
    """Return whether the shells of this client come to the shims, as far as it can be seen without starting one of
    the client's own."""
    if is_switched_off(row, env):
        return armed.meets_shims(env)
    return armed.meets_shims({**env, "PATH": path_of(env)})


def is_switched_off(row: Client, env: Mapping[str, str]) -> bool:
    """Return whether the client was told to start no login shells: on its command line, else in its settings."""
    said = [word.replace(" ", "") for word in words_of(nearest(env)[1]) if word.startswith(SETTING)]
    if said:
        return said[-1] == f"{SETTING}=false"
    return setting(f"{folder_of(row, env)}/config.toml") is False


def setting(file: str) -> object:
    """Return what a settings file says of login shells, None where it says nothing or cannot be read."""
    import tomllib

    try:
        return tomllib.loads(plain_file.text(file)).get(SETTING)
    except (OSError, ValueError):
        return None


def path_of(env: Mapping[str, str]) -> str:
    """Return PATH as a login shell of this user has it, "" where that cannot be seen in time."""
    shell = env.get("SHELL", "")
    shell = shell if os.path.basename(shell) in SHELLS_READ and os.access(shell, os.X_OK) else "/bin/sh"
    try:
        done = subprocess.run(
            [shell, "-lc", 'printf "\\n%s" "$PATH"'], env=dict(env), capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, timeout=_PATIENCE, errors="surrogateescape",
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.rpartition("\n")[2]
