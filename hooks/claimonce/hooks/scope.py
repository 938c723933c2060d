"""What a repository is called wherever it is checked out."""

from __future__ import annotations

import os
import subprocess

from claimonce.hooks.git_url import canonical_remote
from claimonce.settings.paths import git_common_dir


def repository_scope(root: str) -> str:
    """Return the name that all clones and worktrees of a repository share: canonical URL of origin, else the
    git common dir."""
    return ask_scope(root)[0]


def ask_scope(root: str) -> tuple[str, bool]:
    """Return the scope, and False beside it when git could not be asked: such a guess must not outlive the call."""
    common = git_common_dir(root) if root else ""
    if not common:
        return root, True
    url = _git(root, "remote", "get-url", "origin")
    return canonical_remote(url, root) if url else common, url is not None


def _git(root: str, *words: str) -> str | None:
    # GIT_DIR and its kin are set inside git's own hooks and would answer for another repository.
    env = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", "-C", root, *words], env=env, capture_output=True, text=True, timeout=5, check=False,
            stdin=subprocess.DEVNULL, errors="surrogateescape",
        )  # fmt: skip
    except FileNotFoundError:
        return ""
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else ""
