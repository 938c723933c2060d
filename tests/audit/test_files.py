from __future__ import annotations

import os
from pathlib import Path

import pytest
from audit.trees import closed, committed, git, tree

from claimonce.audit import files
from claimonce.audit.files import Listing


def reasons(found: Listing) -> dict[str, str]:
    return {each.path: each.reason for each in found.unread}


def names(found: Listing) -> list[str]:
    return [each.path for each in found.files]


def test_git_decides_what_belongs_to_the_tree(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"a.sh": "x", "out/b.sh": "x", ".gitignore": "out/\n"}))
    tree(tmp_path, {"new.sh": "x"})
    found = files.listing(str(tmp_path))
    assert found.git
    assert names(found) == [".gitignore", "a.sh", "new.sh"]


def test_without_git_the_tree_is_walked_and_built_folders_are_named(tmp_path: Path) -> None:
    tree(tmp_path, {"a.sh": "x", "lib/b.sh": "x", "node_modules/c/d.js": "x"})
    found = files.listing(str(tmp_path))
    assert not found.git
    assert names(found) == ["a.sh", "lib/b.sh"]
    assert found.notes == ("not walked: node_modules",)


def test_links_are_not_followed_and_named_unless_their_target_is_read(tmp_path: Path) -> None:
    outside = tree(tmp_path / "outside", {"secret.sh": "x"})
    root = tree(tmp_path / "root", {"a.sh": "x", "sub/b.sh": "x"})
    (root / "same.sh").symlink_to("a.sh")
    (root / "out.sh").symlink_to(outside / "secret.sh")
    (root / "gone.sh").symlink_to("nowhere")
    (root / "loop").symlink_to("loop")
    (root / "sub" / "up").symlink_to("..")
    for make in (lambda: None, lambda: committed(root)):
        make()
        found = files.listing(str(root))
        assert names(found) == ["a.sh", "sub/b.sh"]
        assert reasons(found) == {
            "out.sh": "a symbolic link out of the tree",
            "gone.sh": "a dangling symbolic link",
            "loop": "a loop of symbolic links",
            "sub/up": "a loop of symbolic links",
        }


def test_a_closed_folder_is_named(tmp_path: Path) -> None:
    tree(tmp_path, {"a.sh": "x", "closed/b.sh": "x"})
    (tmp_path / "closed").chmod(0)
    try:
        assert closed(tmp_path) == {"closed": "permission denied"}
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_a_pipe_is_named_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.sh")
    assert reasons(files.listing(str(tmp_path))) == {"pipe.sh": "not a regular file"}
    with pytest.raises(OSError, match="not a regular file"):
        files.read(str(tmp_path), "pipe.sh")


def test_a_submodule_is_named(tmp_path: Path) -> None:
    inner = committed(tree(tmp_path / "inner", {"a.sh": "x"}))
    root = committed(tree(tmp_path / "root", {"b.sh": "x"}))
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "part")
    assert reasons(files.listing(str(root))) == {"part": "a repository of its own"}


def test_a_deleted_file_is_nothing_to_read(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"a.sh": "x", "b.sh": "x"}))
    (tmp_path / "b.sh").unlink()
    assert names(files.listing(str(tmp_path))) == ["a.sh"]


def test_the_tree_s_own_git_configuration_starts_nothing(tmp_path: Path) -> None:
    root = committed(tree(tmp_path / "root", {"a.sh": "x"}))
    program = tmp_path / "monitor"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o755)
    git(root, "config", "core.fsmonitor", str(program))
    assert names(files.listing(str(root))) == ["a.sh"]
    assert not (tmp_path / "ran").exists()
