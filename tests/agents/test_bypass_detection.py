"""After a command: a push or a counter that went around every line is recorded and told, and nothing else is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimonce.agents import start

GIT = shutil.which("git") or "git"
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def tree(repo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The counter's repository with one commit, and a remote that has it."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Agent")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "agent@example.test")
    git(repo, "add", ".")
    git(repo, "commit", "-q", "-m", "begin")
    git(repo.parent, "init", "-q", "--bare", "-b", "main", "remote.git")
    git(repo, "remote", "add", "origin", str(repo.parent / "remote.git"))
    git(repo, "push", "-q", "-u", "origin", "main")
    return repo


CLAUDE = start.client_of("claude")
assert CLAUDE is not None


def git(where: Path, *args: str, **env: str) -> str:
    """Plain git, around every gate."""
    done = subprocess.run(
        [GIT, *args], cwd=where, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit(where: Path, name: str = "work") -> str:
    (where / name).write_text("x\n")
    git(where, "add", name)
    git(where, "commit", "-q", "-m", name)
    return git(where, "rev-parse", "HEAD")


def claimonce(where: Path, *args: str, ends: int = 0) -> str:
    words = [sys.executable, "-m", "claimonce.cli", *args]
    env = {**os.environ, "CLAUDE_CODE_SESSION_ID": "one"}
    done = subprocess.run(words, cwd=where, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == ends, done.stderr
    return done.stdout


def bypasses(where: Path) -> list[dict[str, Any]]:
    entries = map(json.loads, claimonce(where, "log", "--json").splitlines())
    return [each for each in entries if each["verdict"] == "bypass"]


def after(ask: Ask, name: str = "PostToolUse", **fields: Any) -> str:
    """Send the event after a command and return what the agent is told."""
    fields = {"tool_input": {"command": "make deploy"}, "tool_response": {"stdout": "", "stderr": ""}, **fields}
    return str(ask(name, **fields).get("additionalContext", ""))


def is_quiet(where: Path, session: str = "one") -> bool:
    """Return whether the started file ends the event after a command at once."""
    event = {
        "session_id": session, "cwd": str(where), "hook_event_name": "PostToolUse", "tool_name": "Bash",
        "tool_input": {"command": "make deploy"}, "tool_response": {},
    }  # fmt: skip
    return start.is_quiet(json.dumps(event, separators=(",", ":")).encode(), os.environ["CLAIMONCE_STATE"], CLAUDE)


@pytest.mark.parametrize("ending", ["PostToolUse", "PostToolUseFailure"])
def test_a_push_that_no_line_saw_is_recorded_once_and_told(ending: str, tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    old, new = git(tree, "rev-parse", "HEAD"), commit(tree)
    git(tree, "push", "-q", "--no-verify")
    assert not is_quiet(tree)
    told = after(ask, ending)
    assert "origin/main" in told
    assert old[:12] in told
    assert new[:12] in told
    (entry,) = bypasses(tree)
    assert entry["session"] == "claude:one"
    assert entry["key"].endswith(":refs/heads/main")
    assert (entry["receipt"]["old"], entry["receipt"]["new"]) == (old, new)
    assert is_quiet(tree)
    assert after(ask) == ""
    assert len(bypasses(tree)) == 1


def test_a_push_through_the_gate_is_no_bypass(tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    commit(tree)
    claimonce(tree, "push", "origin", "main")
    assert git(tree.parent / "remote.git", "rev-parse", "main") == git(tree, "rev-parse", "HEAD")
    assert not is_quiet(tree)
    assert after(ask) == ""
    assert is_quiet(tree)
    assert bypasses(tree) == []


def test_many_branches_pushed_through_the_gate_are_no_bypass(tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    commit(tree)
    git(tree, "branch", "other")
    claimonce(tree, "push", "origin", "--all")
    assert after(ask) == ""
    assert bypasses(tree) == []


def test_a_push_that_failed_in_the_gate_and_went_around_it_is_told(tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    commit(tree)
    hook = tree.parent / "remote.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    claimonce(tree, "push", "origin", "main", ends=1)
    hook.unlink()
    late = str(int(git(tree, "log", "-1", "--format=%ct")) + 60)
    git(tree, "push", "-q", GIT_COMMITTER_DATE=f"{late} +0000")
    assert "origin/main" in after(ask)


def test_a_fetch_and_a_pull_are_no_push(tree: Path, ask: Ask, tmp_path: Path) -> None:
    ask("SessionStart", source="startup")
    git(tmp_path, "clone", "-q", str(tree.parent / "remote.git"), "other")
    commit(tmp_path / "other", "theirs")
    git(tmp_path / "other", "push", "-q")
    git(tree, "fetch", "-q")
    assert not is_quiet(tree)
    assert after(ask) == ""
    commit(tmp_path / "other", "more")
    git(tmp_path / "other", "push", "-q")
    git(tree, "pull", "-q", "--rebase")
    assert after(ask) == ""
    assert bypasses(tree) == []


def test_packed_refs_and_an_expired_log_are_no_push(tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    git(tree, "pack-refs", "--all")
    git(tree, "reflog", "expire", "--all", "--expire=now")
    assert after(ask) == ""
    commit(tree)
    git(tree, "push", "-q")
    assert "origin/main" in after(ask)


def test_a_push_of_before_the_session_is_nobodys_news(tree: Path, ask: Ask) -> None:
    commit(tree)
    git(tree, "push", "-q")
    ask("SessionStart", source="startup")
    assert after(ask) == ""
    assert bypasses(tree) == []


def test_a_push_in_a_repository_met_in_the_middle_of_a_session_is_told(tree: Path, ask: Ask, tmp_path: Path) -> None:
    ask("SessionStart", source="startup")
    git(tmp_path, "clone", "-q", str(tree.parent / "remote.git"), "other")
    other = tmp_path / "other"
    commit(other)
    git(other, "push", "-q")
    assert "origin/main" in after(ask, cwd=str(other))
    assert is_quiet(other)


def test_a_push_from_a_worktree_is_told_once_to_one_of_two_sessions(tree: Path, ask: Ask, tmp_path: Path) -> None:
    ask("SessionStart", source="startup")
    git(tree, "worktree", "add", "-q", "-b", "feature/x", str(tmp_path / "x"))
    commit(tmp_path / "x")
    git(tmp_path / "x", "push", "-q", "-u", "origin", "feature/x")
    assert "origin/feature/x" in after(ask, cwd=str(tmp_path / "x"))
    ask("SessionStart", session="two", source="startup")
    assert after(ask, session="two") == ""
    assert len(bypasses(tree)) == 1


def test_a_session_whose_start_was_not_seen_is_told_too(tree: Path, ask: Ask) -> None:
    ask("SessionStart", session="other", source="startup")
    commit(tree)
    git(tree, "push", "-q")
    assert "origin/main" in after(ask, session="unseen")


def test_the_gate_that_only_observes_records_and_says_nothing(tree: Path, ask: Ask) -> None:
    with (tree / "claimonce.toml").open("a") as file:
        file.write('[git_push]\nmode = "observe"\n')
    env = {"CLAIMONCE_GIT_PUSH__MODE": "observe"}
    ask("SessionStart", _env=env, source="startup")
    commit(tree)
    git(tree, "push", "-q")
    assert after(ask, _env=env) == ""
    assert len(bypasses(tree)) == 1


def test_a_counter_that_moved_around_the_gate_is_told_and_its_number_not_given_again(tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    after(ask)
    (tree / "counter.json").write_text('{"SP": {"next": 160}}\n')
    assert not is_quiet(tree)
    told = after(ask)
    assert "SP went from 152 to 160" in told
    (entry,) = bypasses(tree)
    assert (entry["receipt"]["before"], entry["receipt"]["after"]) == (152, 160)
    assert is_quiet(tree)
    assert claimonce(tree, "next", "SP").strip().endswith("160")


def test_a_counter_that_fell_gives_no_number_twice(tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    after(ask)
    (tree / "counter.json").write_text('{"SP": {"next": 100}}\n')
    assert "given twice" in after(ask)
    assert claimonce(tree, "next", "SP").strip().endswith("152")


def test_a_counter_moved_by_the_gate_or_by_git_is_no_bypass(tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    after(ask)
    claimonce(tree, "next", "SP")
    assert after(ask) == ""
    git(tree, "commit", "-q", "-am", "taken")
    git(tree, "checkout", "-q", "HEAD~1")
    assert after(ask) == ""
    assert bypasses(tree) == []


def test_a_folder_outside_any_repository_is_quiet_after_one_look(tmp_path: Path, tree: Path, ask: Ask) -> None:
    for cwd in (str(tmp_path), "/nowhere/at/all", str(tmp_path / 'a"b\\c')):
        assert after(ask, cwd=cwd) == ""
    assert is_quiet(tmp_path)
    assert is_quiet(Path("/nowhere/at/all"))
    git(tmp_path, "init", "-q")
    assert not is_quiet(tmp_path)


def test_a_very_long_folder_is_looked_up_under_its_own_name(tree: Path, ask: Ask) -> None:
    deep = [str(tree / "/".join([start_of + "d" * 60] * 20)) for start_of in ("a", "b")]
    for cwd in deep:
        Path(cwd).mkdir(parents=True)
        assert not is_quiet(Path(cwd))
        after(ask, cwd=cwd)
        assert is_quiet(Path(cwd))


def test_a_damaged_note_is_looked_past(tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    (note,) = (one for one in (Path(os.environ["CLAIMONCE_STATE"]) / "seen").iterdir() if "=" not in one.name)
    for damage in (b"", b"\n\n", b"\0\xff\nx", str(tree).encode() + b"\nnever"):
        note.write_bytes(damage)
        assert not is_quiet(tree)
        assert after(ask) == ""
        assert is_quiet(tree)


def test_a_branch_with_a_strange_name_is_quoted_or_left_out(tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    commit(tree)
    git(tree, "push", "-q", "origin", "HEAD:refs/heads/$(touch)`;x`")
    odd = os.fsencode(tree / ".git" / "logs" / "refs" / "remotes" / "origin") + b"/\xff"
    try:
        with open(odd, "wb") as file:
            file.write(b"a b A <a@b> 1 +0000\tupdate by push\n")
    except OSError:
        pass  # a file system that knows only text
    told = after(ask)
    assert "`git log 'origin/$(touch)`;x`'`" in told
    assert len(bypasses(tree)) == 1
    assert after(ask) == ""


def test_a_git_folder_that_cannot_be_read_is_no_news(tree: Path, ask: Ask) -> None:
    ask("SessionStart", source="startup")
    log = tree / ".git" / "logs" / "refs" / "remotes" / "origin" / "main"
    log.write_bytes(b"\xff\0 not a log\tupdate by push\n" * 10 + b"a b <> 99999999999999999999 +0000\tupdate by push\n")
    (tree / ".git" / "refs" / "remotes" / "origin" / "new").write_text("x\n")
    assert after(ask) == ""
    assert bypasses(tree) == []


@pytest.mark.parametrize("pushes", [1, 2])
@pytest.mark.parametrize("first", ["after the command", "the next push"])
def test_a_push_around_the_gate_is_one_entry_whoever_notices_it_first(
    tree: Path, ask: Ask, first: str, pushes: int
) -> None:
    ask("SessionStart", source="startup")
    commit(tree, "in-turn")
    claimonce(tree, "push", "-q", "origin", "main")
    after(ask)
    around = []
    for number in range(pushes):
        around.append(commit(tree, f"around-{number}"))
        git(tree, "push", "-q", "--no-verify", "origin", "main")
    commit(tree, "next")
    told = after(ask) if first == "after the command" else ""
    claimonce(tree, "push", "-q", "origin", "main")
    told = told or after(ask)
    assert around[-1][:12] in told  # who went around it is told, noticed before or not
    found = [each["receipt"]["new"] for each in bypasses(tree)]
    assert found == (around if first == "after the command" else around[-1:])
    assert after(ask) == ""
