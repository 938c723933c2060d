"""What stands on the remote now: its branches, and a lock that a git which was killed left in it."""

from __future__ import annotations

import os

from claimonce.gate.push.rebase.scratch_worktree import OURS, drop, own_name
from claimonce.hooks.git.errors import GitFailed
from claimonce.hooks.untrusted_text import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from claimonce.gate.push.repository import Repository

_NOT_THERE = "couldn't find remote ref"


def tips(repo: Repository, remote: str, refs: Iterable[str]) -> dict[str, str]:
    """Return the commit of each of these refs that the remote has; raise GitFailed, Hung where it does not answer."""
    found: dict[str, str] = {}
    for line in repo.git.tell("ls-remote", remote, *refs, far=True).splitlines():
        commit, _, ref = line.partition("\t")
        found[ref] = commit
    return found


class kept:  # noqa: N801  (reads as a word where it stands)
    """Gives a private ref that keeps what is fetched from being collected, and drops it afterwards."""

    def __init__(self, repo: Repository) -> None:
        self.repo, self.ref = repo, f"{OURS}/{own_name()}"

    def __enter__(self) -> str:
        """Return the ref's name; nothing is there yet."""
        return self.ref

    def __exit__(self, *_: object) -> None:
        """Drop the ref."""
        drop(self.repo, self.ref)


def fetch(repo: Repository, remote: str, ref: str, into: str) -> str:
    """Fetch one ref and return its commit, empty when the remote has no such ref; raise GitFailed otherwise.

    Neither FETCH_HEAD nor a tag of the agent's repository changes; its own tracking branch does, as with any fetch.
    """
    # No automatic packing in the middle of a turn, and no walk through submodules.
    quiet = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance")
    args = ("fetch", *quiet, remote, f"+{ref}:{into}")
    drop(repo, into)
    done = repo.git.ask(*args, far=True)
    if done.status and _NOT_THERE in done.err:
        return ""
    # Somebody else's fetch may hold the lock on the tracking branch: ours is there all the same.
    commit = repo.commit(into)
    if not commit:
        raise GitFailed(args, done.status, done.err)
    return commit


# A lock that a git which was killed left in the remote: every push to that branch fails until somebody removes it.

_HEAD = "HEAD"  # git locks it with the branch that it names (refs/files-backend.c)
_LONGEST = 400


def describe_left_lock(repo: Repository, urls: Iterable[str], refs: Iterable[str]) -> str:
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
