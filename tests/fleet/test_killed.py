"""The orchestrator is killed at random moments, its workers with it or not; the end is always the same."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fleet.conftest import World

pytestmark = pytest.mark.slow

TASKS = 4
KILLS = 5  # a run; with the seeds below twenty for each way to die


def has_run(world: World) -> bool:
    return (
        any(Path(world.env["CLAIMONCE_STATE"]).glob("fleet/*/*/journal.jsonl"))
        and world.fleet("status").returncode == 0
    )


@pytest.mark.parametrize("workers_die", [False, True], ids=["workers survive", "workers die too"])
@pytest.mark.parametrize("seed", range(4))
def test_a_killed_run_ends_like_one_that_nobody_killed(world: World, seed: int, workers_die: bool) -> None:
    chance = random.Random(f"{seed} {workers_die}")
    plan = world.articles(TASKS, pause="0.6", head='parallel = 3\nsetup = "sleep 0.2"\n')
    for _ in range(KILLS):
        going = world.start("resume") if has_run(world) else world.start("run", plan)
        try:
            going.wait(chance.uniform(0.2, 2.0))
        except subprocess.TimeoutExpired:
            going.send_signal(signal.SIGKILL)
            going.wait()
        if workers_die:
            world.kill_jobs()
    if not has_run(world):
        assert world.fleet("run", plan).returncode == 0
    elif world.status()["state"] != "over":
        done = world.fleet("resume")
        assert done.returncode == 0, done.stdout + done.stderr

    status = world.status()
    assert {row["state"] for row in status["tasks"]} == {"landed"}, [row["why"] for row in status["tasks"]]
    owners = {f"a{n}": number for n, number in zip(range(1, TASKS + 1), range(152, 152 + TASKS), strict=True)}
    assert world.numbers() == {number: name for name, number in owners.items()}
    expected = {f"sp-{number}.md": f"SP-{number}" for number in owners.values()}
    assert {name: text for name, text in world.files().items() if name.startswith("sp-")} == expected
    assert world.landed("counter.json") == f'{{"SP": {{"next": {152 + TASKS}}}}}'
    subjects = [re.sub(r" for plan-.*", "", subject) for subject in world.subjects()]
    labels = ", ".join(f"SP-{number}" for number in owners.values())
    assert sorted(subjects) == sorted(["Start", f"Reserve {labels}", *(f"Article {name}" for name in owners)])
    trees = [line.split()[0] for line in world.git("worktree", "list").splitlines()]
    assert sorted(trees) == sorted([str(world.tree), *(f"{status['trees']}/{name}" for name in owners)])
    assert world.fleet("clean").returncode == 0
    assert not world.trees.exists()


DYING = """
import os, sys
from claimonce.fleet.journal import Journal
left, when = int(sys.argv.pop(1)), sys.argv.pop(1)
add = Journal.add
def dying(self, *args, **what):
    global left
    left -= 1
    if left == 0 and when == "before":
        os.kill(os.getpid(), 9)
    event = add(self, *args, **what)
    if left == 0:
        os.kill(os.getpid(), 9)
    return event
Journal.add = dying
from claimonce.cli.main import main
main()
"""


@pytest.mark.parametrize(("when", "at"), [("before", 3), ("after", 2)])
def test_dying_at_every_single_step_changes_nothing(world: World, when: str, at: int) -> None:
    """Each process lives for one event of the journal: it dies before the next one, or right behind it."""
    plan = world.articles(2, pause="0.1", head='setup = "true"\n')
    died = 0
    while not has_run(world) or world.status()["state"] != "over":
        args = ["resume"] if has_run(world) else ["run", str(plan)]
        words = [sys.executable, "-c", DYING, str(at), when, "fleet", *args]
        done = subprocess.run(words, cwd=world.tree, env=world.env, capture_output=True, text=True, check=False)
        assert done.returncode in (0, -signal.SIGKILL), done.stdout + done.stderr
        died += done.returncode != 0
        assert died < 60
    assert died >= 8
    assert {row["state"] for row in world.status()["tasks"]} == {"landed"}
    assert world.numbers() == {152: "a1", 153: "a2"}
    assert world.subjects().count("Article a1") == world.subjects().count("Article a2") == 1
    assert len(world.subjects()) == 4
    assert world.landed("counter.json") == '{"SP": {"next": 154}}'
