"""git aliases are read from the files as git reads them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.programs.git_config import alias
from claimonce.reading import read_command

VALUES = [
    "push origin",
    "!git push",
    '!f() { git push "$@"; }; f',
    "log --format='%h # %s'",
    "!sh -c 'a; b # c'",
    'x "quoted" \\ y',
]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository of the test's own."""
    subprocess.run(["git", "init", "-q", str(tmp_path / "r")], check=True)
    return tmp_path / "r"


def configure(repository: Path, *args: str) -> None:
    """Let git itself write the configuration."""
    subprocess.run(["git", "-C", str(repository), "config", *args], check=True)


@pytest.mark.parametrize("value", VALUES)
def test_an_alias_is_what_git_says_it_is(repository: Path, value: str) -> None:
    configure(repository, "alias.x", "other")
    configure(repository, "alias.x", value)
    said = subprocess.run(
        ["git", "-C", str(repository), "config", "alias.x"], capture_output=True, text=True, check=True
    ).stdout.removesuffix("\n")
    assert alias(str(repository), "x") == said == value
    assert alias(str(repository), "X") == value
    assert alias(str(repository), "y") is None


def test_an_alias_is_found_from_a_folder_below_and_from_a_worktree(repository: Path) -> None:
    configure(repository, "alias.up", "push")
    (repository / "a" / "b").mkdir(parents=True)
    assert alias(str(repository / "a" / "b"), "up") == "push"
    commit = [
        "git",
        "-C",
        str(repository),
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.org",
        "commit",
        "-q",
        "--allow-empty",
        "-mx",
    ]
    subprocess.run(commit, check=True)
    subprocess.run(
        ["git", "-C", str(repository), "worktree", "add", "-q", str(repository.parent / "w")],
        check=True,
        capture_output=True,
    )
    assert alias(str(repository.parent / "w"), "up") == "push"


def test_a_users_alias_is_found(own_home: Path, tmp_path: Path) -> None:
    (own_home / ".gitconfig").write_text("[alias]\n\tup = push\n[Alias]\n  Two = !git push # no\n")
    assert alias(str(tmp_path), "up") == "push"
    assert alias(str(tmp_path), "two") == "!git push"


def test_an_alias_that_pushes_is_an_effect(repository: Path) -> None:
    configure(repository, "alias.up", "push origin")
    configure(repository, "alias.st", "status -sb")
    for command, count in (("git up", 1), ("git st", 0), ("git -C . up main", 1), ("cd .. && git -C r up", 1)):
        assert len(read_command(command, DESCRIPTIONS, cwd=str(repository)).effects) == count, command
    assert read_command("git up", DESCRIPTIONS, cwd=str(repository), read_file=False).undecidable


def test_the_caller_may_look_aliases_up_itself() -> None:
    asked: list[tuple[str, str]] = []

    def look(cwd: str, name: str) -> str | None:
        asked.append((cwd, name))
        return "push" if name == "up" else None

    assert read_command("git up; git no; git status", DESCRIPTIONS, cwd="/r", git_alias=look).effects
    assert asked == [("/r", "up"), ("/r", "no")]


def test_git_is_never_an_alias_of_its_own_verb(repository: Path) -> None:
    configure(repository, "alias.status", "push")
    assert not read_command("git status", DESCRIPTIONS, cwd=str(repository)).effects
