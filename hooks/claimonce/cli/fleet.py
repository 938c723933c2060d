"""The verb `fleet`: N workers from one plan, each in its own worktree with its own numbers, landed in turn."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path

import click

from claimonce.cli.common import json_option, say, store_here
from claimonce.fleet import cleanup, journal, live, locations, runs
from claimonce.fleet.job import RUNNING, Job
from claimonce.fleet.live import rows
from claimonce.fleet.locations import STOP, Places, runs_folder
from claimonce.fleet.run import Run
from claimonce.fleet.run_context import RunContext
from claimonce.fleet.state import PERSON
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import tell, warn

# The verbs `fleet logs` and `fleet stop`.

_LOOK = 0.25  # seconds between two looks at a log that is followed
_PATIENCE = 30.0


@click.command(epilog="Exit status: 0, or 1 when the task has printed nothing.")
@click.argument("task")
@click.option("--run", "name", default="", metavar="RUN", help="Of this run, not of the newest with such a task.")
@click.option("-n", "--lines", default=50, show_default=True, type=click.IntRange(1, 100_000), help="The last so many.")
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes, until the worker ends or Ctrl-C.")
def logs(task: str, name: str, lines: int, follow: bool) -> int:
    """Print what the worker of TASK printed last; of a task that failed it is there after `fleet clean` too."""
    job = _job(task, name)
    if job is None:
        warn(f"no worker of a task {task!r} has printed anything" + (f" in {name}" if name else " here"))
        return 1
    seen = job.size()
    tell(job.tail(lines))
    while follow:
        runs_on = job.state == RUNNING
        if job.size() > seen:
            with job.log.open("rb") as log:
                log.seek(seen)
                said = log.read(65_536)
            seen += len(said)
            tell(said.decode("utf-8", "replace"), end="")
        elif not runs_on:
            break
        else:
            time.sleep(_LOOK)
    return 0


def _job(task: str, name: str) -> Job | None:
    root = load(os.getcwd()).root
    folder = runs_folder(root) if root else Path()
    if not root or Path(task).name != task or Path(name).name != name or not folder.is_dir():
        return None
    chosen = [folder / name] if name else sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime)
    found = [job for one in chosen if (job := locations.newest(one, task)) is not None]
    return max(found, key=lambda job: job.log.stat().st_mtime, default=None)


@click.command(epilog="Exit status: 0 it is stopped, 1 it did not end within half a minute, 2 there is no such run.")
@click.argument("name", default="", metavar="[RUN]")
def stop(name: str) -> int:
    """Stop RUN, or the newest that is not over, and every worker of it; `claimonce fleet resume` goes on."""
    places = runs.find(os.getcwd(), os.environ, name, unfinished=not name)
    if not journal.is_held(places.journal):
        running = [job for job in map(Job, places.folder.glob("tasks/*/*")) if job.state == RUNNING]
        for job in running:
            job.send(signal.SIGTERM)
        tell(f"{places.run}: nobody carried it out; {len(running)} workers of it were told to end")
        return 0
    (places.folder / STOP).touch()
    until = time.monotonic() + _PATIENCE
    while journal.is_held(places.journal):
        if time.monotonic() > until:
            warn(f"{places.run} has not ended yet")
            return 1
        time.sleep(_LOOK)
    tell(f"{places.run} is stopped; `claimonce fleet resume {places.run}` goes on")
    return 0


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
    found, ready = runs.examine_plan(plan, os.getcwd(), os.environ, leave_uncommitted, parallel or 0)
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
@click.option("--retry", multiple=True, metavar="TASK", help="Give a task that needs a person all of its rounds again.")
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


def _carried_out(context: RunContext, view: live.View) -> int:
    view.store, view.run = context.store, context.places.run
    try:
        good = Run(context).carry_out(view.tick)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        view.close()
        context.journal.close()
    if not good and not view.as_json:
        for task, known in context.state.tasks.items():
            if known.phase == PERSON:
                warn(f"{task} needs a person: {known.why}")
        warn(
            f"`claimonce fleet status {context.places.run}` says what each needs; then `claimonce fleet resume "
            f"{context.places.run} --retry TASK`, or --land"
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
        shown = rows(state, live.find_held_paths(store, places.run), live.waits(store, places.run, state))
        for row, task in zip(shown, state.plan.tasks, strict=True):
            row.update(asdict(locations.of(places, task, state.tasks[task.name])))
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
