"""A conflict in nothing but counter files is nobody's work: the store knows whose the numbers are, so git is told.

It comes up where somebody took a number while the fleet was under way. The branch is rebased with the merge driver for
counter files; what that cannot merge goes to the worker like any other conflict.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from claimonce.fleet.repo import Repo
from claimonce.gate.counters import counter as counters
from claimonce.hooks.settings_cache import Compiled

_NAME = "claimonce-fleet"


def can_mend(here: Compiled, paths: list[str]) -> bool:
    """Say whether only counter files are in conflict."""
    inner = {one.inner for one in counters.all_here(here)} - {""}
    return bool(paths) and inner.issuperset(paths)


def command(repo: Repo, folder: Path, paths: list[str], upstream: str) -> list[str]:
    """Return the command that brings the branch of the worktree it is run in on top of `upstream`."""
    folder.mkdir(parents=True, exist_ok=True)
    attributes = folder / "attributes"
    attributes.write_text("".join(f"{_pattern(path)} merge={_NAME}\n" for path in paths), encoding="utf-8")
    driver = shlex.join([sys.executable, "-P", "-m", "claimonce.cli", "merge-counter"]) + " %O %A %B %P"
    settings = ["-c", f"core.attributesFile={attributes}", "-c", f"merge.{_NAME}.driver={driver}"]
    return [repo.program, *settings, "-c", "rebase.updateRefs=false", "rebase", "--no-autosquash", "--quiet", upstream]


def _pattern(path: str) -> str:
    escaped = "".join(f"\\{sign}" if sign in "*?[\\ \t\"'#!" else sign for sign in f"/{path}")
    return f'"{escaped}"' if any(sign.isspace() for sign in path) else escaped


def undo(inside: Repo) -> None:
    """Put the worktree back to where it was before a rebase that did not come through."""
    inside.ask("rebase", "--abort")
