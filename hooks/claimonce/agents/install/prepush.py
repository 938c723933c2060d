"""git's own line in one repository, for the verbs that wire everything: what goes wrong there is a note here."""

from __future__ import annotations

from collections.abc import Mapping

from claimonce.agents.install import wired_repositories
from claimonce.gate.errors import GateError
from claimonce.gate.push import prepush


def install(root: str, launcher: str, env: Mapping[str, str]) -> str:
    """Install the line in the repository at `root`; return a note, "" when it went well."""
    try:
        prepush.install(root, env, launcher)
    except (GateError, OSError) as error:
        return f"git's pre-push line was not installed: {error}"
    wired_repositories.remember(root, env)
    return ""


def remove(root: str, env: Mapping[str, str]) -> str:
    """Take the line out of the repository at `root`; return what was done, "" when there was none."""
    try:
        removed = prepush.remove(root, env)
        wired_repositories.forget(root, env)
    except (GateError, OSError) as error:
        return f"git's pre-push line was not removed: {error}"
    return f"removed git's pre-push line from {root}" if removed else ""


def is_installed(root: str, env: Mapping[str, str]) -> bool:
    """Return whether a push from this repository meets the line."""
    return prepush.is_installed(root, env)
