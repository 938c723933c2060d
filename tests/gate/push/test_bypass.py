from __future__ import annotations

import json
from pathlib import Path

from gate.push.desk import Desk

from claimonce.gate.push import prepush


def bypasses(desk: Desk, tree: Path) -> list[dict[str, object]]:
    rows = json.loads(desk.verb("log", "--json", cwd=tree).stdout)
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
