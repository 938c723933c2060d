"""From the settings and the command line to what a run is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimonce.audit import baseline
from claimonce.audit.act import field_of, find_known
from claimonce.audit.context import Sink
from claimonce.audit.coverage import Floor
from claimonce.audit.errors import BadRequest
from claimonce.settings.paths import repository_root


@dataclass(frozen=True, slots=True)
class Target:
    """The folder to scan and, where files or several folders were named, the paths from it to report on."""

    root: str
    only: frozenset[str] | None


def target(paths: Sequence[str]) -> Target:
    """Return what to scan for the named paths; none means the current folder.

    One folder is the root itself. Files, or several folders, are reported on as parts of the repository around them,
    because what calls them may stand elsewhere. BadRequest where a path is not there.
    """
    wanted = [os.path.abspath(path) for path in paths or (".",)]
    for path, shown in zip(wanted, paths or (".",), strict=True):
        if not os.path.lexists(path):
            raise BadRequest(f"{shown}: there is no such file or folder")
    if len(wanted) == 1 and os.path.isdir(wanted[0]):
        return Target(os.path.realpath(wanted[0]), None)
    real = [os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path)) for path in wanted]
    common = os.path.commonpath(real)
    folder = common if os.path.isdir(common) and not os.path.islink(common) else os.path.dirname(common)
    root = repository_root(folder) or folder
    return Target(root, frozenset(os.path.relpath(path, root) for path in real))


def sinks(rows: Sequence[str]) -> tuple[Sink, ...]:
    """Return the sinks that `EFFECT=NAME` and `EFFECT/CHANNEL=NAME` stand for."""
    made: list[Sink] = []
    for row in rows:
        effect, equals, name = row.partition("=")
        effect, _, channel = effect.strip().partition("/")
        if not equals or not name.strip() or not effect.isidentifier():
            raise BadRequest(f"audit.sinks: {row!r} is not written as EFFECT=NAME or EFFECT/CHANNEL=NAME")
        made.append(Sink(name.strip(), field_of(effect), channel))
    return tuple(made)


def floors(rows: Sequence[str], others: Iterable[str] = ()) -> tuple[Floor, ...]:
    """Return what `80` and `push=95` stand for; `others` are effects beside those that claimonce itself knows."""
    made: list[Floor] = []
    for row in rows:
        effect, equals, percent = row.rpartition("=")
        try:
            value = float(percent.strip().removesuffix("%"))
        except ValueError:
            value = -1.0
        if not 0 <= value <= 100 or (equals and not effect.strip()):
            raise BadRequest(f"--min-coverage: {row!r} is neither a percentage nor EFFECT=PERCENT")
        made.append(Floor(find_known(effect.strip(), others, "--min-coverage") if equals else "", value))
    return tuple(made)


def baseline_of(named: str, settings: Mapping[str, Any], root: str, repository: str) -> str:
    """Return the baseline's path: the one named, the settings' own, the usual one where it exists, else empty."""
    if named:
        return os.path.abspath(named)
    top = repository or root
    if settings["baseline"]:
        return os.path.join(top, settings["baseline"])
    usual = os.path.join(root, baseline.DEFAULT)
    return usual if os.path.exists(usual) else ""
