"""Which repository a folder belongs to, where the folder itself may be long gone."""

from __future__ import annotations

import os
import re

from claimonce.hooks.git_url import canonical_remote

# Where clients put the worktrees of their agents: what is left of it is the repository.
_WORKTREE = re.compile(r"/(?:\.claude/worktrees|\.worktrees|\.gemini/worktrees|\.codex/worktrees)/[^/]+")
_TO = re.compile(r"^\s*To ([^\s]{3,400})$", re.MULTILINE)
_FROM = re.compile(r"^\s*From ([^\s]{3,400})$", re.MULTILINE)


def home_of(folder: str) -> str:
    """Return a folder with the part taken out that only names a worktree."""
    return _WORKTREE.sub("", folder)


def remote_in(said: str, cwd: str) -> str:
    """Return the remote that git says it speaks to, in its one spelling; empty where it does not say."""
    found = _TO.search(said) or _FROM.search(said)
    if found is None:
        return ""
    try:
        return canonical_remote(found[1], cwd)
    except (ValueError, OSError):
        return ""


class Repositories:
    """What was learned of folders: the remote that git named when something was pushed or fetched there."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def learn(self, folder: str, remote: str) -> None:
        """Keep the remote of a folder."""
        if folder and remote:
            self._known.setdefault(home_of(folder), remote)

    def of(self, folder: str) -> str:
        """Return the repository of a folder, by the nearest folder above it of which something is known."""
        home = at = home_of(folder)
        while len(at) > 1:
            if at in self._known:
                return self._known[at]
            above = os.path.dirname(at)
            if above == at:
                break
            at = above
        return home

    def within(self, path: str) -> tuple[str, str]:
        """Return the repository that a file belongs to, as far as it is known, and its path there."""
        home = at = home_of(path)
        while len(at) > 1:
            above = os.path.dirname(at)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            if above in self._known:
                return self._known[above], os.path.relpath(home, above)  # pyright: ignore[reportUnknownArgumentType]
            if above == at:
                break
            at = above  # pyright: ignore[reportUnknownVariableType]
        return "", home
