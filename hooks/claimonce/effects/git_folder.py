"""Where a repository's own folder lies, and its small files, without starting git."""

from __future__ import annotations

import posix

LARGEST = 65_536
MOST_FOLDERS = 40


def small(path: str) -> str:
    """Return the text of a regular file of modest size, else nothing."""
    try:
        descriptor = posix.open(path, posix.O_RDONLY | posix.O_NONBLOCK | posix.O_CLOEXEC)
    except (OSError, ValueError):
        return ""
    try:
        state = posix.fstat(descriptor)
        if state.st_mode & 0o170000 != 0o100000 or state.st_size > LARGEST:
            return ""
        return posix.read(descriptor, LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        posix.close(descriptor)


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
