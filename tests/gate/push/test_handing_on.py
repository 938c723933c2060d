"""What goes out together is handed on, not fetched, and whoever comes while it is put together goes along."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gate.push.desk import Desk, until
from gate.push.test_waiting_pushes import Line, a_tree, counted, pushes, waiting

from claimonce.gate.push.rebase.loose_objects import adopt_pack

__all__ = ["counted"]


def packs(tree: Path) -> dict[str, int]:
    folder = tree / ".git" / "objects" / "pack"
    return {path.name: path.stat().st_ino for path in folder.glob("*.pack")}


def fetches(desk: Desk, tree: Path) -> list[str]:
    """What git was started for in this clone, as far as it fetched."""
    return [line for line in (desk.root / f"{tree.name}.trace").read_text().splitlines() if "upload-pack" in line]


def test_what_landed_with_others_is_handed_on_and_nothing_is_fetched(counted: Desk) -> None:
    desk = counted
    trees = [a_tree(desk, name) for name in ("one", "two", "three")]
    line = Line(desk)
    for tree in trees:
        line.join(tree, GIT_TRACE2=str(desk.root / f"{tree.name}.trace"))
    assert [status for status, _ in line.end()] == [0] * 3
    assert fetches(desk, trees[0]), "the one whose turn it is asks the remote"
    shared = packs(trees[0]).items()
    for tree in trees[1:]:
        assert not fetches(desk, tree)
        assert packs(tree).items() & shared
        assert desk.git("rev-parse", "origin/main", cwd=tree) == desk.tip()
        desk.git("fsck", "--strict", "--connectivity-only", cwd=tree)


def test_clones_that_stand_at_different_commits_each_get_what_they_lack(counted: Desk) -> None:
    desk = counted
    old = a_tree(desk, "old")
    for number in range(3):
        desk.others_push(f"other-{number}", "1\n")
    new = a_tree(desk, "new")
    leader = a_tree(desk, "leader")
    line = Line(desk)
    for tree in (leader, old, new):
        line.join(tree)
    assert [status for status, _ in line.end()] == [0] * 3
    assert pushes(desk) == 5
    for tree in (old, new):
        desk.git("fsck", "--strict", cwd=tree)
        assert desk.git("rev-parse", "origin/main", cwd=tree) == desk.tip()
        assert (tree / "other-2").exists()


def test_who_comes_while_others_are_put_together_goes_out_with_them(counted: Desk) -> None:
    desk = counted
    one, two, three = (a_tree(desk, name) for name in ("one", "two", "three"))
    # A merge needs a tree on disk; making that starts a hook, in which this waits.
    desk.git("checkout", "-q", "-b", "side", "HEAD~", cwd=two)
    desk.commit(two, "side", "1\n")
    desk.git("checkout", "-q", "main", cwd=two)
    desk.git("merge", "-q", "--no-ff", "-m", "two: merge", "side", cwd=two)
    begun, go = desk.root / "begun", desk.root / "go-on"
    desk.hook(one, "post-checkout", f"touch {begun}; while [ ! -e {go} ]; do sleep 0.05; done")
    line = Line(desk)
    line.join(one)
    line.join(two)
    line.go.touch()
    until(begun.exists)
    late = desk.start("push", "origin", "HEAD:main", cwd=three, session="three")
    until(lambda: "env:three" in waiting(desk))
    line.waiting.append(late)
    go.touch()
    ended = line.end()
    assert [status for status, _ in ended] == [0] * 3, ended
    assert pushes(desk) == 2
    assert "more that came meanwhile: three" in ended[0][1]
    assert desk.git("rev-parse", "HEAD", cwd=three) == desk.tip()


@pytest.mark.parametrize("how", ["missing", "linked", "half"])
def test_a_pack_that_is_not_plainly_ones_own_is_fetched_instead(tmp_path: Path, how: str) -> None:
    common = tmp_path / "repo"
    (common / "objects" / "pack").mkdir(parents=True)
    pack = tmp_path / "pack-1"
    if how == "linked":
        (tmp_path / "elsewhere").touch()
        os.symlink(tmp_path / "elsewhere", f"{pack}.pack")
    if how == "half":
        Path(f"{pack}.pack").touch()
    assert not adopt_pack("" if how == "missing" else str(pack), str(common))
    assert not list((common / "objects" / "pack").glob("*.idx"))
