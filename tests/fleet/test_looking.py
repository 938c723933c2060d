"""What can be seen of a run while it goes on and after it: logs, the last line, the silence, a stop."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fleet.conftest import World

pytestmark = pytest.mark.slow


def task(name: str, command: str, **more: object) -> str:
    rows = [f"{key} = {json.dumps(held)}" for key, held in {"name": name, "command": command, **more}.items()]
    return "[[task]]\n" + "\n".join(rows) + "\n"


def speaking(world: World, name: str) -> dict[str, Any]:
    """Wait until a worker has printed a line, and return its row."""
    until = time.monotonic() + 100
    while time.monotonic() < until:
        done = world.fleet("status", "--json")
        rows = json.loads(done.stdout)["tasks"] if done.returncode == 0 else []
        found = [row for row in rows if row["task"] == name and row["last"]]
        if found:
            return dict(found[0])
    raise AssertionError("it never printed a line")


def test_what_a_failed_worker_printed_is_there_after_clean(world: World) -> None:
    world.fleet("run", world.plan(task("one", "echo why it failed; exit 1", rounds=1)))
    assert "why it failed" in world.fleet("logs", "one").stdout
    cleaned = world.fleet("clean", "--discard")
    assert cleaned.returncode == 0, cleaned.stderr
    assert "claimonce fleet logs TASK --run" in cleaned.stdout
    assert "why it failed" in world.fleet("logs", "one").stdout
    assert world.fleet("status").returncode == 2, "the run itself is gone"
    assert world.fleet("logs", "nobody").returncode == 1
    assert world.fleet("logs", "../one").returncode == 1


def test_a_run_that_goes_on_shows_the_last_line_and_can_be_stopped_from_elsewhere(world: World) -> None:
    plan = world.plan(task("one", "printf 'first\\nhalf way \\033[2J\\n'; sleep 300", idle_limit="200s"))
    carried = world.start("run", plan)
    row = speaking(world, "one")
    assert row["limit"] == 200
    assert row["elapsed"] >= 0
    assert 0 <= row["silent"] < 200
    assert row["last"].startswith("half way")
    assert row["last"].isprintable()
    assert "0 of 1 done" in world.fleet("status").stdout
    stopped = world.fleet("stop")
    assert stopped.returncode == 0, stopped.stderr
    assert carried.wait(60) == 130
    assert world.status()["state"] == "stopped"
    assert "half way" in world.fleet("logs", "one", "--follow").stdout, "a log that has ended is followed to its end"
