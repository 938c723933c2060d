"""A lock that a git which was killed left in the remote: every push to that branch fails until somebody removes it."""

from __future__ import annotations

import os

from claimonce.hooks.untrusted_text import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from claimonce.gate.push.repository import Repository

_HEAD = "HEAD"  # git locks it with the branch that it names (refs/files-backend.c)
_LONGEST = 400


def told(repo: Repository, urls: Iterable[str], refs: Iterable[str]) -> str:
    """Return a line that names such locks in a remote that is a folder of this host, "" where there are none.

    Of a remote elsewhere git's own words, which it passes on, name the file there.
    """
    locks = [f"{folder}/{ref}.lock" for url in urls for folder in _folders(repo, url) for ref in (*refs, _HEAD)]
    left = ", ".join(quoted(path, _LONGEST) for path in locks if os.path.isfile(path))
    return left and (
        f"the remote is locked by {left}: another git works there just now, or one was killed there and left it. "
        "When none works there, remove that and push again; the turn is free"
    )


def _folders(repo: Repository, url: str) -> tuple[str, ...]:
    folder = os.path.join(repo.top or repo.common, url.removeprefix("file://"))
    return tuple(path for path in (folder, f"{folder}/.git") if os.path.isfile(f"{path}/{_HEAD}"))
