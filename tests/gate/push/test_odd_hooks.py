"""The pre-push line goes in beside any hook that is there, and leaves it as it was when it comes out."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from claimonce.gate.push import prepush
from claimonce.gate.push.errors import HooksNoFolder

THEIRS = b"#!/bin/sh\necho theirs\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    made = tmp_path / "tree"
    subprocess.run(["git", "init", "-q", str(made)], check=True)
    return made


def kept(path: Path) -> tuple[bool, str, bytes, int]:
    link = os.readlink(path) if path.is_symlink() else ""
    return path.is_symlink(), link, path.read_bytes(), path.stat().st_mode


@pytest.mark.parametrize("kind", ["plain", "link", "relative link", "read-only", "CRLF", "not executable"])
def test_a_hook_of_any_kind_is_put_back_as_it_was(tree: Path, kind: str) -> None:
    hook = tree / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    if "link" in kind:
        target = (hook.parent if kind == "relative link" else tree) / "their-hook"
        target.write_bytes(THEIRS)
        target.chmod(0o755)
        hook.symlink_to("their-hook" if kind == "relative link" else target)
    else:
        hook.write_bytes(THEIRS.replace(b"\n", b"\r\n") if kind == "CRLF" else THEIRS)
        hook.chmod({"read-only": 0o555, "not executable": 0o644}.get(kind, 0o755))
    before = kept(hook)
    prepush.install(str(tree))
    assert prepush.is_ours(str(hook))
    prepush.install(str(tree))
    assert prepush.remove(str(tree))
    assert kept(hook) == before
    assert sorted(path.name for path in hook.parent.iterdir() if "claimonce" in path.name) == []


@pytest.mark.parametrize("first", [b"#!/bin/sh\r\n", b"#!/nowhere/sh\n"])
def test_a_hook_that_nothing_can_start_is_named_with_the_reason(tree: Path, first: bytes) -> None:
    hook = tree / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(first + b"exit 0\n")
    hook.chmod(0o755)
    prepush.install(str(tree))
    done = subprocess.run([hook, "origin", "x"], cwd=tree, input=b"", capture_output=True, check=False)
    assert done.returncode != 0
    assert b"pre-push.before-claimonce cannot be started" in done.stderr
    assert (b"carriage return" in done.stderr) == first.endswith(b"\r\n")
    hook.with_name("pre-push.before-claimonce").write_bytes(b"#!/bin/sh\nno-such-program\n")
    other = subprocess.run([hook, "origin", "x"], cwd=tree, input=b"", capture_output=True, check=False)
    assert (other.returncode, b"cannot be started" in other.stderr) == (127, False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to another user")
def test_a_hook_that_another_user_owns_is_put_back_to_them(tree: Path) -> None:
    hook = tree / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(THEIRS)
    hook.chmod(0o755)
    os.chown(hook, 65534, 65534)
    before = kept(hook)
    prepush.install(str(tree))
    assert prepush.is_ours(str(hook))
    assert prepush.remove(str(tree))
    assert (kept(hook), hook.stat().st_uid) == (before, 65534)


@pytest.mark.parametrize("where", ["hooks-of-mine", ".git/elsewhere/hooks"])
def test_a_hooks_path_that_does_not_exist_is_made(tree: Path, where: str) -> None:
    subprocess.run(["git", "config", "core.hooksPath", str(tree / where)], cwd=tree, check=True)
    path = prepush.install(str(tree))
    assert path == str(tree / where / "pre-push")
    assert prepush.is_installed(str(tree))
    assert prepush.remove(str(tree))


def test_a_hooks_path_that_is_a_file_is_a_sentence(tree: Path) -> None:
    (tree / ".git" / "file").write_text("")
    subprocess.run(["git", "config", "core.hooksPath", str(tree / ".git" / "file")], cwd=tree, check=True)
    with pytest.raises(HooksNoFolder, match=r"\.git/file is no folder, and core\.hooksPath"):
        prepush.install(str(tree))
    assert not prepush.is_installed(str(tree))


@pytest.mark.parametrize("kind", ["fifo", "folder"])
def test_what_is_no_file_in_the_place_of_the_hook_is_never_waited_for(tree: Path, kind: str) -> None:
    hook = tree / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    os.mkfifo(hook) if kind == "fifo" else hook.mkdir()
    assert not prepush.is_installed(str(tree))
    prepush.install(str(tree))
    assert prepush.remove(str(tree))
    assert hook.exists()
