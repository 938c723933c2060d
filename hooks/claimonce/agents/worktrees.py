"""The client's worktrees, made by us where the user asked for that (`claimonce init --worktrees`).

The client hands the whole of it over: place, branch, the files of `.worktreeinclude`, which it would otherwise copy
itself. What is gained is the set-up command. A worktree is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess

from claimonce.gate.errors import Obstacle
from claimonce.hooks.git.runner import Git, git_at
from claimonce.hooks.settings_cache import load
from claimonce.settings.paths import git_common_dir, repository_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

INCLUDE = ".worktreeinclude"
PLACE = ".claude/worktrees"  # where the client puts its own, and looks for them again
SETUP_SECONDS = 570.0  # under the client's limit for this event
_SAID = 1_500


class WorktreeFailed(Obstacle):
    """A worktree could not be made or removed; nothing half made is left."""


def create(name: str, cwd: str, env: Mapping[str, str]) -> str:
    """Make the worktree `name` of the repository around `cwd`, set it up, and return its path; WorktreeFailed.

    One that is there already is returned as it is.
    """
    root = _main_tree(cwd)
    tree = f"{root}/{PLACE}/{_checked(name)}"
    git = git_at(root, env, patience=0)
    if os.path.exists(f"{tree}/.git"):
        return tree
    branch = f"worktree-{name}"
    place = [tree, branch] if git.is_so("rev-parse", "-q", "--verify", f"refs/heads/{branch}") else None
    words = place or ["--no-track", "-b", branch, tree, _base(git)]
    done = git.ask("worktree", "add", "--quiet", *words)
    if done.status:
        _take_away(git, tree, "" if place else branch)
        raise WorktreeFailed(tree, f"git could not make it ({_last(done.err)})", "fix that and start the session again")
    try:
        _include(git, root, tree)
        _set_up(tree, str(load(root, env, people=True).settings["worktree"]["setup"]), env)
    except (OSError, WorktreeFailed):
        _take_away(git, tree, "" if place else branch)
        raise
    return tree


def remove(path: str, cwd: str, env: Mapping[str, str]) -> None:
    """Remove a worktree and its branch; what is not committed there, or not merged, stays; WorktreeFailed."""
    root = _main_tree(cwd if os.path.isdir(cwd) else os.path.dirname(path))
    tree = os.path.realpath(path)
    if os.path.dirname(tree) != os.path.realpath(f"{root}/{PLACE}"):
        raise WorktreeFailed(path, f"it is not under {root}/{PLACE}", "remove it with `git worktree remove`")
    git = git_at(root, env, patience=0)
    done = git.ask("worktree", "remove", tree)
    if done.status:
        raise WorktreeFailed(path, f"git keeps it ({_last(done.err)})", "commit or discard what is there")
    git.ask("branch", "-d", "--quiet", f"worktree-{os.path.basename(tree)}")


def _main_tree(cwd: str) -> str:
    """Return the main work tree: a worktree of a worktree lies beside its sisters."""
    root = repository_root(cwd)
    common = git_common_dir(root) if root else ""
    if not common:
        raise WorktreeFailed(cwd, "there is no git repository around it", "start the session in one")
    return os.path.dirname(common) if os.path.basename(common) == ".git" else root


def _checked(name: str) -> str:
    good = name and all(letter.isalnum() or letter in "-_.+" for letter in name)
    if not good or name.startswith((".", "-")) or ".." in name or name.endswith((".lock", ".")) or len(name) > 80:
        raise WorktreeFailed(repr(name), "is no name for a worktree", "use letters, digits, `-` and `_`")
    return name


def _base(git: Git) -> str:
    """Return what the client itself would start from: the remote's default branch, else what is checked out."""
    head = git.ask("symbolic-ref", "-q", "--short", "refs/remotes/origin/HEAD").out.strip()
    for each in (head, "origin/main", "origin/master"):
        if each and git.is_so("rev-parse", "-q", "--verify", f"{each}^{{commit}}"):
            return each
    return "HEAD"


def _include(git: Git, root: str, tree: str) -> None:
    """Copy what `.worktreeinclude` names of the files that git ignores."""
    if not os.path.isfile(f"{root}/{INCLUDE}"):
        return
    ignored = set(_others(git, "--exclude-standard"))
    for path in _others(git, f"--exclude-from={root}/{INCLUDE}"):
        if path in ignored and not path.startswith(f"{PLACE}/"):
            os.makedirs(os.path.dirname(f"{tree}/{path}"), exist_ok=True)
            shutil.copy2(f"{root}/{path}", f"{tree}/{path}", follow_symlinks=False)


def _others(git: Git, exclude: str) -> list[str]:
    return [path for path in git.tell("ls-files", "-z", "--others", "--ignored", exclude).split("\0") if path]


def _set_up(tree: str, command: str, env: Mapping[str, str]) -> None:
    if not command:
        return
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", command], cwd=tree, env={**env, "CLAIMONCE_WORKTREE": tree}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SETUP_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise WorktreeFailed(tree, f"worktree.setup took over {SETUP_SECONDS:.0f} s", "make it shorter") from None
    if done.returncode:
        said = " ".join(done.stdout.decode("utf-8", "replace")[-_SAID:].split())
        why = f"worktree.setup ended with status {done.returncode} ({said or 'it said nothing'})"
        raise WorktreeFailed(tree, why, "fix the command in claimonce.toml")


def _take_away(git: Git, tree: str, branch: str) -> None:
    git.ask("worktree", "remove", "--force", "--force", tree)
    if os.path.lexists(tree):
        shutil.rmtree(tree, ignore_errors=True)
    git.ask("worktree", "prune")
    if branch:
        git.ask("branch", "-D", "--quiet", branch)
    with contextlib.suppress(OSError):  # only what is empty goes
        os.rmdir(os.path.dirname(tree))
        os.rmdir(os.path.dirname(os.path.dirname(tree)))


def _last(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it said nothing"
