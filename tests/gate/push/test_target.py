from __future__ import annotations

from pathlib import Path

import pytest
from gate.push.desk import GIT, Desk

from claimonce.gate.push import repository, target
from claimonce.gate.push.arguments import read
from claimonce.gate.push.target import Target
from claimonce.hooks.git.runner import Git


def found(desk: Desk, tree: Path, *args: str) -> Target | None:
    repo = repository.read(Git(GIT, cwd=str(tree), env=desk.env))
    assert repo is not None
    return target.find(repo, read(args))


def known(desk: Desk, tree: Path, *args: str) -> tuple[tuple[str, ...], str]:
    where = found(desk, tree, *args)
    assert where is not None
    return where.refs, where.source


MAIN = (("refs/heads/main",), "refs/heads/main")


@pytest.mark.parametrize(
    "args",
    [
        [], ["origin"], ["origin", "main"], ["origin", "HEAD"], ["origin", "HEAD:main"], ["origin", "main:main"],
        ["origin", "refs/heads/main"], ["origin", "main:refs/heads/main"], ["-u", "origin", "main"],
        ["origin", "heads/main"], ["origin", "@:main"], ["origin", "HEAD:refs/heads/main"],
    ],
)  # fmt: skip
def test_a_branch_to_itself_may_be_brought_up_to_date(desk: Desk, args: list[str]) -> None:
    assert known(desk, desk.clone("mine"), *args) == MAIN


@pytest.mark.parametrize(
    ("args", "refs"),
    [
        (["-f", "origin", "main"], ("refs/heads/main",)),
        (["origin", "+main"], ("refs/heads/main",)),
        (["origin", "main:topic"], ("refs/heads/topic",)),
        (["origin", ":topic"], ("refs/heads/topic",)),
        (["-d", "origin", "topic"], ("refs/heads/topic",)),
        (["origin", "v1"], ("refs/tags/v1",)),
        (["origin", "v1:v2"], ("refs/tags/v2",)),
        (["origin", "main", "topic"], ("refs/heads/main", "refs/heads/topic")),
        (["origin", "main:refs/for/main"], ("refs/for/main",)),
        (["origin", "HEAD:refs/for/main"], ("refs/for/main",)),
        (["--all"], ("*", "refs/heads/main")),
        (["--tags", "origin", "main"], ("*", "refs/heads/main")),
    ],
)  # fmt: skip
def test_everything_else_takes_its_turn_as_it_is(desk: Desk, args: list[str], refs: tuple[str, ...]) -> None:
    mine = desk.clone("mine")
    desk.git("tag", "v1", cwd=mine)
    assert known(desk, mine, *args) == (refs, "")


def test_push_default_decides_where_a_bare_push_goes(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("switch", "-q", "-c", "topic", "origin/main", cwd=mine)
    assert found(desk, mine) is None  # simple: git refuses another name
    desk.git("config", "push.default", "upstream", cwd=mine)
    assert known(desk, mine) == (("refs/heads/main",), "refs/heads/topic")
    assert known(desk, mine, "origin", "topic") == (("refs/heads/main",), "refs/heads/topic")
    desk.git("config", "push.default", "current", cwd=mine)
    assert known(desk, mine) == (("refs/heads/topic",), "refs/heads/topic")
    desk.git("config", "push.default", "nothing", cwd=mine)
    assert found(desk, mine) is None
    desk.git("config", "push.default", "matching", cwd=mine)
    assert known(desk, mine) == (("*", "refs/heads/main", "refs/heads/topic"), "")


def test_a_remote_that_maps_names_is_left_alone(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("config", "remote.origin.push", "refs/heads/*:refs/for/*", cwd=mine)
    assert known(desk, mine, "origin", "main")[1] == ""
    assert known(desk, mine)[1] == ""


def test_clones_worktrees_and_spellings_of_one_remote_meet_in_one_key(desk: Desk) -> None:
    mine, other = desk.clone("mine"), desk.clone("other")
    desk.git("remote", "set-url", "origin", f"file://{desk.remote}", cwd=other)
    desk.git("worktree", "add", "-q", "-b", "tree", str(desk.root / "tree"), cwd=mine)
    one = found(desk, mine, "origin", "main")
    two = found(desk, other, "origin", "main")
    three = found(desk, desk.root / "tree", "origin", "HEAD:main")
    four = found(desk, mine, str(desk.remote), "main")
    assert one is not None
    assert {where.keys for where in (one, two, three, four) if where is not None} == {one.keys}
    assert None not in (two, three, four)


def test_the_push_url_is_what_counts(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("remote", "set-url", "--push", "origin", "ssh://git@example.test/team/work.git", cwd=mine)
    where = found(desk, mine, "origin", "main")
    assert where is not None
    assert where.shown == "example.test/team/work"
    assert where.fetch_from == "ssh://git@example.test/team/work.git"
    desk.git("remote", "set-url", "--push", "--add", "origin", "ssh://git@example.test/team/mirror.git", cwd=mine)
    assert known(desk, mine, "origin", "main") == (("refs/heads/main",), "")


def test_no_secret_of_a_url_is_in_a_key(desk: Desk) -> None:
    mine = desk.clone("mine")
    where = found(desk, mine, "https://user:s3cret@example.test/a/b.git", "main")
    assert where is not None
    assert "s3cret" not in f"{where.keys} {where.name}"


def test_a_very_long_name_still_has_a_key() -> None:
    assert target.key_of("example.test/" + "a" * 600, "refs/heads/main").endswith("refs/heads/main")
