"""Where a push works: a throw-away tree in the repository's own folder, whose name tells later ones that it is dead."""

from __future__ import annotations

import os
from contextlib import contextmanager

from claimonce.gate import owner
from claimonce.hooks.digest import fingerprint
from claimonce.hooks.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from claimonce.gate.push.git import Git
    from claimonce.gate.push.repository import Repository

FOLDER = "claimonce"
OURS = "refs/claimonce"
_KINDS = ("push", "pile")


def own_name(kind: str = "push") -> str:
    """Return the name of what this process leaves in the repository while it works."""
    me = owner.here()
    return f"{kind}-{me.pid}-{'-'.join(fingerprint(part, size=4) for part in (me.start, me.boot, me.space))}"


@contextmanager
def tree(repo: Repository, commit: str, extra: Mapping[str, str]) -> Generator[Git]:
    """Check `commit` out in a tree of its own, give git there, and take it away again whatever happens."""
    folder = os.path.join(repo.common, FOLDER, own_name())
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    _remove(repo.common, folder)
    try:
        add = ("worktree", "add", "--quiet", "--detach", folder, commit)
        repo.git.at(repo.common).tell(*add, extra=extra)
        git = repo.git.at(folder)
        yield replace(git, env={**git.env, **extra})
    finally:
        _remove(repo.common, folder)


@contextmanager
def pile(repo: Repository) -> Generator[str]:
    """Give a folder for objects that nobody needs afterwards; it is made by whoever puts something there."""
    folder = os.path.join(repo.common, FOLDER, own_name("pile"))
    try:
        yield folder
    finally:
        if os.path.exists(folder):
            _remove(repo.common, folder)


def prune(repo: Repository) -> None:
    """Take away what pushes left behind whose process is gone."""
    folder = os.path.join(repo.common, FOLDER)
    try:
        left = os.listdir(folder)
    except OSError:
        left = []
    for name in left:
        if _is_dead(name):
            _remove(repo.common, os.path.join(folder, name))
    if not (repo.has_loose(OURS) or _is_packed(repo.common)):
        return
    for ref in repo.git.ask("for-each-ref", "--format=%(refname)", f"{OURS}/").out.split():
        if _is_dead(ref.rpartition("/")[2]):
            repo.git.ask("update-ref", "-d", ref)


def _is_packed(common: str) -> bool:
    try:
        with open(os.path.join(common, "packed-refs"), "rb") as file:
            return OURS.encode() in file.read()
    except OSError:
        return False


def _is_dead(name: str) -> bool:
    kind, _, words = name.partition("-")
    pid, _, rest = words.partition("-")
    if kind not in _KINDS or not pid.isdigit() or rest.count("-") != 2:
        return False
    start, boot, space = rest.split("-")
    here = owner.here()
    if boot != fingerprint(here.boot, size=4):
        return True
    # A process in another pid namespace cannot be seen from here: leave its things alone.
    return space == fingerprint(here.space, size=4) and start != fingerprint(owner.started(int(pid)), size=4)


def _remove(common: str, folder: str) -> None:
    import shutil  # late: it brings every compressor there is

    shutil.rmtree(folder, ignore_errors=True)
    # What `git worktree prune` would do, for our tree only: it is named after its folder.
    shutil.rmtree(os.path.join(common, "worktrees", os.path.basename(folder)), ignore_errors=True)
