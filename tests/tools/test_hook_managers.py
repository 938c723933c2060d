"""Real hook managers beside our pre-push line: does a push come by it, and do other hooks and objects go along?"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from gate.push.desk import Desk
from gate.push.test_prepush import held, install, push

from claimonce.gate.push import prepush, prepush_road
from claimonce.gate.push.errors import HookInTheWay

TOOLS = Path(os.environ.get("CLAIMONCE_TOOLS", "/nonexistent"))
needs_tools = pytest.mark.skipif(not TOOLS.is_dir(), reason="CLAIMONCE_TOOLS: no folder of install.py")
needs_lfs = pytest.mark.skipif(not shutil.which("git-lfs"), reason="git-lfs is not installed")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk whose PATH has the hook managers."""
    desk = Desk(tmp_path / "desk")
    folders = f"{TOOLS / 'python' / 'bin'}:{TOOLS / 'node' / 'node_modules' / '.bin'}"
    desk.env |= {
        "PATH": f"{folders}:{desk.env['PATH']}",
        "HOME": str(tmp_path),
        "PRE_COMMIT_HOME": str(tmp_path / "pc"),
        "PREK_HOME": str(tmp_path / "prek"),
    }
    return desk


def tool(desk: Desk, tree: Path, *words: str) -> str:
    done = subprocess.run(words, cwd=tree, env=desk.env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done
    return done.stdout + done.stderr


def comes_by(desk: Desk, tree: Path, name: str = "more") -> bool:
    """Return whether a push around the shim is stopped while somebody else has the turn."""
    desk.commit(tree, name, "1\n")
    with held(desk, tree):
        return push(desk, tree).returncode == 1


@needs_tools
def test_husky_runs_the_line_in_its_tracked_hook(desk: Desk) -> None:
    mine = desk.clone("mine")
    (mine / "package.json").write_text("{}")
    tool(desk, mine, "husky")
    with pytest.raises(HookInTheWay) as stopped:
        install(desk, mine)
    Path(stopped.value.path).write_text(f"echo checks >&2\n{stopped.value.line}\n")
    assert prepush.is_installed(str(mine), desk.env)
    desk.commit(mine, ".husky/pre-push", Path(stopped.value.path).read_text())
    assert "checks" in push(desk, mine).stderr
    assert comes_by(desk, mine)


@needs_tools
def test_lefthook_puts_the_line_aside_and_init_brings_it_back(desk: Desk) -> None:
    mine = desk.clone("mine")
    (mine / "lefthook.yml").write_text("pre-push:\n  commands:\n    x:\n      run: echo checks > ran\n")
    tool(desk, mine, "lefthook", "install")
    hook = install(desk, mine)
    assert prepush.is_installed(str(mine), desk.env)
    tool(desk, mine, "lefthook", "install", "--force")
    assert (prepush.is_installed(str(mine), desk.env), (hook.parent / "pre-push.old").exists()) == (False, True)
    install(desk, mine)
    assert prepush.is_installed(str(mine), desk.env)
    desk.commit(mine, "mine", "1\n")
    assert push(desk, mine).returncode == 0
    assert (mine / "ran").read_text() == "checks\n"
    assert comes_by(desk, mine)


@needs_tools
def test_simple_git_hooks_deletes_the_line_unless_its_setting_keeps_it(desk: Desk) -> None:
    mine = desk.clone("mine")
    hook = install(desk, mine)
    for kept, left in (("", False), ('"preserveUnused": ["pre-push"], ', True)):
        (mine / "package.json").write_text(f'{{"simple-git-hooks": {{{kept}"pre-commit": "true"}}}}')
        install(desk, mine)
        tool(desk, mine, "simple-git-hooks")
        assert hook.exists() is left
        found = prepush_road.deleter(str(hook.parent))
        assert found is not None
        assert (found.manager, prepush.is_installed(str(mine), desk.env)) == ("simple-git-hooks", left)
    assert comes_by(desk, mine)


@needs_tools
@pytest.mark.parametrize("manager", ["pre-commit", "prek"])
@pytest.mark.parametrize("first", ["the manager", "claimonce"])
def test_pre_commit_and_prek_run_the_line_whoever_came_first(desk: Desk, first: str, manager: str) -> None:
    mine = desk.clone("mine")
    hook = "{id: x, name: x, language: system, entry: sh -c 'echo checks > ran', always_run: true, stages: [pre-push]}"
    (mine / ".pre-commit-config.yaml").write_text(f"repos: [{{repo: local, hooks: [{hook}]}}]\n")
    desk.commit(mine, ".pre-commit-config.yaml", (mine / ".pre-commit-config.yaml").read_text())
    if first == "claimonce":
        install(desk, mine)
    tool(desk, mine, manager, "install", "-t", "pre-push")
    install(desk, mine)
    assert prepush.is_installed(str(mine), desk.env)
    assert push(desk, mine).returncode == 0
    assert (mine / "ran").read_text() == "checks\n"
    assert comes_by(desk, mine)


def with_large_file(desk: Desk, tree: Path) -> str:
    """Commit a file that git-lfs keeps, and return the name of its object."""
    (tree / ".gitattributes").write_text("*.bin filter=lfs diff=lfs merge=lfs -text\n")
    (tree / "x.bin").write_bytes(b"large")
    desk.git("add", ".", cwd=tree)
    desk.git("commit", "-q", "-m", "large", cwd=tree)
    return desk.git("show", "HEAD:x.bin", cwd=tree).split("sha256:")[1].split()[0]


def lfs(desk: Desk, tree: Path) -> None:
    for key, value in (("clean", "git-lfs clean -- %f"), ("smudge", "git-lfs smudge -- %f"), ("required", "true")):
        desk.git("config", f"filter.lfs.{key}", value, cwd=tree)


@needs_lfs
@pytest.mark.parametrize("how", ["by the shim", "around it", "as git lfs install --force leaves it"])
def test_objects_of_git_lfs_go_along(desk: Desk, how: str) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    if "install" in how:
        tool(desk, mine, "git", "lfs", "install", "--local", "--force")
        install(desk, mine)
    lfs(desk, mine)
    made = with_large_file(desk, mine)
    done = push(desk, mine) if how == "around it" else desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert list(desk.remote.glob(f"lfs/objects/*/*/{made}")), done.stderr


@needs_lfs
def test_objects_of_git_lfs_go_along_with_a_push_that_waits(desk: Desk) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    lfs(desk, mine)
    made = with_large_file(desk, mine)
    with held(desk, mine):
        waiting = desk.start("push", "origin", "main", cwd=mine, session="two")
        assert waiting.stderr is not None
        while "waiting for the turn" not in (line := waiting.stderr.readline()):
            assert line, "it never waited"
    assert waiting.communicate(timeout=60)[0] is not None
    assert waiting.returncode == 0
    assert list(desk.remote.glob(f"lfs/objects/*/*/{made}"))


@needs_lfs
def test_without_git_lfs_such_a_push_is_refused(desk: Desk, tmp_path: Path) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    lfs(desk, mine)
    with_large_file(desk, mine)
    poor = tmp_path / "poor"
    poor.mkdir()
    for name in ("sh", "cat", "grep", "git", "python3", "env"):
        (poor / name).symlink_to(shutil.which(name) or "")
    done = push(desk, mine, PATH=str(poor))
    assert (done.returncode, "git-lfs is not on PATH" in done.stderr) == (1, True), done.stderr
    assert not list(desk.remote.glob("lfs/objects/*/*/*"))
