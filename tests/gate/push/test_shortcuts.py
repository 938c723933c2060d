"""What is done without a process of git comes out as git would have it."""

from __future__ import annotations

from pathlib import Path

import pytest
from gate.push.desk import GIT, Desk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimonce.gate.push import repository
from claimonce.gate.push.rebase import loose_objects
from claimonce.hooks.git.runner import Git
from examples import examples


def by_git(desk: Desk, where: Path) -> tuple[str, str]:
    told = desk.git("rev-parse", "--absolute-git-dir", "--show-toplevel", cwd=where).split("\n")
    return told[0], told[1]


@pytest.fixture
def home(desk: Desk) -> Path:
    """A clone with a folder, a linked worktree, a submodule and a bare repository in it."""
    home = desk.clone("home")
    (home / "a" / "b").mkdir(parents=True)
    desk.git("worktree", "add", "-q", "-b", "tree", "inside/tree", cwd=home)
    desk.git("config", "--global", "protocol.file.allow", "always")
    desk.git("submodule", "--quiet", "add", str(desk.remote), "part", cwd=home)
    desk.git("init", "-q", "--bare", "bare.git", cwd=home)
    return home


@pytest.mark.parametrize("place", [".", "a/b", "inside/tree", "part"])
def test_a_repository_is_found_where_git_finds_it(desk: Desk, home: Path, place: str) -> None:
    repo = repository.read(Git(GIT, cwd=str(home / place), env=desk.env))
    assert repo is not None
    assert (repo.git_dir, repo.top) == by_git(desk, home / place)


def test_a_link_into_a_repository_is_followed(desk: Desk, home: Path) -> None:
    (desk.root / "link").symlink_to(home / "a")
    assert repository.find_repository(str(desk.root / "link"), desk.env) == by_git(desk, home)


@pytest.mark.parametrize("place", ["bare.git", ".git", ".git/refs"])
def test_git_itself_is_asked_in_a_folder_of_its_own(desk: Desk, home: Path, place: str) -> None:
    assert repository.find_repository(str(home / place), desk.env) is None
    repo = repository.read(Git(GIT, cwd=str(home / place), env=desk.env))
    assert repo is not None
    assert repo.top == ""


def test_a_broken_folder_of_that_name_is_left_to_git(desk: Desk, home: Path) -> None:
    broken = home / "a" / "b" / ".git"
    broken.mkdir()
    (broken / "HEAD").write_text("ref: refs/heads/main\n")
    assert repository.find_repository(str(broken.parent), desk.env) is None
    repo = repository.read(Git(GIT, cwd=str(broken.parent), env=desk.env))
    assert repo is not None
    assert repo.top == str(home)


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_CEILING_DIRECTORIES"])
def test_who_says_where_to_look_is_obeyed(desk: Desk, home: Path, name: str) -> None:
    assert repository.find_repository(str(home), {name: "/elsewhere"}) is None


def test_there_is_no_repository_where_there_is_none(desk: Desk) -> None:
    assert repository.find_repository(str(desk.root), desk.env) is None
    assert repository.read(Git(GIT, cwd=str(desk.root), env=desk.env)) is None


def test_a_repository_of_somebody_else_is_git_s_to_refuse(desk: Desk, home: Path) -> None:
    env = {**desk.env, "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    assert repository.read(Git(GIT, cwd=str(home), env=env)) is None


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_a_commit_is_the_object_that_git_would_write(desk: Desk, message: str) -> None:
    repo = desk.remote
    tree = desk.git("rev-parse", "main^{tree}", cwd=repo)
    who = "Agent <agent@example.test> 1700000000 +0100"
    text = f"tree {tree}\nparent {desk.tip()}\nauthor {who}\ncommitter {who}\n\n{message}"
    git = Git(GIT, cwd=str(repo), env=desk.env)
    expected = git.tell("hash-object", "-t", "commit", "--stdin", feed=text)
    for _ in range(2):
        assert loose_objects.put_commit(str(repo / "objects"), text) == expected
    assert git.tell("cat-file", "-t", expected) == "commit"
    assert (repo / "objects" / expected[:2] / expected[2:]).stat().st_mode & 0o777 == 0o444
    assert git.ask("fsck", "--strict", "--no-dangling").status == 0
