"""What one call of the command asks the audit for: where, under which settings, and with which options."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.audit.collect import Progress
    from claimonce.audit.context import Sink
    from claimonce.audit.options import Target
    from claimonce.audit.result import Options, Sweep
    from claimonce.hooks.settings_cache import Compiled

# The door to the audit: importing it costs next to nothing, the first run loads the rest.


def sweep(root: str, here: Compiled, options: Options, progress: Progress | None = None) -> Sweep:
    """Audit the tree at `root` under the settings and descriptions of `here`.

    Nothing of the tree is executed or imported. BadBaseline and BadReference where the options cannot be obeyed.
    """
    from claimonce.audit.pipeline import sweep

    return sweep(root, here, options, progress)


def prepare(paths: tuple[str, ...]) -> tuple[Target, Compiled, Options]:
    """Return what to scan, what holds there, and what the settings ask for."""
    from datetime import UTC, datetime

    from claimonce.audit import options as audit_options
    from claimonce.audit.result import Options
    from claimonce.hooks.settings_cache import load

    where = audit_options.target(paths)
    here = load(where.root)
    said = here.settings["audit"]
    sinks = audit_options.sinks(said["sinks"])
    options = Options(
        exclude=tuple(said["exclude"]),
        gates=tuple(said["gates"]),
        wrappers=tuple(said["wrappers"]),
        sinks=sinks,
        include_tests=said["include_tests"],
        strict_prompts=said["strict_prompts"],
        fail_on=said["fail_on"],
        floors=audit_options.floors(said["min_coverage"], effects(here, sinks)),
        baseline=audit_options.baseline_of("", said, where.root, here.root),
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
