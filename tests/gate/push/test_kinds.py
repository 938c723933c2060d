"""Repositories and remotes out of the ordinary: each kind of push has a stated behaviour (docs/how-to/push-in-turn)."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from gate.push.desk import Desk, until
from gate.push.test_waiting_pushes import Line, waiting


def keys(desk: Desk) -> set[str]:
    """The keys whose turns were taken, from the remote's name on."""
    rows = [json.loads(line) for line in desk.verb("log", "--json", cwd=desk.root).stdout.splitlines()]
    return {row["key"].rpartition("/desk/")[2] for row in rows if row["kind"] == "git_push"}


def outcomes(desk: Desk) -> dict[str, str]:
    """How the last turn of each key ended."""
    rows = [
        json.loads(line) for line in desk.verb("log", "--json", cwd=desk.root).stdout.splitlines()
    ]  # the oldest first
    return {row["key"].rpartition("/desk/")[2]: row["state"] for row in rows if row["state"]}


def second_remote(desk: Desk, name: str = "second.git") -> Path:
    desk.git("clone", "-q", "--bare", str(desk.remote), str(desk.root / name))
    return desk.root / name


def tip_of(desk: Desk, remote: Path, ref: str = "main") -> str:
    return desk.git("rev-parse", "--verify", "--quiet", ref, cwd=remote, check=False)


# Clones that have not everything.


def test_a_shallow_clone_that_is_behind_lands_and_stays_shallow(desk: Desk) -> None:
    desk.others_push("before", "1\n")
    mine = desk.root / "mine"
    desk.git("clone", "-q", "--depth", "1", f"file://{desk.remote}", str(mine))
    desk.others_push("theirs", "1\n")
    desk.others_push("theirs-too", "1\n")
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[-2:] == ["other: theirs-too", "mine: mine"]
    assert desk.git("rev-parse", "HEAD", cwd=mine) == desk.tip()
    assert desk.git("rev-parse", "--is-shallow-repository", cwd=mine) == "true"


def test_a_partial_clone_that_is_behind_lands_and_stays_partial(desk: Desk) -> None:
    desk.others_push("README.md", "Begin\nmiddle\nend\n")
    desk.others_push("large", "1\n" * 10_000)
    for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        desk.git("config", key, "true", cwd=desk.remote)
    mine = desk.root / "mine"
    desk.git("clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{desk.remote}", str(mine))
    desk.git("sparse-checkout", "set", "--no-cone", "/README.md", cwd=mine)
    desk.git("checkout", "-q", "main", cwd=mine)
    large = desk.git("rev-parse", "main:large", cwd=mine)
    desk.others_push("README.md", "Begin!\nmiddle\nend\n")
    desk.commit(mine, "README.md", "Begin\nmiddle\nend!\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.git("show", "main:README.md", cwd=desk.remote) == "Begin!\nmiddle\nend!"
    assert desk.git("rev-parse", "HEAD", cwd=mine) == desk.tip()
    missing = desk.git("rev-list", "--objects", "--missing=print", "HEAD", cwd=mine).splitlines()
    assert f"?{large}" in missing


@pytest.mark.skipif(not shutil.which("git-lfs"), reason="needs git-lfs")
def test_large_files_of_a_branch_that_is_behind_go_with_it(desk: Desk) -> None:
    desk.env = {**desk.env, "HOME": str(desk.root)}
    trees = [desk.clone(name) for name in ("one", "two")]
    for tree in trees:
        desk.git("remote", "set-url", "origin", f"file://{desk.remote}", cwd=tree)
        desk.git("lfs", "install", "--local", cwd=tree)
    desk.commit(trees[0], ".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
    desk.git("push", "-q", "origin", "main", cwd=trees[0])
    desk.git("pull", "-q", cwd=trees[1])
    for tree in trees:
        desk.commit(tree, f"{tree.name}.bin", f"large content of {tree.name}\n")
    for tree in trees:
        done = desk.shim("push", "origin", "main", cwd=tree, session=tree.name)
        assert done.returncode == 0, done.stderr
    assert desk.subjects()[-2:] == ["one: one.bin", "two: two.bin"]
    assert desk.git("status", "--porcelain", cwd=trees[1]) == ""
    assert (trees[1] / "one.bin").read_text() == "large content of one\n"
    fresh = desk.root / "fresh"
    desk.git("clone", "-q", f"file://{desk.remote}", str(fresh))
    desk.git("lfs", "install", "--local", cwd=fresh)
    desk.git("lfs", "pull", cwd=fresh)
    assert [(fresh / f"{name}.bin").read_text() for name in ("one", "two")] == [
        "large content of one\n", "large content of two\n",
    ]  # fmt: skip


# Repositories in repositories.


@pytest.fixture
def inner(desk: Desk) -> Path:
    """A clone whose folder `part` is a submodule with a remote of its own."""
    part = second_remote(desk, "part.git")
    desk.git("config", "--global", "protocol.file.allow", "always")
    mine = desk.clone("mine")
    desk.git("submodule", "--quiet", "add", str(part), "part", cwd=mine)
    desk.git("commit", "-q", "-m", "Add part", cwd=mine)
    desk.git("push", "-q", "origin", "main", cwd=mine)
    return mine


def test_a_submodule_is_carried_by_its_superproject_and_its_files_stay(desk: Desk, inner: Path) -> None:
    commit = desk.commit(inner / "part", "inside", "1\n")
    assert desk.shim("push", "origin", "HEAD:main", cwd=inner / "part").returncode == 0
    desk.git("commit", "-q", "-a", "-m", "Move part", cwd=inner)
    desk.others_push("theirs", "1\n")
    (inner / "part" / "loose").write_text("not added\n")
    done = desk.shim("push", "origin", "main", cwd=inner)
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[-2:] == ["other: theirs", "Move part"]
    assert desk.git("rev-parse", "main:part", cwd=desk.remote) == commit
    assert desk.git("rev-parse", "HEAD", cwd=inner / "part") == commit
    assert (inner / "part" / "loose").exists()
    assert {"part.git:refs/heads/main", "remote.git:refs/heads/main"} <= keys(desk)


def test_submodules_that_are_pushed_along_go_out_under_the_turn_of_the_outer_push(desk: Desk, inner: Path) -> None:
    desk.git("switch", "-q", "-C", "main", cwd=inner / "part")
    commit = desk.commit(inner / "part", "inside", "1\n")
    desk.git("commit", "-q", "-a", "-m", "Move part", cwd=inner)
    done = desk.shim("push", "--recurse-submodules=on-demand", "origin", "main", cwd=inner)
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[-1] == "Move part"
    assert tip_of(desk, desk.root / "part.git") == commit
    assert "part.git:refs/heads/main" not in keys(desk)


@pytest.mark.parametrize("how", ["option", "config", "recurse"])
def test_a_push_that_brings_submodules_along_is_not_rebased(desk: Desk, inner: Path, how: str) -> None:
    option = ["--recurse-submodules=on-demand"] if how == "option" else []
    key, text = {"config": ("push.recurseSubmodules", "on-demand"), "recurse": ("submodule.recurse", "true")}.get(
        how, ("push.recurseSubmodules", "no")
    )
    desk.git("config", key, text, cwd=inner)
    desk.others_push("theirs", "1\n")
    commit, tip = desk.commit(inner, "mine", "1\n"), desk.tip()
    done = desk.shim("push", *option, "origin", "main", cwd=inner)
    assert done.returncode == 1
    assert "fetch first" in done.stderr
    assert (desk.git("rev-parse", "HEAD", cwd=inner), desk.tip()) == (commit, tip)


def test_a_submodule_that_was_not_pushed_stops_a_push_that_checks(desk: Desk, inner: Path) -> None:
    desk.commit(inner / "part", "inside", "1\n")
    desk.git("commit", "-q", "-a", "-m", "Move part", cwd=inner)
    desk.others_push("theirs", "1\n")
    tip = desk.tip()
    done = desk.shim("push", "--recurse-submodules=check", "origin", "main", cwd=inner)
    assert done.returncode == 128
    assert "not be found on any remote" in done.stderr
    assert desk.tip() == tip


# Several remotes, several URLs.


def test_each_remote_has_a_line_of_its_own(desk: Desk) -> None:
    second = second_remote(desk)
    mine = desk.clone("mine")
    desk.git("remote", "add", "second", str(second), cwd=mine)
    commit = desk.commit(mine, "mine", "1\n")
    line = Line(desk)
    done = desk.shim("push", "second", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    line.end()
    assert tip_of(desk, second) == commit
    assert {"second.git:refs/heads/main", "remote.git:refs/heads/main"} <= keys(desk)


def test_the_push_remote_that_is_set_is_the_one_whose_turn_is_taken(desk: Desk) -> None:
    second = second_remote(desk)
    mine = desk.clone("mine")
    desk.git("remote", "add", "second", str(second), cwd=mine)
    desk.git("config", "remote.pushDefault", "second", cwd=mine)
    commit = desk.commit(mine, "mine", "1\n")
    assert desk.shim("push", cwd=mine).returncode == 0
    assert tip_of(desk, second) == commit != desk.tip()
    assert keys(desk) == {"second.git:refs/heads/main"}


def with_two_urls(desk: Desk) -> tuple[Path, Path]:
    second = second_remote(desk)
    mine = desk.clone("mine")
    for url in (desk.remote, second):
        desk.git("remote", "set-url", "--push", "--add", "origin", str(url), cwd=mine)
    return mine, second


def test_a_remote_with_several_push_urls_takes_the_turn_of_each(desk: Desk) -> None:
    mine, second = with_two_urls(desk)
    commit = desk.commit(mine, "mine", "1\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.tip() == tip_of(desk, second) == commit
    assert keys(desk) == {"second.git:refs/heads/main", "remote.git:refs/heads/main"}


def test_a_push_to_several_urls_waits_for_the_line_of_the_second_too(desk: Desk) -> None:
    mine, second = with_two_urls(desk)
    other = desk.clone("other")
    desk.git("remote", "set-url", "origin", str(second), cwd=other)
    held, go = desk.root / "held", desk.root / "go"
    desk.hook(other, "pre-push", f"touch {held}; while [ ! -e {go} ]; do sleep 0.05; done")
    desk.commit(other, "other", "1\n")
    desk.commit(mine, "mine", "1\n")
    holder = desk.start("push", "origin", "main", cwd=other, session="holder")
    until(held.exists)
    late = desk.verb("push", "--wait", "0s", "origin", "main", cwd=mine)
    assert late.returncode == 80
    assert "holder holds the turn" in late.stderr
    go.touch()
    assert holder.wait(30) == 0
    holder.communicate()
    assert waiting(desk) == []


def test_of_several_urls_the_one_that_refuses_has_not_landed_and_the_other_has(desk: Desk) -> None:
    mine, second = with_two_urls(desk)
    tip = tip_of(desk, second)
    (second / "hooks" / "pre-receive").write_text("#!/bin/sh\nexit 1\n")
    (second / "hooks" / "pre-receive").chmod(0o755)
    commit = desk.commit(mine, "mine", "1\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 1
    assert (desk.tip(), tip_of(desk, second)) == (commit, tip)
    ended = outcomes(desk)
    assert ended["remote.git:refs/heads/main"] == "done"
    assert ended["second.git:refs/heads/main"] == "failed"
    assert bypasses(desk) == []
    desk.commit(mine, "more", "1\n")
    desk.shim("push", str(desk.remote), "main", cwd=mine)
    assert bypasses(desk) == []


def test_of_several_refs_the_one_that_is_refused_has_not_landed_and_the_others_have(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    tip, commit = desk.tip(), desk.commit(mine, "mine", "1\n")
    done = desk.shim("push", "origin", "main", "HEAD:refs/heads/topic", cwd=mine)
    assert done.returncode == 1
    assert (desk.tip(), desk.tip("topic")) == (tip, commit)
    ended = outcomes(desk)
    assert ended["remote.git:refs/heads/topic"] == "done"
    assert ended["remote.git:refs/heads/main"] == "failed"
    desk.shim("push", "origin", "HEAD:topic", cwd=mine)
    assert bypasses(desk) == []


def bypasses(desk: Desk) -> list[object]:
    rows = [json.loads(line) for line in desk.verb("log", "--json", cwd=desk.root).stdout.splitlines()]
    return [row for row in rows if row["verdict"] == "bypass"]


# Names that do not match.


def test_a_branch_that_was_renamed_here_gets_git_s_own_answer_as_long_as_its_upstream_is_another(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("branch", "-m", "main", "work", cwd=mine)
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "1\n")
    tip = desk.tip()
    done = desk.shim("push", cwd=mine)
    assert done.returncode == 128
    assert "The upstream branch of your current branch does not match" in done.stderr
    assert desk.tip() == tip
    desk.git("config", "push.default", "upstream", cwd=mine)
    done = desk.shim("push", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[-2:] == ["other: theirs", "mine: mine"]
    assert desk.git("rev-parse", "work", cwd=mine) == desk.tip()


def test_an_upstream_that_was_renamed_on_the_remote_is_made_anew_under_its_old_name(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("branch", "-m", "main", "trunk", cwd=desk.remote)
    commit = desk.commit(mine, "mine", "1\n")
    done = desk.shim("push", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert "[new branch]" in done.stderr
    assert desk.tip("main") == commit != desk.tip("trunk")


def test_a_detached_head_that_conflicts_says_the_way_out_without_a_branch(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("checkout", "-q", "--detach", cwd=mine)
    desk.others_push("README.md", "Theirs\n")
    was = desk.commit(mine, "README.md", "Mine\n")
    done = desk.shim("push", "origin", "HEAD:main", cwd=mine)
    assert done.returncode == 82
    assert "git pull --rebase --autostash origin main" in done.stderr
    assert "git push origin HEAD:main" in done.stderr
    assert "git switch" not in done.stderr
    assert desk.git("rev-parse", "HEAD", cwd=mine) == was


def test_a_push_from_a_bare_repository_takes_its_turn(desk: Desk) -> None:
    bare = desk.root / "mirror.git"
    desk.git("clone", "-q", "--mirror", str(desk.remote), str(bare))
    commit = desk.commit(desk.clone("mine"), "mine", "1\n")
    subprocess.run(["git", "fetch", "-q", str(desk.root / "mine"), "main:main"], cwd=bare, check=True, env=desk.env)
    done = desk.shim("push", "origin", cwd=bare)
    assert done.returncode == 0, done.stderr
    assert desk.tip() == commit
    assert "remote.git:refs/heads/main" in keys(desk)


def test_of_two_push_urls_each_is_asked_by_itself(desk: Desk) -> None:
    mine, away = desk.clone("mine"), desk.root / "away.git"
    for url in (desk.remote, away):
        desk.git("remote", "set-url", "--push", "--add", "origin", str(url), cwd=mine)
    commit = desk.commit(mine, "one", "1\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode != 0, "git's own word for a URL that is away"
    assert desk.tip() == commit, "the first URL has it"
    rows = [json.loads(line) for line in desk.verb("log", "--json", cwd=mine).stdout.splitlines()]
    ended = {row["key"]: row for row in rows if row["kind"] == "git_push" and row["state"] in ("done", "failed")}
    assert sorted(row["state"] for row in ended.values()) == ["done", "failed"]
    there = next(row for row in ended.values() if row["state"] == "done")
    assert there["receipt"]["new"] == commit
    assert "away" not in there["key"]
