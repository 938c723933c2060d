"""Kill pushes at random points. KILLS in the environment says how many: 500 for the long run, a few otherwise."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from gate.push.desk import GIT, Desk

from claimonce.shims.scripts import write_executable

KILLS = int(os.environ.get("KILLS", "12"))
AGENTS = 4


@pytest.mark.usefixtures("engine")
@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not shutil.which("setsid"), reason="needs util-linux")
@pytest.mark.parametrize("kind", ["clones", "worktrees"])
def test_no_point_at_which_pushes_are_killed_loses_a_commit_or_holds_up_the_line(desk: Desk, kind: str) -> None:
    """In each round some push at once and some are killed at random moments; then everyone pushes again."""
    # The remote's side is a process on this host; on another it would not be killed with ours, nor leave its locks.
    desk.git("config", "--global", "remote.origin.receivepack", "setsid git-receive-pack")
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
        said = [process.communicate(timeout=60)[1] for process in begun]
        for number, process in enumerate(begun):
            assert process.returncode == 0 or number in victims, (rounds, number, process.returncode, said)
        for victim in victims:
            fix(desk, trees[victim])
        for tree in trees:
            again = desk.shim("push", "-q", "origin", "HEAD:main", cwd=tree, session=tree.name)
            assert again.returncode == 0, (rounds, again.stderr)
    expected = sorted(f"{tree.name}: {tree.name}-{number}" for tree in trees for number in range(1, rounds + 1))
    assert sorted(desk.subjects()[1:]) == expected
    assert desk.is_linear()
    rows = json.loads(desk.verb("status", "--json", cwd=trees[0]).stdout)
    assert [row for row in rows if row["state"] == "uncertain"] == []
    assert json.loads(desk.verb("queue", "--json", cwd=trees[0]).stdout) == []


def fix(desk: Desk, tree: Path) -> None:
    """Do what git asks for when it was killed in an agent's own tree: take its lock away. What is shared stays."""
    git_dir = Path(desk.git("rev-parse", "--absolute-git-dir", cwd=tree))
    branch = desk.git("symbolic-ref", "HEAD", cwd=tree)
    common = Path(desk.git("rev-parse", "--path-format=absolute", "--git-common-dir", cwd=tree))
    for lock in (git_dir / "HEAD.lock", git_dir / "index.lock", common / f"{branch}.lock"):
        lock.unlink(missing_ok=True)


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


def leave_behind(desk: Desk, tree: Path, **env: str) -> None:
    """Let a push die as it begins to push, with what it keeps in the repository."""
    behind = desk.root / "killing"
    behind.mkdir(exist_ok=True)
    write_executable(behind / "git", f'#!/bin/sh\n[ "$1" = push ] && kill -9 $PPID && exit 1\nexec {GIT} "$@"\n')
    path = f"{desk.shims}:{behind}:{desk.env['PATH']}"
    assert desk.shim("push", "origin", "main", cwd=tree, PATH=path, **env).returncode == -signal.SIGKILL


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("packed", [False, True])
def test_what_a_killed_push_has_left_is_taken_away_by_the_next(desk: Desk, packed: bool) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "1\n")
    leave_behind(desk, mine)
    (left,) = desk.git("for-each-ref", "--format=%(refname)", "refs/claimonce", cwd=mine).split()
    (mine / ".git" / f"{left}.lock").touch()
    if packed:
        desk.git("pack-refs", "--all", cwd=mine)
    assert desk.shim("push", "origin", "main", cwd=mine).returncode == 0
    assert desk.git("for-each-ref", "refs/claimonce", cwd=mine) == ""
    assert list((mine / ".git" / "refs" / "claimonce").glob("*")) == []


def test_a_lock_that_a_killed_git_left_on_the_packed_refs_is_not_waited_for(desk: Desk) -> None:
    """git waits a second for that lock, for each ref that it is to delete."""
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "1\n")
    leave_behind(desk, mine)
    desk.git("config", "core.packedRefsTimeout", "-1", cwd=mine)  # for ever: whoever asks for it never comes back
    (mine / ".git" / "packed-refs.lock").touch()
    desk.others_push("theirs", "1\n")
    assert desk.shim("push", "origin", "main", cwd=mine).returncode == 0
    assert desk.subjects()[-1] == "mine: mine"
    assert list((mine / ".git" / "refs" / "claimonce").glob("*")) == []
