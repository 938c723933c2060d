"""The road from `git push` to our pre-push line: which file git runs, whose it is, and whether ours comes to run."""

from __future__ import annotations

import os

from claimonce.hooks.value import value
from claimonce.settings import plain_file

NAME, BEFORE = "pre-push", "pre-push.before-claimonce"
MARK = "# claimonce pre-push"
TRIAL = "CLAIMONCE_TRIAL"  # with it our line says its value, asks nobody and lets nothing go out
_LINE = 'pre-push "$PPID"'
_MOST = 200  # lines of somebody else's hook that are looked through
# Hook managers: its name, what stands in the hook that it writes, and the file that this hook runs of those before it,
# by its place beside the hook; "" where it runs none. Seen: pre-commit 4.6, husky 9.1, lefthook 2.2.2.
_MANAGERS = (
    ("pre-commit", "hook-impl", "pre-push.legacy"),
    ("husky", '"$(dirname "$0")/h"', "../pre-push"),
    ("lefthook", "call_lefthook", ""),
)
# What stands in each hook of a manager that deletes those which its configuration does not name, and how to keep ours.
# Seen: simple-git-hooks 2.14, whose setup mostly runs at each `npm install`.
_DELETERS = {"SKIP_SIMPLE_GIT_HOOKS": ("simple-git-hooks", "preserveUnused", '"preserveUnused": ["pre-push"]')}
# Where managers leave the hook that they found.
_ASIDE = ("pre-push.old", "pre-push.legacy")


@value
class Road:
    """`line` is the file in which our line comes to run, "" where it does not, and `why` says why.

    `manager` is the tool that wrote the hook. `aside` are our hooks that lie beside it and are not run, `others` those
    of other tools.
    """

    hook: str
    line: str = ""
    why: str = ""
    manager: str = ""
    aside: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def examine(hooks: str) -> Road:
    """Look at the folder from which git takes its hooks."""
    path = os.path.join(hooks, NAME)
    manager, beside = _manager(path)
    chained = os.path.normpath(os.path.join(hooks, beside)) if beside else ""
    left = [os.path.join(hooks, name) for name in _ASIDE]
    left = [each for each in left if os.path.lexists(each) and each != chained]
    aside = tuple(each for each in left if is_ours(each))
    others = tuple(each for each in left if not is_ours(each))
    found, why = path, _stopped(path)
    if not why and manager:
        found, why = chained, f"{manager} wrote that hook, and runs none that was there before"
        if chained:
            why = _stopped(chained, runs_by_itself=manager != "husky")
    if not why and not (is_ours(found) or has_line(found)):
        why = f"{found} does not ask the gate"
    return Road(path, "" if why else found, why, manager, aside, others)


@value
class Deleter:
    """A hook manager that deletes our line at its next setup; `keeps` is the setting against it, `key` its name."""

    manager: str
    key: str
    keeps: str


def deleter(hooks: str) -> Deleter | None:
    """Return the manager that has written a hook in this folder and deletes ours, None where there is none."""
    try:
        names = sorted(name for name in os.listdir(hooks) if not name.endswith(".sample"))
    except OSError:
        return None
    texts = ("".join(head(os.path.join(hooks, name))) for name in names)
    return next((Deleter(*told) for text in texts for mark, told in _DELETERS.items() if mark in text), None)


def is_ours(path: str) -> bool:
    """Return whether this file is the hook that `install` writes."""
    return any(row.startswith(MARK) for row in head(path, 3))


def has_line(path: str) -> bool:
    """Return whether our line stands in somebody else's hook, and not in a comment."""
    return any(_LINE in row and not row.lstrip().startswith("#") for row in head(path))


def head(path: str, most: int = _MOST) -> list[str]:
    """Return the first lines of a hook, ends included; none where it cannot be read."""
    try:
        return plain_file.read_beginning(path, 1 << 16).decode("utf-8", "replace").splitlines(keepends=True)[:most]
    except OSError:
        return []


def _stopped(path: str, runs_by_itself: bool = True) -> str:
    """Return why git, or the hook that chains to it, would not come to run this file."""
    if not os.path.exists(path):
        return f"{path} is a link to nothing" if os.path.islink(path) else f"there is no {path}"
    if not os.path.isfile(path):
        return f"{path} is no file"
    if runs_by_itself and not os.access(path, os.X_OK):
        return f"{path} is not executable, so git leaves it out"
    if not os.access(path, os.R_OK):
        return f"{path} cannot be read"
    first = head(path, 1)
    if first and first[0].endswith("\r\n"):
        return f"{path} has line ends of Windows (CRLF), so its interpreter is not found"
    return ""


def _manager(path: str) -> tuple[str, str]:
    if is_ours(path):
        return "", ""
    text = "".join(head(path))
    known = next(((name, beside) for name, mark, beside in _MANAGERS if mark in text), ("", ""))
    return known if known[0] else next((("another hook", name) for name in _ASIDE if name in text), ("", ""))
