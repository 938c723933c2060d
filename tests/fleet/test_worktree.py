from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from claimonce.fleet import worktree
from claimonce.fleet.repo import Repo


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with two commits, standing on the first, and a file that its set-up made."""
    for words in (
        "init -q -b main", "config user.name T", "config user.email t@example.test", "add .", "commit -q -m one",
    ):  # fmt: skip
        (tmp_path / "kept").write_text("one\n")
        subprocess.run(["git", *words.split()], cwd=tmp_path, check=True)
    (tmp_path / "made").write_text("by the set-up\n")
    return tmp_path


def test_what_a_killed_landing_left_half_written_is_put_back(tree: Path) -> None:
    repo = Repo(str(tree), dict(os.environ))
    before = repo.dirt()
    (tree / "kept").write_text("half wri")
    (tree / "theirs").mkdir()
    (tree / "theirs" / "new").write_text("half")
    worktree.restore(repo, tree, before)
    assert repo.dirt() == before == ["?? made"]
    assert (tree / "kept").read_text() == "one\n"
    assert not (tree / "theirs").exists()


def test_files_that_a_set_up_changed_are_left_alone(tree: Path) -> None:
    repo = Repo(str(tree), dict(os.environ))
    (tree / "kept").write_text("by the set-up")
    worktree.restore(repo, tree, repo.dirt())
    assert (tree / "kept").read_text() == "by the set-up"
