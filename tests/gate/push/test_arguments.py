from __future__ import annotations

import pytest

from claimonce.gate.push.arguments import read, split_globals


@pytest.mark.parametrize(
    ("args", "verb"),
    [
        (["push"], "push"), (["-C", "push", "status"], "status"), (["-c", "x", "--git-dir", "y", "push"], "push"),
        (["--git-dir=y", "-p", "push"], "push"), (["--help", "push"], ""), (["--exec-path"], ""), ([], ""),
        (["--exec-path=/x", "push"], "push"), (["--namespace", "push"], ""),
    ],
)  # fmt: skip
def test_the_subcommand_is_found_as_git_finds_it(args: list[str], verb: str) -> None:
    assert split_globals(args)[1] == verb


@pytest.mark.parametrize(
    ("args", "words", "plain"),
    [
        ([], (), True),
        (["origin", "main"], ("origin", "main"), True),
        (["-u", "origin", "main"], ("origin", "main"), True),
        (["origin", "-q", "main"], ("origin", "main"), True),
        (["-o", "-f", "origin"], ("origin",), True),
        (["-qo", "-f", "origin"], ("origin",), True),
        (["-o-f", "origin"], ("origin",), True),
        (["--push-option", "--force", "origin"], ("origin",), True),
        (["--push-option=--force", "origin"], ("origin",), True),
        (["--receive-pack", "x y", "origin"], ("origin",), True),
        (["--no-verify", "origin"], ("origin",), True),
        (["--force", "--no-force", "origin"], ("origin",), True),
        (["--", "origin", "-f"], ("origin", "-f"), True),
        (["-f"], (), False),
        (["-uf", "origin"], ("origin",), False),
        (["--forc", "origin"], ("origin",), False),
        (["--force-with-lease=main:1", "origin"], ("origin",), False),
        (["--delete", "origin", "x"], ("origin", "x"), False),
        (["--mirr"], (), False),
        (["--something-new", "origin"], ("origin",), False),
    ],
)  # fmt: skip
def test_the_words_after_push_are_read_as_git_reads_them(args: list[str], words: tuple[str, ...], plain: bool) -> None:
    pushed = read(args)
    assert (pushed.words, pushed.plain) == (words, plain)


def test_a_remote_may_be_named_by_an_option() -> None:
    assert read(["--repo", "there"]).remote == read(["--repo=there"]).remote == "there"
    assert read(["--repo=there", "here"]).remote == "here"


def test_a_tag_in_two_words_is_one_refspec() -> None:
    assert read(["origin", "tag", "v1", "main"]).refspecs == ("refs/tags/v1", "main")
