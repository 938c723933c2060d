"""What a repository is called wherever it is checked out."""

from __future__ import annotations

import os

from claimonce.hooks.git.errors import GitFailed
from claimonce.hooks.git.runner import git_at
from claimonce.hooks.git_url import canonical_remote
from claimonce.settings.paths import git_common_dir

_PATIENCE = 5.0


def ask_scope(root: str) -> tuple[str, bool]:
    """Return the name that all clones and worktrees of a repository share: canonical URL of origin, else the git common
    dir; and False beside it when git could not be asked: such a guess must not outlive the call."""
    common = git_common_dir(root) if root else ""
    if not common:
        return root, True
    url = _git(root, "remote", "get-url", "origin")
    return canonical_remote(url, root) if url else common, url is not None


def _git(root: str, *words: str) -> str | None:
    git = git_at(root, patience=_PATIENCE)
    if not os.path.isabs(git.program):
        return ""
    try:
        done = git.ask(*words)
    except GitFailed:
        return None
    return done.out.strip() if done.status == 0 else ""
