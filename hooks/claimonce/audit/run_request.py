"""What one call of the command asks the audit for: where, under which settings, and with which options."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from claimonce.audit import baseline
from claimonce.audit.act import field_of, find_known
from claimonce.audit.context import Sink
from claimonce.audit.coverage import Floor
from claimonce.audit.errors import Unclear
from claimonce.settings.paths import repository_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.audit.collect import Progress
    from claimonce.audit.result import Options, Sweep
    from claimonce.hooks.settings_cache import Compiled

# From the settings and the command line to what a run is asked for.


class Target(msgspec.Struct, frozen=True):
    """The folder to scan and, where files or several folders were named, the paths from it to report on."""

    root: str
    only: frozenset[str] | None


def find_target(paths: Sequence[str]) -> Target:
    """Return what to scan for the named paths; none means the current folder.

    One folder is the root itself. Files, or several folders, are reported on as parts of the repository around them,
    because what calls them may stand elsewhere. BadRequest where a path is not there.
    """
    wanted = [os.path.abspath(path) for path in paths or (".",)]
    for path, shown in zip(wanted, paths or (".",), strict=True):
        if not os.path.lexists(path):
            raise Unclear(f"{shown}: there is no such file or folder")
    if len(wanted) == 1 and os.path.isdir(wanted[0]):
        return Target(os.path.realpath(wanted[0]), None)
    real = [os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path)) for path in wanted]
    common = os.path.commonpath(real)
    folder = common if os.path.isdir(common) and not os.path.islink(common) else os.path.dirname(common)
    root = repository_root(folder) or folder
    return Target(root, frozenset(os.path.relpath(path, root) for path in real))


def parse_sinks(rows: Sequence[str]) -> tuple[Sink, ...]:
    """Return the sinks that `EFFECT=NAME` and `EFFECT/CHANNEL=NAME` stand for."""
    made: list[Sink] = []
    for row in rows:
        effect, equals, name = row.partition("=")
        effect, _, channel = effect.strip().partition("/")
        if not equals or not name.strip() or not effect.isidentifier():
            raise Unclear(f"audit.sinks: {row!r} is not written as EFFECT=NAME or EFFECT/CHANNEL=NAME")
        made.append(Sink(name.strip(), field_of(effect), channel))
    return tuple(made)


def parse_floors(rows: Sequence[str], others: Iterable[str] = ()) -> tuple[Floor, ...]:
    """Return what `80` and `push=95` stand for; `others` are effects beside those that claimonce itself knows."""
    made: list[Floor] = []
    for row in rows:
        effect, equals, percent = row.rpartition("=")
        try:
            value = float(percent.strip().removesuffix("%"))
        except ValueError:
            value = -1.0
        if not 0 <= value <= 100 or (equals and not effect.strip()):
            raise Unclear(f"--min-coverage: {row!r} is neither a percentage nor EFFECT=PERCENT")
        made.append(Floor(find_known(effect.strip(), others, "--min-coverage") if equals else "", value))
    return tuple(made)


def find_baseline(named: str, settings: Mapping[str, Any], root: str, repository: str) -> str:
    """Return the baseline's path: the one named, the settings' own, the usual one where it exists, else empty."""
    if named:
        return os.path.abspath(named)
    top = repository or root
    if settings["baseline"]:
        return os.path.join(top, settings["baseline"])
    usual = os.path.join(root, baseline.DEFAULT)
    return usual if os.path.exists(usual) else ""


# The door to the audit: the first run loads the rest.


def sweep(root: str, here: Compiled, options: Options, progress: Progress | None = None) -> Sweep:
    """Audit the tree at `root` under the settings and descriptions of `here`.

    Nothing of the tree is executed or imported. BadBaseline and BadReference where the options cannot be obeyed.
    """
    from claimonce.audit.pipeline import sweep

    return sweep(root, here, options, progress)


def prepare(paths: tuple[str, ...]) -> tuple[Target, Compiled, Options]:
    """Return what to scan, what holds there, and what the settings ask for."""
    from datetime import UTC, datetime

    from claimonce.audit.result import Options
    from claimonce.hooks.settings_cache import load

    where = find_target(paths)
    here = load(where.root)
    said = here.settings["audit"]
    sinks = parse_sinks(said["sinks"])
    options = Options(
        exclude=tuple(said["exclude"]),
        gates=tuple(said["gates"]),
        wrappers=tuple(said["wrappers"]),
        sinks=sinks,
        include_tests=said["include_tests"],
        strict_prompts=said["strict_prompts"],
        fail_on=said["fail_on"],
        floors=parse_floors(said["min_coverage"], effects(here, sinks)),
        baseline=find_baseline("", said, where.root, here.root),
        only=where.only,
        today=datetime.now(UTC).date().isoformat(),
    )
    return where, here, options


def effects(here: Compiled, sinks: tuple[Sink, ...]) -> set[str]:
    """Return the effects that plugins and settings name."""
    from claimonce.effects.descriptions import Descriptions

    return {str(item["kind"]) for item in Descriptions(here.descriptions).items} | {each.effect for each in sinks}


def sweep_with_progress(where: Target, here: Compiled, options: Options) -> Sweep:
    """Run the audit, with progress on a terminal."""
    from claimonce.audit.progress import Progress

    with Progress() as progress:
        return sweep(where.root, here, options, progress)
