"""Kill pushes at random points. KILLS in the environment says how many: 500 for the long run, a few otherwise."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from gate.push.desk import Desk

KILLS = int(os.environ.get("KILLS", "12"))
AGENTS = 4


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", ["clones", "worktrees"])
def test_no_point_at_which_pushes_are_killed_loses_a_commit_or_holds_up_the_line(desk: Desk, kind: str) -> None:
    """In each round some push at once and some are killed at random moments; then everyone pushes again."""
    random.seed(f"{kind} {KILLS}")
    trees, killed, rounds = made(desk, kind), 0, 0
    while killed < KILLS:
        rounds += 1
        for tree in trees:
            desk.commit(tree, f"{tree.name}-{rounds}", "1\n")
        begun = [desk.start("push", "-q", "origin", "HEAD:main", cwd=tree, session=tree.name) for tree in trees]
        victims = random.sample(range(AGENTS), 2)
        for victim in victims:
            time.sleep(random.random() * 0.4)
            killed += strike(begun[victim])
        for process in begun:
            process.communicate(timeout=60)
        for number, process in enumerate(begun):
            assert process.returncode == 0 or number in victims, (rounds, number, process.returncode)
        for tree in trees:
            again = desk.shim("push", "-q", "origin", "HEAD:main", cwd=tree, session=tree.name)
            assert again.returncode == 0, (rounds, again.stderr)
    expected = sorted(f"{tree.name}: {tree.name}-{number}" for tree in trees for number in range(1, rounds + 1))
    assert sorted(desk.subjects()[1:]) == expected
    assert desk.is_linear()
    rows = json.loads(desk.verb("status", "--json", cwd=trees[0]).stdout)
    assert [row for row in rows if row["state"] == "uncertain"] == []
    assert json.loads(desk.verb("queue", "--json", cwd=trees[0]).stdout) == []


def made(desk: Desk, kind: str) -> list[Path]:
    names = [f"agent-{number}" for number in range(AGENTS)]
    if kind == "clones":
        return [desk.clone(name) for name in names]
    home = desk.clone("home")
    for name in names:
        desk.git("worktree", "add", "-q", "--no-track", "-b", name, str(desk.root / name), "origin/main", cwd=home)
    return [desk.root / name for name in names]


def strike(process: subprocess.Popen[str]) -> bool:
    """Kill the gate alone, or everything that it has started."""
    if process.poll() is not None:
        return False
    try:
        if random.random() < 0.5:
            os.kill(process.pid, signal.SIGKILL)
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
