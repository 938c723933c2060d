"""The texts of a tree that something leads agents to."""

from __future__ import annotations

from claimonce.audit import files
from claimonce.audit.cache import digest
from claimonce.audit.facts import INSTRUCTIONS
from claimonce.audit.known import NONE, TOLD, Gathered, Known
from claimonce.audit.reach import Link, links_of
from claimonce.audit.reach.reachability import Follower


def follow(root: str, made: Gathered) -> None:
    """Add what agents' own texts, programs that feed an agent, and settings lead to."""
    beginning = {path: (known.why, known.links) for path, known in made.known.items() if known.links or known.why}
    if not any(links for _, links in beginning.values()):
        return
    looked: dict[str, Known | None] = {}

    def links(path: str) -> tuple[Link, ...] | None:
        known = looked[path] = looked.get(path) or _look(root, made, path)
        return None if known is None else known.links

    follower = Follower((path for path, known in made.known.items() if known.state == NONE), links)
    for path, reached in follower.follow(beginning).items():
        known = looked[path]
        if known is not None:
            made.reach(path, known, reached)


def _look(root: str, made: Gathered, path: str) -> Known | None:
    """Look at a text that is reached; what an earlier run saw of it holds while it is the same."""
    file, before = made.others_by_path.get(path), made.told.get(path)
    if before is not None or file is None:
        return before
    if file.size > files.LARGEST:
        return Known(file.size, file.stamp, NONE, b"", f"larger than {files.LARGEST // 1_000_000} MB")
    try:
        data = files.read(root, path)
    except OSError as error:
        return Known(file.size, file.stamp, NONE, b"", files.reason_of(error))
    if b"\0" in data[:8192]:
        return None
    return Known(file.size, file.stamp, TOLD, digest(data), "", "", links_of(path, INSTRUCTIONS, data))
