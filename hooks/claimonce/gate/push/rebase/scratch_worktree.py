"""Where a push works: a throw-away tree in the repository's own folder, whose name tells later ones that it is dead."""

from __future__ import annotations

import os

from claimonce.gate import owner
from claimonce.hooks.digest import fingerprint
from claimonce.hooks.value import replace
from claimonce.settings import plain_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.gate.push.repository import Repository
    from claimonce.hooks.git.runner import Git

FOLDER = "claimonce"
OURS = "refs/claimonce"
_KINDS = ("push", "pile")

_MOST_REFS = 1 << 28


def own_name(kind: str = "push") -> str:
    """Return the name of what this process leaves in the repository while it works."""
    me = owner.here()
    return f"{kind}-{me.pid}-{'-'.join(fingerprint(part, size=4) for part in (me.start, me.boot, me.space))}"


class tree:  # noqa: N801  (reads as a word where it stands)
    """Checks `commit` out in a tree of its own, gives git there, and takes it away again whatever happens."""

    def __init__(self, repo: Repository, commit: str, extra: Mapping[str, str]) -> None:
        self.repo, self.commit, self.extra = repo, commit, extra
        self.folder = os.path.join(repo.common, FOLDER, own_name())

    def __enter__(self) -> Git:
        """Make the tree; raise GitFailed."""
        os.makedirs(os.path.dirname(self.folder), exist_ok=True)
        self.__exit__()
        try:
            add = ("worktree", "add", "--quiet", "--detach", self.folder, self.commit)
            self.repo.git.at(self.repo.common).tell(*add, extra=self.extra)
        except BaseException:
            self.__exit__()
            raise
        git = self.repo.git.at(self.folder)
        return replace(git, env={**git.env, **self.extra})

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        _remove(self.repo.common, self.folder)


class pile:  # noqa: N801  (reads as a word where it stands)
    """Gives a folder for objects that nobody needs afterwards; it is made by whoever puts something there."""

    def __init__(self, repo: Repository) -> None:
        self.common, self.folder = repo.common, os.path.join(repo.common, FOLDER, own_name("pile"))

    def __enter__(self) -> str:
        """Return the folder's name."""
        return self.folder

    def __exit__(self, *_: object) -> None:
        """Take the folder away, if it was made."""
        if os.path.exists(self.folder):
            _remove(self.common, self.folder)


def prune(repo: Repository) -> None:
    """Take away what pushes left behind whose process is gone."""
    folder = os.path.join(repo.common, FOLDER)
    for name in _listed(folder):
        if _is_dead(name):
            _remove(repo.common, os.path.join(folder, name))
    for name in _names(repo):
        if _is_dead(name.removesuffix(".lock")):
            drop(repo, f"{OURS}/{name}")


def drop(repo: Repository, ref: str) -> None:
    """Delete a ref of ours, if it is there.

    A ref that is not packed is a file and goes without git, which would lock the packed ones: killed at that moment, it
    would leave a lock that each later deletion waits for.
    """
    if _has_table(repo):
        repo.git.ask("update-ref", "-d", ref)
        return
    for place in (ref, f"logs/{ref}"):
        _unlink(os.path.join(repo.common, place))
    if _is_packed(repo.common, ref):
        repo.git.ask("update-ref", "-d", ref)


def _names(repo: Repository) -> list[str]:
    """Return what is left under our name, stale locks included."""
    if _has_table(repo) or _is_packed(repo.common, OURS):
        names = repo.git.ask("for-each-ref", "--format=%(refname:lstrip=2)", f"{OURS}/").out.split()
    else:
        names = []
    names += _listed(os.path.join(repo.common, OURS))
    # The locks first: a stale one keeps git from deleting its ref.
    return sorted(dict.fromkeys(names), key=lambda name: not name.endswith(".lock"))


def _has_table(repo: Repository) -> bool:
    return "extensions.refstorage" in repo.config


def _is_packed(common: str, name: str) -> bool:
    try:
        return name.encode() in plain_file.read(os.path.join(common, "packed-refs"), _MOST_REFS)
    except OSError:
        return False


def _unlink(path: str) -> None:
    try:  # noqa: SIM105  (`contextlib` would be paid for by every push)
        os.unlink(path)
    except OSError:
        pass


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


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
    return space == fingerprint(here.space, size=4) and start != fingerprint(owner.find_start_time(int(pid)), size=4)


def _remove(common: str, folder: str) -> None:
    import shutil  # late: it brings every compressor there is

    shutil.rmtree(folder, ignore_errors=True)
    # What `git worktree prune` would do, for our tree only: it is named after its folder.
    shutil.rmtree(os.path.join(common, "worktrees", os.path.basename(folder)), ignore_errors=True)
