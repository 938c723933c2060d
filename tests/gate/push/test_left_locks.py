"""A git that was killed leaves its lock behind. Whoever meets it is told which file, and what to do. Real git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gate.push.desk import Desk

from claimonce.shims.scripts import write_executable

PUSH = ("push", "-q", "origin", "HEAD:main")
# git runs this with the lock of the branch in its hand, and its parent is the git that receives (githooks(5)).
KILLED = '#!/bin/sh\n[ "$1" != prepared ] || kill -9 $PPID\n'


def killed_while_it_receives(desk: Desk, tree: Path) -> Path:
    hook = desk.remote / "hooks" / "reference-transaction"
    write_executable(hook, KILLED)
    assert desk.shim(*PUSH, cwd=tree).returncode != 0
    hook.unlink()
    return desk.remote / "refs" / "heads" / "main.lock"


@pytest.mark.parametrize("address", ["{remote}", "file://{remote}", "../remote.git"])
def test_a_lock_that_a_killed_git_left_in_the_remote_is_named_and_the_turn_is_free(desk: Desk, address: str) -> None:
    mine, url = desk.clone("mine"), address.format(remote=desk.remote)
    desk.git("remote", "set-url", "origin", url, cwd=mine)
    desk.commit(mine, "mine", "1\n")
    lock = killed_while_it_receives(desk, mine)
    refused = desk.shim(*PUSH, cwd=mine, session="second")
    assert refused.returncode == 1
    (line,) = [line for line in refused.stderr.splitlines() if line.startswith("claimonce: the remote is locked")]
    assert "another git works there just now, or one was killed" in line
    assert "Nothing is held and nothing is uncertain." in desk.verb("status", cwd=mine).stdout
    for named in line.partition(" locked by ")[2].partition(":")[0].split(", "):
        os.unlink(named)
    assert not lock.exists()
    assert desk.shim(*PUSH, cwd=mine, session="third").returncode == 0
    assert desk.subjects()[-1] == "mine: mine"


def test_a_push_of_several_branches_names_the_lock_of_each(desk: Desk) -> None:
    mine = desk.clone("mine")
    for name in ("one", "two"):
        (desk.remote / "refs" / "heads" / f"{name}.lock").touch()
    refused = desk.shim("push", "-q", "origin", "HEAD:refs/heads/one", "HEAD:refs/heads/two", cwd=mine)
    assert refused.returncode == 1
    (line,) = [line for line in refused.stderr.splitlines() if line.startswith("claimonce: the remote is locked")]
    assert all(f"refs/heads/{name}.lock" in line for name in ("one", "two"))


def test_a_push_that_fails_for_another_reason_names_no_lock(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "1\n")
    desk.reject()
    assert "the remote is locked" not in desk.shim(*PUSH, cwd=mine).stderr


@pytest.mark.parametrize("lock", ["index.lock", "HEAD.lock", "refs/heads/main.lock"])
def test_a_branch_that_could_not_follow_names_the_lock_that_held_it(desk: Desk, lock: str) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "1\n")
    desk.others_push("other", "2\n")
    (mine / ".git" / lock).touch()
    done = desk.shim(*PUSH, cwd=mine)
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if "was left where it was" in line]
    assert lock in line, line
