"""The verbs `fleet logs` and `fleet stop`."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import click

from claimonce.cli.common import tell, warn
from claimonce.fleet import journal, outputs, runs
from claimonce.fleet.job import RUNNING, Job
from claimonce.fleet.locations import STOP, runs_folder
from claimonce.hooks.settings_cache import load

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
    found = [job for one in chosen if (job := outputs.newest(one, task)) is not None]
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
