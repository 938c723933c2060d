"""Worktrees made for a client: whole, set up, or not there at all."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from agents.user import User, new_user

from claimonce.agents import worktrees
from claimonce.agents.worktrees import WorktreeFailed
from claimonce.settings.paths import user_file

GIT = ["git", "-c", "user.name=A", "-c", "user.email=a@example.test"]


def git(cwd: Path, *args: str) -> str:
    return subprocess.run([*GIT, *args], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def tree(repo: Path) -> Path:
    (repo / ".gitignore").write_text(".env\nbuild/\nother\n")
    (repo / ".worktreeinclude").write_text(".env\nbuild/cache/\nREADME\n")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "one")
    for name in (".env", "build/cache/a", "build/b", "other", "README"):
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).write_text(f"{name}\n")
    return repo


@pytest.fixture
def user(tmp_path: Path) -> User:
    return new_user(tmp_path)


def set_up(command: str) -> None:
    file = Path(user_file(os.environ))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"[worktree]\nsetup = '''{command}'''\n")


def test_it_holds_what_git_has_and_what_is_to_be_included(tree: Path) -> None:
    made = Path(worktrees.create("side", str(tree), os.environ))
    assert made == tree / ".claude/worktrees/side"
    found = {str(file.relative_to(made)) for file in made.rglob("*") if file.is_file()}
    assert {".env", "build/cache/a", "counter.json"} <= found
    assert not {"build/b", "other", "README"} & found
    assert git(made, "branch", "--show-current") == "worktree-side"


def test_it_starts_from_the_remotes_branch_as_the_clients_own_do(tree: Path, own_home: Path) -> None:
    git(own_home, "clone", "-q", "--bare", str(tree), "origin.git")
    git(tree, "remote", "add", "origin", str(own_home / "origin.git"))
    git(tree, "fetch", "-q", "origin")
    git(tree, "commit", "-q", "--allow-empty", "-m", "not pushed")
    assert git(Path(worktrees.create("side", str(tree), os.environ)), "log", "--format=%s") == "one"


def test_a_second_call_returns_the_one_that_is_there(tree: Path) -> None:
    first = worktrees.create("side", str(tree), os.environ)
    (Path(first) / "work.txt").write_text("not lost")
    assert worktrees.create("side", str(tree), os.environ) == first
    assert (Path(first) / "work.txt").exists()


def test_a_worktree_made_from_a_worktree_lies_beside_it(tree: Path) -> None:
    first = worktrees.create("side", str(tree), os.environ)
    assert worktrees.create("other", first, os.environ) == str(tree / ".claude/worktrees/other")


def test_the_set_up_runs_there(tree: Path) -> None:
    set_up("pwd > here; echo $CLAIMONCE_WORKTREE >> here")
    made = worktrees.create("side", str(tree), os.environ)
    assert (Path(made) / "here").read_text().split() == [made, made]


def test_a_set_up_of_a_repository_that_nobody_trusts_does_not_run(tree: Path) -> None:
    (tree / "claimonce.toml").write_text("[worktree]\nsetup = 'touch ran'\n")
    assert not (Path(worktrees.create("side", str(tree), os.environ)) / "ran").exists()


def test_a_set_up_that_fails_leaves_nothing(tree: Path) -> None:
    set_up("echo half > made; echo no disk >&2; exit 4")
    with pytest.raises(WorktreeFailed, match=r"status 4 \(no disk\)"):
        worktrees.create("side", str(tree), os.environ)
    assert not (tree / ".claude").exists()
    assert git(tree, "worktree", "list").count("\n") == 0
    assert git(tree, "branch", "--list", "worktree-*") == ""


@pytest.mark.parametrize("name", ["", "../out", "a/b", ".hidden", "-x", "a..b", "x" * 90, "a b", "x.lock", "a;b"])
def test_a_name_that_leads_elsewhere_is_refused(tree: Path, name: str) -> None:
    with pytest.raises(WorktreeFailed, match="is no name"):
        worktrees.create(name, str(tree), os.environ)
    assert not (tree / ".claude").exists()


def test_outside_a_repository_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(WorktreeFailed, match="no git repository"):
        worktrees.create("side", str(tmp_path), os.environ)


def test_removing_keeps_what_is_not_committed(tree: Path) -> None:
    made = Path(worktrees.create("side", str(tree), os.environ))
    (made / "work.txt").write_text("not lost")
    with pytest.raises(WorktreeFailed, match="git keeps it"):
        worktrees.remove(str(made), str(tree), os.environ)
    assert (made / "work.txt").exists()
    (made / "work.txt").unlink()
    worktrees.remove(str(made), str(tree), os.environ)
    assert not made.exists()
    assert git(tree, "branch", "--list", "worktree-*") == ""


def test_removing_keeps_a_branch_that_is_not_merged(tree: Path) -> None:
    made = Path(worktrees.create("side", str(tree), os.environ))
    git(made, "commit", "-q", "--allow-empty", "-m", "mine")
    worktrees.remove(str(made), str(tree), os.environ)
    assert git(tree, "branch", "--list", "worktree-side") == "worktree-side"


def test_nothing_but_the_clients_own_worktrees_is_removed(tree: Path, own_home: Path) -> None:
    git(tree, "worktree", "add", "-q", str(own_home / "mine"))
    with pytest.raises(WorktreeFailed, match="it is not under"):
        worktrees.remove(str(own_home / "mine"), str(tree), os.environ)
    assert (own_home / "mine").exists()


def hook(user: User, event: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    payload = json.dumps({"hook_event_name": event, "session_id": "one", "cwd": str(cwd), **more})
    words = [str(user.launcher), "hook", "claude"]
    return subprocess.run(words, input=payload, env=user.environment, capture_output=True, text=True, check=False)


def test_the_hook_prints_the_path_and_nothing_else(user: User) -> None:
    tree = user.repository()
    git(tree, "commit", "-q", "--allow-empty", "-m", "one")
    user.init("--worktrees", cwd=tree)
    assert hook(user, "WorktreeCreate", tree, name="side").stdout == f"{tree}/.claude/worktrees/side\n"
    said = hook(user, "WorktreeRemove", tree, worktree_path=f"{tree}/.claude/worktrees/side")
    assert (said.returncode, said.stdout) == (0, "")
    assert not (tree / ".claude/worktrees/side").exists()


def test_a_failure_is_told_in_words_that_are_no_folder(user: User) -> None:
    user.init("--worktrees")
    said = hook(user, "WorktreeCreate", user.home, name="side").stdout
    assert said.startswith("claimonce made no worktree: ")
    assert not os.path.exists(said.strip())


def test_only_who_asks_for_it_gets_it_and_it_stays_until_it_is_taken_back(user: User) -> None:
    user.init()
    assert "WorktreeCreate" not in user.hooks()
    user.init("--worktrees")
    assert {"WorktreeCreate", "WorktreeRemove"} <= set(user.hooks())
    user.init()
    assert "WorktreeCreate" in user.hooks()
    user.init("--no-worktrees")
    assert "WorktreeCreate" not in user.hooks()
    user.init("--worktrees")
    user.uninstall()
    assert not user.settings.exists()
