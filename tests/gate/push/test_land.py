from __future__ import annotations

import json

from gate.push.desk import Desk


def test_a_worktree_s_branch_lands_in_the_main_branch_and_follows(desk: Desk) -> None:
    home = desk.clone("home")
    tree = desk.root / "tree"
    desk.git("worktree", "add", "-q", "-b", "topic", str(tree), cwd=home)
    desk.others_push("theirs", "1\n")
    desk.commit(tree, "mine", "1\n")
    done = desk.verb("land", "--json", cwd=tree)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["receipt"]["new"] == desk.tip()
    assert desk.subjects()[1:] == ["other: theirs", "tree: mine"]
    assert desk.git("rev-parse", "topic", cwd=tree) == desk.tip()
    assert desk.git("rev-parse", "main", cwd=home) != desk.tip()


def test_another_branch_than_the_default_is_named(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("push", "-q", "origin", "main:next", cwd=mine)
    commit = desk.commit(mine, "mine", "1\n")
    assert desk.verb("land", "--into", "next", cwd=mine).returncode == 0
    assert desk.tip("next") == commit != desk.tip()


def test_a_conflict_exits_82_and_an_unknown_main_branch_2(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("README.md", "Theirs\n")
    desk.commit(mine, "README.md", "Mine\n")
    assert desk.verb("land", cwd=mine).returncode == 82
    done = desk.verb("land", "--remote", "nowhere", cwd=mine)
    assert done.returncode == 2
    assert "--into" in done.stderr
    assert desk.verb("land", cwd=desk.root).returncode == 2
