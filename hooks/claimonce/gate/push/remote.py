"""What stands on the remote now."""

from __future__ import annotations

from contextlib import contextmanager

from claimonce.gate.push.errors import GitFailed
from claimonce.gate.push.place import OURS, own_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from claimonce.gate.push.repository import Repository

_NOT_THERE = "couldn't find remote ref"


def tips(repo: Repository, remote: str, refs: Iterable[str]) -> dict[str, str]:
    """Return the commit of each of these refs that the remote has; raise GitFailed when it cannot be asked."""
    found: dict[str, str] = {}
    for line in repo.git.tell("ls-remote", remote, *refs).splitlines():
        commit, _, ref = line.partition("\t")
        found[ref] = commit
    return found


@contextmanager
def kept(repo: Repository) -> Generator[str]:
    """Give a private ref that keeps what is fetched from being collected, and drop it afterwards."""
    ref = f"{OURS}/{own_name()}"
    try:
        yield ref
    finally:
        if repo.has_loose(ref):
            repo.git.ask("update-ref", "-d", ref)


def fetch(repo: Repository, remote: str, ref: str, into: str) -> str:
    """Fetch one ref and return its commit, empty when the remote has no such ref; raise GitFailed otherwise.

    Neither FETCH_HEAD nor a tag of the agent's repository changes; its own tracking branch does, as with any fetch.
    """
    # No automatic packing in the middle of a turn, and no walk through submodules.
    quiet = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance")
    args = ("fetch", *quiet, remote, f"+{ref}:{into}")
    if repo.has_loose(into):
        repo.git.ask("update-ref", "-d", into)
    done = repo.git.ask(*args)
    if done.status and _NOT_THERE in done.err:
        return ""
    # Somebody else's fetch may hold the lock on the tracking branch: ours is there all the same.
    commit = repo.commit(into)
    if not commit:
        raise GitFailed(args, done.status, done.err)
    return commit
