"""The git folder and the work tree around a folder, found as git finds them where nothing is out of the ordinary.

A process of git costs more than a few looks at the disk; who asks confirms by git's own config that it sees the same.
"""

from __future__ import annotations

import os

from claimonce.settings import plain_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# With one of these git looks elsewhere.
_ELSEWHERE = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)  # fmt: skip
_BARE = ("HEAD", "objects", "refs")


def found(cwd: str, env: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the git folder and the top of the work tree around `cwd`, None where only git itself can tell."""
    if any(name in env for name in _ELSEWHERE):
        return None
    try:
        here = os.path.realpath(cwd)
        device = os.stat(here).st_dev
        while os.stat(here).st_dev == device:
            if os.path.lexists(f"{here}/.git"):
                git_dir = _led_to(f"{here}/.git")
                return (git_dir, here) if _is_whole(git_dir) else None
            if here == "/" or all(os.path.exists(f"{here}/{name}") for name in _BARE):
                return None
            here = os.path.dirname(here)
    except (OSError, ValueError):
        pass
    return None


def _is_whole(git_dir: str) -> bool:
    parts = ("HEAD", "commondir") if os.path.exists(f"{git_dir}/commondir") else _BARE
    return all(os.path.exists(f"{git_dir}/{name}") for name in parts)


def _led_to(path: str) -> str:
    if os.path.isdir(path):
        return os.path.realpath(path)
    first = plain_file.beginning(path, 4096).decode("utf-8", "surrogateescape").partition("\n")[0]
    said, _, where = first.partition("gitdir: ")
    if said or not where:
        raise ValueError(path)
    return os.path.realpath(os.path.join(os.path.dirname(path), where))
