"""Whether it was git that put a counter file where it is: a checkout, a pull, a stash. Nobody took a number then."""

from __future__ import annotations

import os

from claimonce.gate.counters import file
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterError
from claimonce.hooks.git.errors import GitFailed
from claimonce.hooks.git.runner import git_at, has_git
from claimonce.settings.paths import git_common_dir

_TAIL = 4_096


def was_moved_by_git(counter: Counter, value: int) -> bool:
    """Return whether the file holds what HEAD has, and HEAD did not get it by a commit made here."""
    if not counter.inner or not has_git(counter.root):
        return False
    return value_at(counter, "HEAD") == value and not _last_act(counter.root).startswith("commit")


def value_at(counter: Counter, commit: str) -> int | None:
    """Return the number that a commit has, None when there is none that can be read."""
    if not counter.inner or not commit:
        return None
    try:
        shown = git_at(counter.root).ask("show", f"{commit}:{counter.inner}")
        return file.parse(counter, shown.out).value if shown.status == 0 else None
    except (CounterError, GitFailed):
        return None


def _last_act(root: str) -> str:
    """Return what moved HEAD last, as git's own log of it says: `commit: ...`, `checkout: ...`, `pull: ...`."""
    folder = f"{root}/.git"
    if os.path.isfile(folder):
        with open(folder, encoding="utf-8", errors="surrogateescape") as text:
            folder = os.path.join(root, text.readline().partition("gitdir:")[2].strip())
        if not git_common_dir(root):
            return ""
    try:
        with open(f"{folder}/logs/HEAD", "rb") as log:
            log.seek(max(0, os.path.getsize(log.name) - _TAIL))
            lines = log.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return lines[-1].partition("\t")[2] if lines else ""
