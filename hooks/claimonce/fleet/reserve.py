"""Numbers, taken before anybody starts: so many for each task, and one commit that moves the counter files.

The purpose of a number names run and task, so that a run which was cut off finds again what it has taken. Every
worktree starts from that one commit: the counter files move once, and no two branches change them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from claimonce.fleet import worktree
from claimonce.fleet.plan import Plan, Task
from claimonce.fleet.repo import Repo
from claimonce.gate.counters import counter as counters
from claimonce.gate.counters.allocation import Taker
from claimonce.gate.counters.counter import Counter
from claimonce.gate.store import Store
from claimonce.hooks.settings_cache import Compiled

Numbers = dict[str, dict[str, list[int]]]


def purpose(run: str, task: str) -> str:
    """Return what a task's numbers are for, as it is recorded with each."""
    return f"fleet {run}/{task}"


def session(run: str, task: str) -> str:
    """Return the name under which a task acts when no client gives it one of its own."""
    return f"env:fleet-{run}-{task}"


def ref(run: str) -> str:
    """Return the ref that keeps the commit which a run starts from."""
    return f"refs/claimonce/fleet/{run}"


def reserve(
    store: Store, here: Compiled, repo: Repo, plan: Plan, run: str, base: str, tree: Path
) -> tuple[str, Numbers]:
    """Take every task's numbers, once, and return the commit to start from and the numbers by task and counter.

    `tree` is a folder for a passing worktree. Raises CounterError.
    """
    names = list(dict.fromkeys(name for task in plan.tasks for name in task.counters))
    if not names:
        return base, {}
    known = repo.commit(ref(run))
    worktree.remove(repo, tree, "")
    repo.tell(*worktree.words(repo, tree, "", known or base)[3:])
    try:
        taken: Numbers = {task.name: {} for task in plan.tasks if task.counters}
        for name in names:
            mine = counters.find_counter(here, name)
            mine = mine.at(str(tree)) if mine.inner else mine
            _take(store, mine, plan, run, name, taken, float(here.settings["counter"]["wait"]))
        return _committed(repo, repo.at(tree), run, format_numbers(here, taken)), taken
    finally:
        worktree.remove(repo, tree, "")


def _take(store: Store, mine: Counter, plan: Plan, run: str, name: str, taken: Numbers, wait: float) -> None:
    taker = Taker(store, mine, session(run, ""))
    for task in plan.tasks:
        if name in task.counters:
            taker.session, taker.purpose = session(run, task.name), purpose(run, task.name)
            rows = store.rows("numbers_of_purpose", key=mine.key, purpose=taker.purpose)
            known = [int(row["number"]) for row in rows]
            taken[task.name][name] = known or sorted(taker.take(task.counters[name], wait))
    taker.close()  # a run that was cut off has left the file behind


def format_numbers(here: Compiled, taken: Mapping[str, Mapping[str, list[int]]]) -> list[str]:
    """Return every number as texts write it."""
    return [
        counters.find_counter(here, name).written(number)
        for by_name in taken.values()
        for name, numbers in by_name.items()
        for number in numbers
    ]


def _committed(repo: Repo, inside: Repo, run: str, labels: list[str]) -> str:
    if inside.dirt(untracked=False):
        shown = ", ".join(labels[:12]) + (f" and {len(labels) - 12} more" if len(labels) > 12 else "")
        inside.tell("commit", "--quiet", "--no-verify", "--all", "-m", f"Reserve {shown} for {run}")
    commit = inside.tell("rev-parse", "HEAD")
    repo.tell("update-ref", ref(run), commit)
    return commit


def give_back(store: Store, here: Compiled, run: str, task: Task) -> list[str]:
    """Let the numbers of a task that was given up go to whoever asks next, and return them as texts write them."""
    from claimonce.gate.counters.allocation import TAKEN, release

    freed: list[str] = []
    for name in task.counters:
        mine = counters.find_counter(here, name)
        for row in store.rows("numbers_of_purpose", key=mine.key, purpose=purpose(run, task.name)):
            if row["state"] == TAKEN:
                release(store, mine, int(row["number"]), str(row["session"]))
                freed.append(mine.written(int(row["number"])))
    return freed
