"""The verb `fleet`: N workers from one plan, each in its own worktree with its own numbers, landed in turn."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

import click

from claimonce.cli.common import json_option, say, store_here
from claimonce.cli.fleet_output import logs, stop
from claimonce.fleet import cleanup, journal, live, outputs, runs
from claimonce.fleet.live import rows
from claimonce.fleet.locations import Places
from claimonce.fleet.run import Run
from claimonce.fleet.run_context import Desk
from claimonce.fleet.state import PERSON
from claimonce.hooks.untrusted_text import tell, warn

INTERRUPTED = 130


@click.group()
def fleet() -> None:
    """Run N workers, each with a worktree, numbers and a brief of its own; what they finish is landed in turn."""


@fleet.command()
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--parallel", type=click.IntRange(1, 1000), default=None, help="So many workers at once, whatever the plan says."
)
@click.option("--leave-uncommitted", is_flag=True, help="Start although the worktrees will not see some work of yours.")
@click.option("--dry-run", is_flag=True, help="Judge the plan and the repository, and start nothing.")
@json_option
def run(plan: Path, parallel: int | None, leave_uncommitted: bool, dry_run: bool, as_json: bool) -> int:
    """Carry out PLAN, a TOML file with a [[task]] table for each piece of work.

    Everything that is wrong is said before anything starts. Exits 0 when every task has landed or is done, 1 when some
    need a person, 2 when nothing was started, 130 when it was stopped: `claimonce fleet resume` then goes on.
    """
    found, ready = runs.examined(plan, os.getcwd(), os.environ, leave_uncommitted, parallel or 0)
    if dry_run:
        said = {"plan": found.name, "tasks": [task.name for task in found.tasks], **asdict(ready)}
        if as_json:
            say(said)
        else:
            where = f", landing in {ready.remote}/{ready.into}" if ready.remote else ""
            tell(f"{found.name}: {len(found.tasks)} tasks from {ready.base[:12]}{where}; nothing stands in the way")
            for note in ready.notes:
                tell(f"note: {note}")
        return 0
    view = live.View(as_json, sys.stdout.isatty())
    return _carried_out(runs.new(found, ready, os.environ, view.told), view)


@fleet.command()
@click.argument("name", default="", metavar="[RUN]")
@click.option("--retry", multiple=True, metavar="TASK", help="Give a task that needs a person its rounds anew.")
@click.option("--land", multiple=True, metavar="TASK", help="Land the branch of a task that a person has finished.")
@json_option
def resume(name: str, retry: tuple[str, ...], land: tuple[str, ...], as_json: bool) -> int:
    """Go on with RUN, or with the newest that is not over, after a stop, a crash or a reboot; nothing is done twice.

    Workers that still run are watched on; those that were cut off are started again in their worktrees. Exits as
    `fleet run` does, 80 when another process carries the run out.
    """
    places = runs.find(os.getcwd(), os.environ, name, unfinished=not (retry or land))
    view = live.View(as_json, sys.stdout.isatty())
    return _carried_out(runs.again(places, os.environ, view.told, retry, land), view)


def _carried_out(desk: Desk, view: live.View) -> int:
    view.store, view.run = desk.store, desk.places.run
    try:
        good = Run(desk).carry_out(view.tick)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        view.close()
        desk.journal.close()
    if not good and not view.as_json:
        for task, known in desk.state.tasks.items():
            if known.phase == PERSON:
                warn(f"{task} needs a person: {known.why}")
        warn(
            f"`claimonce fleet status {desk.places.run}` says what each needs; then `claimonce fleet resume "
            f"{desk.places.run} --retry TASK`, or --land"
        )
    return 0 if good else 1


@fleet.command()
@click.argument("name", default="", metavar="[RUN]")
@click.option("--all", "everything", is_flag=True, help="List every run of this repository.")
@click.option("--watch", is_flag=True, help="Refresh it every second until the run is over or Ctrl-C.")
@json_option
def status(name: str, everything: bool, watch: bool, as_json: bool) -> int:
    """Show the tasks of RUN, or of the newest: who does what, holds what, waits for whom, and what needs a person."""
    if everything:
        listed = [_summary(places) for places in runs.runs(os.getcwd(), os.environ)]
        if as_json:
            say(listed)
        for one in listed if not as_json else ():
            tell(f"{one['run']}  {one['state']}  {one['good']} of {one['of']} done  {one['folder']}")
        return 0
    places = runs.find(os.getcwd(), os.environ, name)
    store = store_here()
    while True:
        state = runs.state_of(places)
        shown = rows(state, live.held(store, places.run), live.waits(store, places.run, state))
        for row, task in zip(shown, state.plan.tasks, strict=True):
            row.update(asdict(outputs.of(places, task, state.tasks[task.name])))
        summary = _summary(places)
        if as_json:
            say({**summary, "tasks": shown})
            return 0
        if watch:
            click.clear()
        title = f"{places.run} ({summary['state']}, {summary['good']} of {summary['of']} done), kept in {places.folder}"
        live.show(shown, title)
        if not watch or summary["state"] != "running":
            return 0
        time.sleep(1)


def _summary(places: Places) -> dict[str, object]:
    state = runs.state_of(places)
    over = "over" if state.is_over else "stopped"
    good = sum(known.phase in ("landed", "done") for known in state.tasks.values())
    return {
        "run": places.run, "state": "running" if journal.is_held(places.journal) else over, "good": good,
        "of": len(state.tasks), "begun": state.begun, "folder": str(places.folder), "trees": str(places.trees),
    }  # fmt: skip


@fleet.command()
@click.argument("name", default="", metavar="[RUN]")
@click.option("--discard", is_flag=True, help="Remove work that has not landed too, and give its numbers back.")
@click.option("--all", "everything", is_flag=True, help="Clean every run of this repository.")
@json_option
def clean(name: str, discard: bool, everything: bool, as_json: bool) -> int:
    """Remove the worktrees and branches of RUN, or of the newest, that hold no work which has not landed.

    Exits 1 when something was kept.
    """
    if everything:
        chosen = [one for one in runs.runs(os.getcwd(), os.environ) if not journal.is_held(one.journal)]
    else:
        chosen = [runs.find(os.getcwd(), os.environ, name)]
    done = [cleanup.clean(places, os.environ, discard) for places in chosen]
    if as_json:
        say([asdict(one) for one in done])
        return int(any(one.kept for one in done))
    for one in done:
        count = f"{len(one.removed)} worktree{'' if len(one.removed) == 1 else 's'}"
        tell(f"{one.run}: {count} removed" + (", nothing is left" if one.is_whole else ""))
        for task, why in one.kept.items():
            tell(f"  {task} was kept: {why}")
        if one.numbers:
            tell(f"  free again: {', '.join(one.numbers)}")
        if one.logs:
            tell(f"  what {', '.join(one.logs)} printed is kept: claimonce fleet logs TASK --run {one.run}")
        if one.kept and not discard:
            tell("  land it, or remove it with --discard")
    return int(any(one.kept for one in done))


fleet.add_command(logs)
fleet.add_command(stop)
