"""`claimonce shellenv`: the line that puts the shims first on PATH."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping

import click

from claimonce.catalog.index import SHELLS_READ
from claimonce.hooks.untrusted_text import tell
from claimonce.settings.paths import SENTINEL
from claimonce.shims.install import install_shims, shims_folder

_EPILOG = """\b
In a shell, a script or a cron job:  eval "$(claimonce shellenv)"
In fish:                             claimonce shellenv --shell fish | source
"""
SHELLS = (*sorted(SHELLS_READ), "fish")  # one line for all that read like bash, and one for fish


@click.command("shellenv", epilog=_EPILOG)
@click.option("--shell", type=click.Choice(SHELLS), default="sh", show_default=True, help="Whose syntax to print.")
def shellenv(shell: str) -> None:
    """Print the line that puts claimonce's shims first on PATH, once, for any shell.

    It names PATH as `$PATH`, so it can be kept in a start file such as ~/.bashrc.
    """
    armed_path(os.environ)
    tell(line(shims_folder(os.environ), shell), whole=True)


def armed_path(env: Mapping[str, str]) -> str:
    """Return PATH with the shims first and nowhere else; missing shims are written first."""
    folder, path = shims_folder(env), env.get("PATH") or os.defpath
    if not os.path.exists(f"{folder}/{SENTINEL}"):
        from claimonce.shims.launcher import install_launcher

        install_launcher(env)
    install_shims(env, path, os.getcwd())  # the repository here may have a plugin with a program of its own
    return os.pathsep.join([folder, *(entry for entry in path.split(os.pathsep) if entry.rstrip("/") != folder)])


def line(folder: str, shell: str) -> str:
    """Return the statement that puts `folder` first on PATH in this shell; where it stands first already, no more."""
    if shell == "fish":
        return f"set -gx PATH {_fish_quoted(folder)} (string match -v -- {_fish_quoted(folder)} $PATH)"
    name = shlex.quote(folder)
    return f'case "$PATH" in {name}|{name}:*) ;; *) export PATH={name}:"$PATH" ;; esac'


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
