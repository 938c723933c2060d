"""Runs: a new one from a plan, one that is taken up again, and those that there are."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from claimonce.fleet import journal, plan, plan_file, preflight, state
from claimonce.fleet.errors import BadPlan, NoRun, NotReady
from claimonce.fleet.journal import Event, Journal
from claimonce.fleet.locations import Places, runs_folder, trees_folder
from claimonce.fleet.plan import Plan
from claimonce.fleet.repo import Repo
from claimonce.fleet.run_context import RunContext
from claimonce.fleet.state import PERSON, RunState
from claimonce.gate.push.push_context import store_of
from claimonce.hooks.settings_cache import load
from claimonce.settings.paths import main_checkout

Tell = Callable[[Event], None]


def examine_plan(
    path: Path, cwd: str, env: Mapping[str, str], anyway: bool, parallel: int = 0
) -> tuple[Plan, preflight.Ready]:
    """Return the plan in a file and where it would start from; raise BadPlan or NotReady."""
    here = load(cwd, env)
    found = plan_file.read(path)
    if not here.root:
        raise NotReady([f"{cwd} is in no git repository; run this inside the one that the plan is for"])
    found = plan.of({**found.plain(), **({"parallel": parallel} if parallel else {})})
    repo = Repo(here.root, env)
    if not repo.common:
        raise NotReady([f"{here.root} is no git repository; the workers need worktrees of one"])
    return found, preflight.examine(found, repo, here, path, anyway)


def new(found: Plan, ready: preflight.Ready, env: Mapping[str, str], told: Tell) -> RunContext:
    """Begin a run: a name, a folder, a journal whose first line holds everything that is known now."""
    folder = runs_folder(ready.root, env)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name, number = f"{found.name}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}", 1
    while True:
        run = name if number == 1 else f"{name}-{number}"
        try:
            (folder / run).mkdir()
            break
        except FileExistsError:
            number += 1
    places = Places(run, folder / run, trees_folder(main_checkout(ready.root), found.trees) / run)
    opened = Journal(places.journal, told)
    opened.add(
        "run", run=run, plan=found.plain(), root=ready.root, remote=ready.remote, into=ready.into, base=ready.base,
        trees=str(places.trees), dirt=ready.dirt, notes=ready.notes,
    )  # fmt: skip
    return _desk(opened, places, env)


def again(
    places: Places, env: Mapping[str, str], told: Tell, retry: tuple[str, ...] = (), land: tuple[str, ...] = ()
) -> RunContext:
    """Take up a run where it stands. Tasks in `retry` get their rounds anew; those in `land` a person has finished."""
    opened = Journal(places.journal, told)
    context = _desk(opened, places, env)
    for name in (*retry, *land):
        if name not in context.state.tasks:
            raise BadPlan(str(places.journal), [f"no task {name!r}; known: {', '.join(context.state.tasks)}"])
        known = context.state.tasks[name]
        if known.phase != PERSON:
            raise BadPlan(str(places.journal), [f"task {name!r} is {known.phase}; it is not in a person's hands"])
        if name in land and not (known.tree and context.state.plan.land):
            raise BadPlan(str(places.journal), [f"task {name!r} has no branch that could be landed"])
    for name in retry:
        context.add("again", name)
    for name in land:
        context.job(name, f"land-{context.state.tasks[name].start}").forget()
        context.add("taken over", name)
    context.add("resumed")
    return context


def _desk(opened: Journal, places: Places, env: Mapping[str, str]) -> RunContext:
    root = str(opened.events[0]["root"])
    here = load(root, env)
    return RunContext(opened, places, store_of(here), here, Repo(root, env).local_env())


def runs(cwd: str, env: Mapping[str, str]) -> list[Places]:
    """Return every run of the repository around `cwd`, oldest first."""
    root = load(cwd, env).root
    folder = runs_folder(root, env) if root else Path()
    if not root or not folder.is_dir():
        return []
    found: list[tuple[str, Places]] = []
    for journal_file in folder.glob("*/journal.jsonl"):
        events = journal.read(journal_file)
        if events:
            places = Places(journal_file.parent.name, journal_file.parent, Path(events[0]["trees"]))
            found.append((str(events[0]["at"]), places))
    return [places for _, places in sorted(found, key=lambda row: (row[0], row[1].run))]


def find(cwd: str, env: Mapping[str, str], name: str = "", unfinished: bool = False) -> Places:
    """Return the run of that name, else the newest (that is unfinished); raise NoRun."""
    known = runs(cwd, env)
    fits = [one for one in known if one.run == name] if name else known
    if unfinished and not name:
        fits = [one for one in fits if not state_of(one).is_over]
    if not fits:
        raise NoRun(name, [one.run for one in known])
    return fits[-1]


def state_of(places: Places) -> RunState:
    """Return how far a run is."""
    return state.fold(journal.read(places.journal))
