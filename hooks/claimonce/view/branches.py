"""Which branch a folder is on, by git's own small files; git is not started in a folder that an agent chose."""

from __future__ import annotations

import os

from claimonce.effects.git_folder import MOST_FOLDERS, small
from claimonce.hooks.untrusted_text import one_line


def branch_of(cwd: str) -> tuple[str, bool]:
    """Return the branch ("" where there is none) and whether the folder is a linked worktree, made for one task."""
    folder = cwd.rstrip("/")
    for _ in range(MOST_FOLDERS):
        git = f"{folder}/.git"
        if os.path.isdir(git):
            return _head(git), False
        if os.path.isfile(git):
            target = small(git).partition("gitdir:")[2].strip()
            return _head(os.path.join(folder, target)) if target else "", True
        if not folder:
            break
        folder = folder.rpartition("/")[0]
    return "", False


def _head(git: str) -> str:
    return one_line(small(f"{git}/HEAD").partition("ref: refs/heads/")[2].strip(), 120)
