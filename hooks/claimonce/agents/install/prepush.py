"""git's own line in one repository, for the verbs that wire everything: what goes wrong there is a note here."""

from __future__ import annotations

import os
from collections.abc import Mapping

from claimonce.agents.install import files, records
from claimonce.gate.errors import GateError
from claimonce.gate.push import prepush
from claimonce.settings.paths import data_folder

# Which repositories have git's pre-push line of ours, so that all of them can be cleaned: a path a line.


def remember(root: str, env: Mapping[str, str]) -> None:
    """Note that the repository at `root` has the line."""
    _change(root, True, env)


def forget(root: str, env: Mapping[str, str]) -> None:
    """Note that it has it no more."""
    _change(root, False, env)


def others(root: str, env: Mapping[str, str]) -> list[str]:
    """Return the repositories that are still there and have the line, without the one at `root`."""
    known = (files.read(_file(env)) or "").splitlines()
    return [path for path in known if path != os.path.realpath(root or "/") and os.path.exists(f"{path}/.git")]


def _change(root: str, there: bool, env: Mapping[str, str]) -> None:
    root = os.path.realpath(root)
    if "\n" in root or not (there or os.path.exists(_file(env))):
        return
    with records.lock(env):
        files.edit(_file(env), lambda text: _with(text, root, there))


def _with(text: str | None, root: str, there: bool) -> str | None:
    rows = [row for row in (text or "").splitlines() if row != root] + ([root] if there else [])
    return "".join(f"{row}\n" for row in sorted(rows)) or None


def _file(env: Mapping[str, str]) -> str:
    return f"{data_folder(env)}/repositories"


def install(root: str, launcher: str, env: Mapping[str, str]) -> str:
    """Install the line in the repository at `root`; return a note, "" when it went well."""
    try:
        prepush.install(root, env, launcher)
    except (GateError, OSError) as error:
        return f"git's pre-push line was not installed: {error}"
    remember(root, env)
    return ""


def remove(root: str, env: Mapping[str, str]) -> str:
    """Take the line out of the repository at `root`; return what was done, "" when there was none."""
    try:
        removed = prepush.remove(root, env)
        forget(root, env)
    except (GateError, OSError) as error:
        return f"git's pre-push line was not removed: {error}"
    return f"removed git's pre-push line from {root}" if removed else ""


def is_installed(root: str, env: Mapping[str, str]) -> bool:
    """Return whether a push from this repository meets the line."""
    return prepush.is_installed(root, env)
