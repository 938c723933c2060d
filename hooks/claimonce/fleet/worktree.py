"""A task's worktree: on its own branch, with what `.worktreeinclude` names; whole, or not there at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection
from pathlib import Path

from claimonce.fleet.repo import Repo

INCLUDE = ".worktreeinclude"


def words(repo: Repo, tree: Path, branch: str, base: str) -> list[str]:
    """Return the command that makes the worktree; no branch for one that stands on a commit."""
    place = ["-b", branch, "--no-track"] if branch else ["--detach"]
    return [repo.program, "-C", repo.root, "worktree", "add", "--quiet", *place, str(tree), base]


def remove(repo: Repo, tree: Path, branch: str) -> None:
    """Take a worktree and its branch away, whatever state they are in. What it held is lost."""
    repo.ask("worktree", "remove", "--force", "--force", str(tree))
    if os.path.lexists(tree):
        shutil.rmtree(tree, ignore_errors=True)
    _forget(Path(repo.common), tree)
    with contextlib.suppress(OSError):
        tree.parent.rmdir()
    if branch and repo.commit(f"refs/heads/{branch}"):
        repo.tell("branch", "-D", "--quiet", branch)


def _forget(common: Path, tree: Path) -> None:
    """Remove what git still knows of a worktree that was cut off while it was made: `prune` leaves a locked one."""
    for entry in (common / "worktrees").glob("*/gitdir"):
        with contextlib.suppress(OSError):
            if Path(entry.read_text().strip()) in (tree / ".git", Path(os.path.realpath(tree)) / ".git"):
                shutil.rmtree(entry.parent, ignore_errors=True)


def include(repo: Repo, tree: Path) -> list[str]:
    """Copy the ignored files that `.worktreeinclude` of the main work tree names, and return their paths."""
    listed = Path(repo.root, INCLUDE)
    if not listed.is_file():
        return []
    ignored = _others(repo, "--exclude-standard")
    wanted = [path for path in _others(repo, f"--exclude-from={listed}") if path in set(ignored)]
    for path in wanted:
        source, target = Path(repo.root, path), tree / path
        if tree in source.parents:
            continue  # the worktrees lie inside the repository, and must not be copied into themselves
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target, follow_symlinks=False)
    return wanted


def _others(repo: Repo, exclude: str) -> list[str]:
    return [path for path in repo.tell("ls-files", "-z", "--others", "--ignored", exclude).split("\0") if path]


def unlock(repo: Repo, tree: Path, branch: str) -> None:
    """Remove the locks that a git which was killed left behind; nobody works in the worktree any more."""
    own = repo.at(tree).ask("rev-parse", "--absolute-git-dir").out.strip()
    for lock in (f"{own}/index.lock", f"{own}/HEAD.lock", f"{repo.common}/refs/heads/{branch}.lock"):
        with contextlib.suppress(OSError):
            os.unlink(lock)


def restore(repo: Repo, tree: Path, dirt: Collection[str]) -> None:
    """Put back what a landing that was killed left half written: before it the tree had nothing but `dirt`.

    Where a set-up has changed files that git tracks, nothing is touched: the two cannot be told apart.
    """
    inside = repo.at(tree)
    if not all(row.startswith("?? ") for row in dirt):
        return
    inside.ask("reset", "--hard", "--quiet")
    for row in inside.dirt():
        if row.startswith("?? ") and row not in dirt:
            inside.ask("clean", "-fdq", "--", f":(top,literal){row[3:]}")
