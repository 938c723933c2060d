"""What the turn must know about the repository that a push comes from."""

from __future__ import annotations

import os

from claimonce.hooks.value import value
from claimonce.settings import plain_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claimonce.hooks.git.runner import Git

# The git folder and the work tree around a folder, found as git finds them where nothing is out of the ordinary.

# With one of these git looks elsewhere.
_ELSEWHERE = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)  # fmt: skip
_BARE = ("HEAD", "objects", "refs")


def find_repository(cwd: str, env: Mapping[str, str]) -> tuple[str, str] | None:
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
    first = plain_file.read_beginning(path, 4096).decode("utf-8", "surrogateescape").partition("\n")[0]
    said, _, where = first.partition("gitdir: ")
    if said or not where:
        raise ValueError(path)
    return os.path.realpath(os.path.join(os.path.dirname(path), where))


_MOST_REFS = 1 << 28
_TRUE = ("true", "yes", "on", "1", "")
_IN_A_TABLE = "ref: refs/heads/.invalid"  # what HEAD says where refs are kept in a reftable
_BRANCHES = ("refs/heads/", "refs/remotes/", "refs/claimonce/")
_BUSY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")


@value
class Repository:
    """One repository as seen from one of its trees. `top` is empty in a bare one, `branch` when HEAD is detached."""

    git: Git
    git_dir: str
    common: str
    top: str
    branch: str
    config: Mapping[str, Sequence[str]]

    def setting(self, key: str, default: str = "") -> str:
        """Return the last value of a config key."""
        found = self.config.get(key)
        return found[-1] if found else default

    def is_on(self, key: str) -> bool:
        """Return whether a config key is a true boolean."""
        found = self.config.get(key)
        return bool(found) and found[-1].lower() in _TRUE if found else False

    def commit(self, name: str) -> str:
        """Return the commit that a name stands for; empty when there is none."""
        known = self._loose(name) if name.startswith(_BRANCHES) else ""
        return known or self.git.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").out.strip()

    def has_branch(self, name: str) -> bool:
        """Return whether there is a local branch of this name."""
        ref = f"refs/heads/{name}"
        return bool(self._loose(ref)) or self.git.is_so("show-ref", "--verify", "--quiet", ref)

    def _loose(self, ref: str) -> str:
        """Return what a branch points to where it has a file of its own: most have, and a file needs no process."""
        try:
            text = plain_file.read_beginning(os.path.join(self.common, ref), 80).decode().strip()
        except (OSError, ValueError):
            return ""
        return text if len(text) in (40, 64) and not text.startswith("ref:") else ""

    @property
    def has_tags(self) -> bool:
        """Whether there may be a tag, as far as files tell."""
        if "extensions.refstorage" in self.config:
            return True
        try:
            if os.listdir(os.path.join(self.common, "refs", "tags")):
                return True
            return b" refs/tags/" in plain_file.read(os.path.join(self.common, "packed-refs"), _MOST_REFS)
        except FileNotFoundError:
            return False
        except OSError:
            return True

    def is_within(self, older: str, newer: str) -> bool:
        """Return whether `newer` has `older` in its history."""
        return self.git.is_so("merge-base", "--is-ancestor", older, newer)

    @property
    def is_busy(self) -> bool:
        """Whether a merge, rebase, pick or revert stands half done in this tree."""
        return any(os.path.exists(os.path.join(self.git_dir, name)) for name in _BUSY)


def read(git: Git) -> Repository | None:
    """Return the repository that `git` acts on, None where there is none."""
    known = None if git.options else find_repository(git.cwd, git.env)
    config = _config(git) if known is not None else {}
    # A repository that is of the usual form, and that git itself would use.
    plain = "core.repositoryformatversion" in config and "core.worktree" not in config
    if known is not None and plain and config.get("core.bare", ["true"])[-1] == "false":
        return _with(git, *known, config)
    asked = git.ask("rev-parse", "--absolute-git-dir", "--is-inside-work-tree", "--show-toplevel")
    told = asked.out.split("\n")
    if asked.status and len(told) < 3:
        return None  # in a bare repository only the last of the three has no answer
    git_dir, inside = told[:2]
    return _with(git, git_dir, told[2] if inside == "true" else "", config or _config(git))


def _with(git: Git, git_dir: str, top: str, config: Mapping[str, Sequence[str]]) -> Repository:
    head = _head(git, git_dir)
    branch = head.removeprefix("refs/heads/") if head.startswith("refs/heads/") else ""
    return Repository(git, git_dir, _common(git_dir), top, branch, config)


def _head(git: Git, git_dir: str) -> str:
    try:
        text = _first_line(os.path.join(git_dir, "HEAD"))
    except OSError:
        text = ""
    if text.startswith("ref: ") and text != _IN_A_TABLE:
        return text.removeprefix("ref: ").strip()
    if len(text) in (40, 64):
        return ""
    return git.ask("symbolic-ref", "--quiet", "HEAD").out.strip()


def _first_line(path: str) -> str:
    return plain_file.read_beginning(path, 4096).decode("utf-8", "surrogateescape").partition("\n")[0]


def _common(git_dir: str) -> str:
    try:
        return os.path.realpath(os.path.join(git_dir, _first_line(os.path.join(git_dir, "commondir"))))
    except OSError:
        return os.path.realpath(git_dir)


def _config(git: Git) -> dict[str, list[str]]:
    config: dict[str, list[str]] = {}
    for entry in git.ask("config", "--list", "-z").out.split("\0"):
        key, sign, text = entry.partition("\n")
        if key:
            config.setdefault(key, []).append(text if sign else "true")
    return config
