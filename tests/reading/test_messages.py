"""Who gets a message and what it says, as its receiver would get it; and what of both is known."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.hooks.effect import Effect
from claimonce.reading import read_command

Read = Callable[..., Effect]


@pytest.fixture
def forge(tmp_path: Path) -> Path:
    """A folder with the checkouts `ra` and `rb` of two repositories, and a worktree of the first."""
    for name in ("ra", "rb"):
        git = tmp_path / name / ".git"
        git.mkdir(parents=True)
        git.joinpath("config").write_text(f'[remote "origin"]\n\turl = git@github.com:O/{name}.git\n')
    tree = tmp_path / "tree"
    tree.mkdir()
    gitdir = tmp_path / "ra/.git/worktrees/tree"
    gitdir.mkdir(parents=True)
    gitdir.joinpath("commondir").write_text("../..\n")
    tree.joinpath(".git").write_text(f"gitdir: {gitdir}\n")
    return tmp_path


def one(command: str, cwd: object = "/r") -> Effect:
    """Return the one effect of a command."""
    (effect,) = read_command(command, DESCRIPTIONS, cwd=str(cwd)).effects
    return effect


@pytest.mark.parametrize("verb", ["issue comment", "pr comment", "pr review", "issue close", "pr reopen", "pr edit"])
@pytest.mark.parametrize(
    ("words", "folder", "reader"),
    [
        ("5", "ra", "github.com/o/ra#5"),
        ("5", "rb", "github.com/o/rb#5"),
        ("5", "tree", "github.com/o/ra#5"),
        ("5 -R o/third", "ra", "github.com/o/third#5"),
        ("-R ghe.example.test/o/third 5", "ra", "ghe.example.test/o/third#5"),
        ("https://github.com/O/Third/pull/5", "ra", "github.com/o/third#5"),
        ("https://github.com/o/third/issues/5#issuecomment-9", "ra", "github.com/o/third#5"),
    ],
)
def test_a_thread_is_its_host_owner_repository_and_number(
    forge: Path, verb: str, words: str, folder: str, reader: str
) -> None:
    text = {"issue close": "-c hi", "pr reopen": "-c hi", "pr edit": "--add-reviewer hi"}.get(verb, "--body hi")
    effect = one(f"gh {verb} {words} {text}", forge / folder)
    assert (effect.targets, effect.readers_known) == ((reader,), True)
    assert (effect.body, effect.text_known) == ("hi", True)


def test_a_thread_of_a_repository_that_nobody_names_is_not_known(tmp_path: Path) -> None:
    effect = one("gh issue comment 5 --body hi", tmp_path)
    assert not effect.readers_known
    assert not one('gh issue comment "$N" -R o/r --body hi').readers_known
    assert not one('gh issue comment 5 -R "$REPO" --body hi').readers_known


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("gh pr review 8 -R o/r -c -b TEXT", "TEXT"),
        ("gh pr review 8 -R o/r --comment --body TEXT", "TEXT"),
        ("gh pr review 8 -R o/r --approve", "event=APPROVE"),
        ("gh issue comment 5 -R o/r -F - <<'E'\nTEXT\nE", "TEXT"),
        ("printf TEXT > b.md; gh issue comment 5 -R o/r --body-file b.md", "TEXT"),
        ('gh issue comment 5 -R o/r -b "$(cat <<E\nTEXT\nE\n)"', "TEXT"),
        ("echo TEXT | gh issue comment 5 -R o/r --body-file -", "TEXT"),
    ],
)
def test_the_text_is_what_arrives(command: str, text: str) -> None:
    effect = one(command)
    assert (effect.body, effect.text_known) == (text, True)


@pytest.mark.parametrize(
    "words", ["--body-file b.md", "-F b.md", '-b "$(cat b.md)"', "-F - < b.md", '-b "$(< b.md)"', "-F ./sub/../b.md"]
)
def test_a_file_that_is_there_is_read_whichever_way_it_is_given(tmp_path: Path, words: str) -> None:
    (tmp_path / "b.md").write_text("Zwölf läuft.\n")
    effect = one(f"gh pr comment 6 -R o/r {words}", tmp_path)
    assert (effect.body, effect.text_known) == ("Zwölf läuft.", True)
    (tmp_path / "b.md").write_text("something else")
    assert one(f"gh pr comment 6 -R o/r {words}", tmp_path).body == "something else"


@pytest.mark.parametrize(
    "before", ["make notes", "python gen.py", "./gen > b.md", "git checkout x", "sed -i s/a/b/ b.md"]
)
def test_a_file_that_something_before_may_have_changed_is_not_known(tmp_path: Path, before: str) -> None:
    (tmp_path / "b.md").write_text("old")
    (effect,) = (
        each for each in read_command(
            f"{before}; gh pr comment 6 -R o/r -F b.md", DESCRIPTIONS, cwd=str(tmp_path)
        ).effects
    )  # fmt: skip
    assert not effect.text_known


def test_what_is_no_plain_file_of_modest_size_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "binary").write_bytes(b"a\0b")
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(1 << 30)
    for name in ("folder", "fifo", "binary", "huge", "missing", "/dev/zero", "/proc/self/mem"):
        for words in (f"--body-file {name}", f"-F - < {name}", f'-b "$(cat {name})"'):
            effect = one(f"gh pr comment 6 -R o/r {words}", tmp_path)
            assert not effect.text_known, words


@pytest.mark.parametrize("text", ['"$X"', '"Done: $X"', '"$(make summary)"', '"$(curl -s x)"', '"`date`"'])
def test_a_text_with_an_unknown_part_is_not_known(text: str) -> None:
    assert not one(f"gh pr comment 6 -R o/r --body {text}").text_known


@pytest.mark.parametrize(
    ("command", "act"),
    [
        ("gh pr comment 9 --edit-last --body 'CI: 2 of 3'", "edit"),
        ("gh issue comment 5 --delete-last --yes", "delete"),
        ("gh issue comment 5 --edit-last --create-if-none --body-file x", "edit"),
    ],
)
def test_what_tells_nobody_anew_is_no_effect(command: str, act: str) -> None:
    reading = read_command(command, DESCRIPTIONS, cwd="/r")
    assert reading.effects == ()
    assert [each.act for each in reading.quiet] == [act]


@pytest.mark.parametrize(("verb", "noun"), [("issue create", "issues"), ("pr create", "pulls"), ("pr new", "pulls")])
def test_what_is_filed_is_compared_by_its_repository(forge: Path, verb: str, noun: str) -> None:
    effect = one(f"gh {verb} --title 'Fix the build' --body 'Closes #5802'", forge / "ra")
    assert effect.act == "file"
    assert effect.targets == (f"github.com/o/ra {noun}",)
    assert (effect.subject, effect.body) == ("Fix the build", "Closes #5802")
    assert effect.readers_known
    assert effect.text_known
