"""Where the git is that a gate itself runs."""

from __future__ import annotations

import os

from claimonce.gate.errors import GateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def real_git(env: Mapping[str, str]) -> str:
    """Return the git that stands behind every shim on PATH; the plain word when there is none."""
    for folder in env.get("PATH", os.defpath).split(os.pathsep):
        program = os.path.join(folder or ".", "git")
        if os.path.exists(os.path.join(folder or ".", ".claimonce-shims")):
            continue
        if os.path.isfile(program) and os.access(program, os.X_OK):
            return os.path.abspath(program)
    return "git"


class NoGit(GateError):
    """There is no git to work with."""

    def __str__(self) -> str:
        """Say what is missing."""
        return "there is no git on PATH; install git, or put its folder on PATH, then run this again"


def needed_git(env: Mapping[str, str]) -> str:
    """Return the same for a verb that can do nothing without it; raise NoGit."""
    found = real_git(env)
    if not os.path.isabs(found):
        raise NoGit
    return found
