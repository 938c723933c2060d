"""`push`, `land` and `queue` at the command line: what they print and how they exit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gate.push.desk import Desk, until


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


@pytest.mark.parametrize("verb", [["push", "--json", "origin", "main"], ["land", "--json"]])
def test_what_was_stopped_before_git_is_said_as_json_too(desk: Desk, verb: list[str]) -> None:
    mine = desk.clone("mine")
    desk.others_push("README.md", "Theirs\n")
    desk.commit(mine, "README.md", "Mine\n")
    done = desk.verb(*verb, cwd=mine)
    told = json.loads(done.stdout)
    assert done.returncode == told["status"] == 82
    assert told["ran"] is False
    assert told["receipt"] == {}
    assert "your commits conflict" in told["reason"]
    assert "conflict: README.md" in done.stderr


@pytest.mark.parametrize("verb", ["push", "land"])
def test_outside_of_a_repository_nothing_is_pushed(desk: Desk, verb: str) -> None:
    done = desk.verb(verb, cwd=desk.root)
    assert done.returncode == (128 if verb == "push" else 2)
    assert "not a git repository" in done.stderr


def test_an_option_of_git_is_git_s_and_one_of_ours_is_ours(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "1\n")
    tip = desk.tip()
    done = desk.verb("push", "--wait", "5s", "--dry-run", "--porcelain", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert "refs/heads/main:refs/heads/main" in done.stdout
    assert desk.tip() == tip
    assert desk.verb("push", "--wait", "soon", cwd=mine).returncode == 2


def test_the_queue_says_who_pushes_and_that_nobody_does(desk: Desk) -> None:
    mine = desk.clone("mine")
    assert desk.verb("queue", cwd=mine).stdout == "Nobody pushes and nobody waits.\n"
    assert json.loads(desk.verb("queue", "--json", cwd=mine).stdout) == []
    held, go = desk.root / "held", desk.root / "go"
    desk.hook(mine, "pre-push", f"touch {held}; while [ ! -e {go} ]; do sleep 0.05; done")
    desk.commit(mine, "mine", "1\n")
    process = desk.start("push", "origin", "main", cwd=mine, session="holder")
    until(held.exists)
    shown = desk.verb("queue", cwd=mine).stdout
    (row,) = json.loads(desk.verb("queue", "--json", cwd=mine).stdout)
    go.touch()
    process.communicate(timeout=60)
    assert "  holder  " in shown
    assert "pushes" in shown
    assert {"at", "session", "kind", "key", "state", "verdict", "receipt"} <= row.keys()
    assert row["v"] == 1
    assert (row["session"], row["state"], row["kind"]) == ("env:holder", "intended", "git_push")
