from __future__ import annotations

import json
from pathlib import Path

import pytest
from gate.push.desk import Desk

from claimonce.gate.push import prepush


def bypasses(desk: Desk, tree: Path) -> list[dict[str, object]]:
    rows = [json.loads(line) for line in desk.verb("log", "--json", cwd=tree).stdout.splitlines()]
    return [row for row in rows if row["verdict"] == "bypass"]


def test_a_push_with_no_verify_around_the_shim_is_noticed_once_by_the_next(desk: Desk) -> None:
    mine = desk.clone("mine")
    prepush.install(str(mine), desk.env, desk.launcher)
    known = desk.commit(mine, "mine", "1\n")
    assert desk.shim("push", "origin", "main", cwd=mine).returncode == 0
    around = desk.commit(mine, "around", "1\n")
    desk.git("push", "-q", "--no-verify", "origin", "main", cwd=mine)
    for name in ("more", "again"):
        desk.commit(mine, name, "1\n")
        assert desk.shim("push", "origin", "main", cwd=mine).returncode == 0
    found = bypasses(desk, mine)
    assert [row["receipt"] for row in found] == [{"old": known, "new": around}]


def test_a_remote_that_only_moved_in_turn_leaves_no_such_entry(desk: Desk) -> None:
    one, two = desk.clone("one"), desk.clone("two")
    for name in ("a", "b"):
        for tree in (one, two):
            desk.commit(tree, f"{name}-{tree.name}", "1\n")
            assert desk.shim("push", "origin", "main", cwd=tree, session=tree.name).returncode == 0
    assert bypasses(desk, one) == []


AROUND = {
    "a URL instead of a remote": ["push", "-q", "--no-verify", "{remote}", "main"],
    "send-pack": ["send-pack", "{remote}", "main"],
    "no log of the branch": ["-c", "core.logAllRefUpdates=false", "push", "-q", "--no-verify", "origin", "main"],
    "no hooks": ["-c", "core.hooksPath=/dev/null", "push", "-q", "origin", "main"],
}


@pytest.mark.parametrize("way", AROUND)
def test_what_git_writes_down_nowhere_is_noticed_by_the_next_push_too(desk: Desk, way: str) -> None:
    mine = desk.clone("mine")
    known = desk.commit(mine, "mine", "1\n")
    assert desk.shim("push", "origin", "main", cwd=mine).returncode == 0
    around = desk.commit(mine, "around", "1\n")
    desk.git(*(word.format(remote=desk.remote) for word in AROUND[way]), cwd=mine)
    assert desk.tip() == around
    desk.commit(mine, "more", "1\n")
    assert desk.shim("push", "origin", "main", cwd=mine).returncode == 0
    assert [row["receipt"] for row in bypasses(desk, mine)] == [{"old": known, "new": around}]


def test_a_branch_that_was_deleted_around_the_gate_is_noticed_when_it_is_pushed_again(desk: Desk) -> None:
    mine = desk.clone("mine")
    known = desk.commit(mine, "mine", "1\n")
    assert desk.shim("push", "origin", "HEAD:topic", cwd=mine).returncode == 0
    desk.git("push", "-q", "origin", ":topic", cwd=mine)
    assert desk.shim("push", "origin", "HEAD:topic", cwd=mine).returncode == 0
    assert [row["receipt"] for row in bypasses(desk, mine)] == [{"old": known, "new": "0" * 40}]


def test_a_branch_without_a_receipt_has_nothing_to_compare_with(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "1\n")
    assert desk.shim("push", "origin", "main", cwd=mine).returncode == 0
    assert bypasses(desk, mine) == []
