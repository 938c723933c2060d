"""Where a repository's own folder lies, and its small files, without starting git."""

from __future__ import annotations

import posix

from claimonce.settings import plain_file

LARGEST = 65_536
MOST_FOLDERS = 40


def small(path: str) -> str:
    """Return the text of a regular file of modest size, else nothing."""
    try:
        return plain_file.text(path, LARGEST, "replace")
    except (OSError, ValueError):
        return ""


def git_folder(cwd: str) -> str:
    """Return the folder that holds the repository's `config`: the common one, for a worktree."""
    folder = cwd.rstrip("/")
    for _ in range(MOST_FOLDERS):
        path = folder + "/.git"
        try:
            kind = posix.stat(path).st_mode & 0o170000
        except (OSError, ValueError):
            kind = 0
        if kind == 0o040000:
            return path
        if kind == 0o100000:
            target = small(path).partition("gitdir:")[2].strip()
            target = target if target.startswith("/") else f"{folder}/{target}"
            common = small(target + "/commondir").strip()
            if common:
                return common if common.startswith("/") else f"{target}/{common}"
            return target
        if not folder:
            return ""
        folder = folder.rpartition("/")[0]
    return ""
