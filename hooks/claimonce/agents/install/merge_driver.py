"""The merge driver for counter files that the repository tracks: a line of .gitattributes each, and git's own config.

A push that waits its turn needs neither; a merge or a rebase that somebody makes by hand does. `merge=` that a file has
already is left as it is.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from claimonce.agents.install import files
from claimonce.gate.counters import counter as counters
from claimonce.gate.errors import GateError
from claimonce.hooks.git.runner import Git, git_at
from claimonce.settings.load import load

DRIVER = "claimonce"
ATTRIBUTES = ".gitattributes"
_CONFIG = f"merge.{DRIVER}"
_NAME = "counters that hide no double"


def missing(root: str, env: Mapping[str, str]) -> list[str]:
    """Return the tracked counter files, from the root, that a merge by hand would not hand to the driver."""
    if not root or not os.path.exists(f"{root}/.git"):
        return []
    # The settings themselves, not the hook's cache of them: who only asks must leave nothing behind.
    named = (counters.of({**asdict(each), "key": ""}, root) for each in load(root, env).settings.counters)
    paths = sorted({each.inner for each in named if each.inner and not each.is_lease})
    if not paths:
        return []
    git = _git(root, env)
    tracked = [path for path in git.ask("ls-files", "-z", "--", *map(_literal, paths)).out.split("\0") if path]
    if not tracked:
        return []
    configured = bool(git.ask("config", "--get", f"{_CONFIG}.driver").out.strip())
    found = git.ask("check-attr", "-z", "merge", "--", *tracked).out.split("\0")
    said = dict(zip(found[::3], found[2::3], strict=False))
    ours = [path for path in tracked if said.get(path) in ("unspecified", DRIVER)]
    return [path for path in ours if not configured or said[path] != DRIVER]


def install(root: str, env: Mapping[str, str]) -> tuple[list[str], str]:
    """Set the driver for what `missing` names; return those files, and a note where it could not be done."""
    try:
        paths = missing(root, env)
        if not paths:
            return [], ""
        if os.path.islink(f"{root}/{ATTRIBUTES}"):  # it may lead anywhere, and git reads none that is a link
            return [], f"{ATTRIBUTES} is a link, so the merge driver for {', '.join(paths)} was not set"
        git = _git(root, env)
        git.tell("config", f"{_CONFIG}.name", _NAME)
        git.tell("config", f"{_CONFIG}.driver", command())
        files.edit(f"{root}/{ATTRIBUTES}", lambda text: _with(text, map(_line, paths)))
    except (GateError, OSError) as error:
        return [], f"the merge driver for counter files was not set: {error}"
    return paths, ""


def remove(root: str, env: Mapping[str, str]) -> str:
    """Take driver and lines out of the repository at `root`; return what was done, "" when there was nothing."""
    if not root or not os.path.exists(f"{root}/.git"):
        return ""
    try:
        git = _git(root, env)
        done = git.ask("config", "--remove-section", _CONFIG).status == 0
        path = f"{root}/{ATTRIBUTES}"
        before, after = (None, None) if os.path.islink(path) else files.edit(path, _without)
    except (GateError, OSError) as error:
        return f"the merge driver for counter files was not removed: {error}"
    return f"removed the merge driver for counter files from {root}" if done or before != after else ""


def command() -> str:
    """Return what git starts: the claimonce on PATH, else this interpreter's."""
    found = shutil.which("claimonce")
    words = [found] if found else [sys.executable, "-m", "claimonce.cli"]
    return f"{shlex.join(words)} merge-counter %O %A %B %P"


def _line(path: str) -> str:
    """Return the line for one path: anchored, and quoted as gitattributes(5) asks where a blank stands in it."""
    shape = "/" + "".join(f"\\{sign}" if sign in "*?[\\" else sign for sign in path)
    if any(sign in ' "\t' for sign in shape):
        inner = shape.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
        shape = f'"{inner}"'
    return f"{shape} merge={DRIVER}"


def _with(text: str | None, wanted: Iterable[str]) -> str:
    rows = (text or "").splitlines()
    end = "\r\n" if text and "\r\n" in text else "\n"
    fresh = [row for row in wanted if row not in rows]
    gap = end if text and not text.endswith("\n") and fresh else ""
    return (text or "") + gap + "".join(row + end for row in fresh)


def _without(text: str | None) -> str | None:
    kept = [row for row in (text or "").splitlines(keepends=True) if not row.rstrip().endswith(f" merge={DRIVER}")]
    return text if text is None or "".join(kept) == text else ("".join(kept) or None)


def _literal(path: str) -> str:
    return f":(top,literal){path}"


def _git(root: str, env: Mapping[str, str]) -> Git:
    return git_at(root, env, patience=0)
