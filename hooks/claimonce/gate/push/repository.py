"""What the turn must know about the repository that a push comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimonce.gate.push.git import Git

_TRUE = ("true", "yes", "on", "1", "")
_BUSY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")


@dataclass(frozen=True)
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
        return self.git.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").out.strip()

    def is_within(self, older: str, newer: str) -> bool:
        """Return whether `newer` has `older` in its history."""
        return self.git.is_so("merge-base", "--is-ancestor", older, newer)

    @property
    def is_busy(self) -> bool:
        """Whether a merge, rebase, pick or revert stands half done in this tree."""
        return any(os.path.exists(os.path.join(self.git_dir, name)) for name in _BUSY)


def read(git: Git) -> Repository | None:
    """Return the repository that `git` acts on, None where there is none."""
    asked = git.ask("rev-parse", "--absolute-git-dir", "--is-inside-work-tree")
    if asked.status:
        return None
    git_dir, inside = asked.out.splitlines()[:2]
    top = git.ask("rev-parse", "--show-toplevel").out.removesuffix("\n") if inside == "true" else ""
    head = git.ask("symbolic-ref", "--quiet", "HEAD").out.strip()
    branch = head.removeprefix("refs/heads/") if head.startswith("refs/heads/") else ""
    return Repository(git, git_dir, _common(git_dir), top, branch, _config(git))


def _common(git_dir: str) -> str:
    try:
        with open(os.path.join(git_dir, "commondir"), encoding="utf-8", errors="surrogateescape") as file:
            return os.path.realpath(os.path.join(git_dir, file.readline().rstrip("\n")))
    except OSError:
        return os.path.realpath(git_dir)


def _config(git: Git) -> dict[str, list[str]]:
    config: dict[str, list[str]] = {}
    for entry in git.ask("config", "--list", "-z").out.split("\0"):
        key, sign, text = entry.partition("\n")
        if key:
            config.setdefault(key, []).append(text if sign else "true")
    return config
