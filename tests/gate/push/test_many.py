from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from gate.push.desk import GIT, Desk, until

from claimonce.shims.scripts import write_executable

AGENTS = 9


def all_push(desk: Desk, trees: list[Path], *words: str) -> None:
    begun = [desk.start("push", *words, cwd=tree, session=f"agent-{tree.name}") for tree in trees]
    said = [process.communicate(timeout=120)[1] for process in begun]
    assert [process.returncode for process in begun] == [0] * len(trees), "\n".join(said)
    assert not any("rejected" in each for each in said), "\n".join(said)


@pytest.mark.usefixtures("engine")
def test_nine_clones_land_one_after_the_other(desk: Desk) -> None:
    trees = [desk.clone(f"clone-{n}") for n in range(AGENTS)]
    for tree in trees:
        desk.commit(tree, tree.name, "1\n")
    all_push(desk, trees, "origin", "main")
    assert sorted(desk.subjects()[1:]) == [f"{tree.name}: {tree.name}" for tree in trees]
    assert desk.is_linear()
    for tree in trees:
        assert desk.git("status", "--porcelain", cwd=tree) == ""
        assert desk.git("rev-parse", "HEAD", cwd=tree) in desk.git("rev-list", "main", cwd=desk.remote).split()


@pytest.mark.parametrize("detached", [True, False])
def test_nine_worktrees_land_one_after_the_other(desk: Desk, detached: bool) -> None:
    home = desk.clone("home")
    trees = [desk.root / f"tree-{n}" for n in range(AGENTS)]
    for tree in trees:
        how = ["--detach"] if detached else ["--no-track", "-b", tree.name]
        desk.git("worktree", "add", "-q", *how, str(tree), "origin/main", cwd=home)
        desk.commit(tree, tree.name, "1\n")
    all_push(desk, trees, "origin", "HEAD:main")
    assert sorted(desk.subjects()[1:]) == [f"{tree.name}: {tree.name}" for tree in trees]
    assert desk.is_linear()
    assert len(desk.git("worktree", "list", cwd=home).splitlines()) == AGENTS + 1
    landed = desk.git("rev-list", "main", cwd=desk.remote).split()
    assert all(desk.git("rev-parse", "HEAD", cwd=tree) in landed for tree in trees)


def holding(desk: Desk, tree: Path) -> Path:
    """Give a clone a pre-push hook that holds its push until the file returned here exists."""
    go = desk.root / "go"
    script = f"touch {desk.root}/held; while [ ! -e {go} ]; do sleep 0.05; done"
    desk.hook(tree, "pre-push", script)
    return go


def test_those_who_wait_are_told_and_seen_and_go_in_order(desk: Desk) -> None:
    trees = [desk.clone(name) for name in ("first-one", "second-one", "third-one")]
    for tree in trees:
        desk.commit(tree, tree.name, "1\n")
    go = holding(desk, trees[0])
    begun = [desk.start("push", "origin", "main", cwd=trees[0], session="a")]
    until((desk.root / "held").exists)
    for number, name in ((1, "b"), (2, "c")):
        begun.append(desk.start("push", "origin", "main", cwd=trees[number], session=name))
        until(lambda: len(queue(desk)) == len(begun))
    rows = queue(desk)
    assert [(row["session"], row["state"], row["waits_for"], row["number"]) for row in rows] == [
        ("env:a", "intended", "", 0), ("env:b", "waiting", "env:a", 1), ("env:c", "waiting", "env:b", 2),
    ]  # fmt: skip
    assert desk.verb("queue", cwd=desk.root).stdout.splitlines()[-2].split()[2:4] == ["b", "a"]
    late = desk.verb("push", "--wait", "0s", "origin", "main", cwd=trees[2], session="d")
    assert late.returncode == 80
    assert "a holds the turn" in late.stderr
    go.touch()
    said = [process.communicate(timeout=60)[1] for process in begun]
    assert [process.returncode for process in begun] == [0, 0, 0], said
    assert said[2].splitlines()[0].startswith("claimonce: waiting for the turn of push:")
    assert "number 2 in line, a holds it since" in said[2].splitlines()[0]
    assert desk.subjects()[1:] == [f"{tree.name}: {tree.name}" for tree in trees]
    assert queue(desk) == []


def queue(desk: Desk) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(desk.verb("queue", "--json", cwd=desk.root).stdout)
    return rows


@pytest.mark.usefixtures("engine")
def test_a_holder_that_is_killed_is_noticed_by_those_who_wait(desk: Desk) -> None:
    first, second = desk.clone("first-one"), desk.clone("second-one")
    desk.commit(first, "a", "1\n")
    desk.commit(second, "b", "1\n")
    holding(desk, first)
    one = desk.start("push", "origin", "main", cwd=first, session="a")
    until((desk.root / "held").exists)
    two = desk.start("push", "origin", "main", cwd=second, session="b")
    until(lambda: len(queue(desk)) == 2)
    os.killpg(one.pid, signal.SIGKILL)
    one.communicate(timeout=30)
    said = two.communicate(timeout=60)[1]
    assert two.returncode == 0, said
    assert desk.subjects()[1:] == ["second-one: b"]
    assert uncertain(desk, second) == []


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("step", ["hook", "check"])
def test_the_turn_of_a_killed_holder_is_taken_at_the_first_look(desk: Desk, step: str) -> None:
    """With no time to wait there is one look, so nothing has to run out before the next one goes on."""
    first, second = desk.clone("first-one"), desk.clone("second-one")
    desk.commit(first, "a", "1\n")
    desk.commit(second, "b", "1\n")
    stop = f"touch {desk.root}/held; while [ ! -e {desk.root}/go ]; do sleep 0.05; done"
    if step == "hook":
        desk.hook(first, "pre-push", stop)
    env = {"CLAIMONCE_GIT_PUSH__CHECK": stop} if step == "check" else {}
    holder = desk.start("push", "origin", "main", cwd=first, session="a", **env)
    until((desk.root / "held").exists)
    early = desk.verb("push", "--wait", "0s", "origin", "main", cwd=second, session="b")
    assert early.returncode == 80
    os.killpg(holder.pid, signal.SIGKILL)
    holder.communicate(timeout=30)
    done = desk.verb("push", "--wait", "0s", "origin", "main", cwd=second, session="b")
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[1:] == ["second-one: b"]
    assert uncertain(desk, second) == []


def test_one_who_stops_waiting_leaves_the_line_and_nothing_behind(desk: Desk) -> None:
    first, second = desk.clone("first-one"), desk.clone("second-one")
    desk.commit(first, "a", "1\n")
    desk.commit(second, "b", "1\n")
    go = holding(desk, first)
    one = desk.start("push", "origin", "main", cwd=first, session="a")
    until((desk.root / "held").exists)
    two = desk.start("push", "origin", "main", cwd=second, session="b")
    until(lambda: len(queue(desk)) == 2)
    two.send_signal(signal.SIGTERM)
    two.communicate(timeout=30)
    assert two.returncode == 130
    assert len(queue(desk)) == 1
    go.touch()
    one.communicate(timeout=30)
    assert one.returncode == 0


def test_branches_of_one_remote_do_not_wait_for_each_other(desk: Desk) -> None:
    first, second = desk.clone("first-one"), desk.clone("second-one")
    desk.commit(first, "a", "1\n")
    desk.commit(second, "b", "1\n")
    go = holding(desk, first)
    one = desk.start("push", "origin", "main", cwd=first, session="a")
    until((desk.root / "held").exists)
    assert desk.shim("push", "origin", "main:topic", cwd=second, session="b").returncode == 0
    go.touch()
    one.communicate(timeout=30)


def test_a_push_told_to_stop_passes_it_on_to_git_and_settles(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "a", "1\n")
    holding(desk, mine)
    process = desk.start("push", "origin", "main", cwd=mine, session="a")
    until((desk.root / "held").exists)
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(timeout=30) == 128 + signal.SIGTERM
    (desk.root / "go").touch()  # git's own hook outlives it, as it does without us
    process.communicate(timeout=30)
    assert uncertain(desk, mine) == []
    assert queue(desk) == []


def uncertain(desk: Desk, tree: Path) -> list[object]:
    return [row for row in json.loads(desk.verb("status", "--json", cwd=tree).stdout) if row["state"] == "uncertain"]


KILLERS = {
    "before": "kill -9 $PPID; exit 1",
    "orphaned": f'kill -9 $PPID; exec {GIT} "$@"',
    "after": f'{GIT} "$@"; status=$?; kill -9 $PPID; exit $status',
}


@pytest.mark.usefixtures("engine")
@pytest.mark.slow
@pytest.mark.parametrize("when", KILLERS)
def test_a_holder_killed_at_any_step_loses_nothing_and_holds_up_nobody(desk: Desk, when: str) -> None:
    """The n-th git that a push starts kills it, for every n: before that git, while it runs on alone, and after it."""
    mine, other = desk.clone("mine"), desk.clone("other")
    count, point, behind = desk.root / "count", 0, desk.root / "killing"
    behind.mkdir()
    write_executable(
        behind / "git",
        f'#!/bin/sh\necho >> {count}\n[ $(wc -l < {count}) -eq $POINT ] || exec {GIT} "$@"\n{KILLERS[when]}\n',
    )
    while True:
        point += 1
        desk.commit(other, f"other-{point}", "1\n")
        assert desk.shim("push", "-q", "origin", "main", cwd=other, session="other").returncode == 0
        desk.commit(mine, f"mine-{point}", "1\n")
        count.write_text("")
        path = f"{desk.shims}:{behind}:{desk.env['PATH']}"
        killed = desk.shim("push", "-q", "origin", "main", cwd=mine, PATH=path, POINT=str(point))
        assert killed.returncode in (0, -signal.SIGKILL), killed.stderr
        desk.commit(other, f"next-{point}", "1\n")
        moved_on = desk.shim("push", "-q", "origin", "main", cwd=other, session="other")
        assert moved_on.returncode == 0, moved_on.stderr
        again = desk.shim("push", "-q", "origin", "main", cwd=mine)
        assert again.returncode == 0, again.stderr
        mine_now = [name for name in desk.subjects() if name == f"mine: mine-{point}"]
        assert len(mine_now) == 1, (when, point, desk.subjects())
        if killed.returncode == 0:
            break
    assert desk.is_linear()
    assert len(desk.subjects()) == 1 + 3 * point
    assert point > 8
    assert uncertain(desk, mine) == []
    assert not list((mine / ".git").glob("claimonce/*"))
    assert desk.git("for-each-ref", "refs/claimonce", cwd=mine) == ""
    assert len(desk.git("worktree", "list", cwd=mine).splitlines()) == 1
