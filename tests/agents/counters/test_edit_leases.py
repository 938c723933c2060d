"""Edits of shared and isolated paths, through the launcher as a client starts it; the refusals are acted on."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimonce.gate import leases
from claimonce.gate.session_names import known_as
from claimonce.gate.store import open_store
from claimonce.shims.launcher import install_launcher

SETTINGS = """\
[[resource]]
path = "free/**"
use = "free"

[[resource]]
path = "index.md"
use = "shared"

[[resource]]
path = "docs"
use = "isolated"

[[counters]]
name = "SP"
file = "docs/counter.json"
path = "SP.next"
"""
Edit = Callable[..., str]


def git(cwd: Path, *words: str) -> str:
    who = [*("-c", "user.name=Agent"), *("-c", "user.email=agent@example.test")]
    done = subprocess.run(["git", *who, *words], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def trees(own_home: Path) -> dict[str, Path]:
    """The main work tree, and two worktrees on branches of their own."""
    main, origin = own_home / "main", own_home / "origin.git"
    git(own_home, "init", "-q", "--bare", "-b", "main", str(origin))
    git(own_home, "clone", "-q", str(origin), str(main))
    (main / "docs").mkdir()
    for name, text in {"claimonce.toml": SETTINGS, "index.md": "# Index\n", "docs/a.md": "a\n", "x.md": "x\n"}.items():
        (main / name).write_text(text)
    (main / "docs" / "counter.json").write_text('{"SP": {"next": 7}}\n')
    git(main, "add", ".")
    git(main, "commit", "-qm", "Start")
    git(main, "push", "-q", "-u", "origin", "HEAD:main")
    found = {"main": main}
    for name in ("a", "b"):
        git(main, "worktree", "add", "-q", "--no-track", "-b", name, str(own_home / name), "origin/main")
        found[name] = own_home / name
    return found


@pytest.fixture
def hook(own_home: Path) -> Callable[..., dict[str, Any]]:
    launcher = install_launcher(os.environ)

    def send(name: str, session: str, cwd: Path, env: dict[str, str] | None = None, **fields: Any) -> dict[str, Any]:
        event = {"hook_event_name": name, "session_id": session, "cwd": str(cwd), "transcript_path": "/t", **fields}
        given = {**os.environ, "CLAUDE_ENV_FILE": str(own_home / "env"), **(env or {})}
        done = subprocess.run(
            [launcher, "hook", "claude"], input=json.dumps(event), capture_output=True, text=True, env=given, check=True
        )
        assert not done.stderr, done.stderr
        said: dict[str, Any] = json.loads(done.stdout)["hookSpecificOutput"] if done.stdout.strip() else {}
        return said

    return send


@pytest.fixture
def edit(hook: Callable[..., dict[str, Any]]) -> Edit:
    """Ask for an edit and return the refusal, "" where it may be made."""
    begun: set[str] = set()

    def ask(session: str, cwd: Path, path: Path, env: dict[str, str] | None = None) -> str:
        if session not in begun:
            hook("SessionStart", session, cwd, env, source="startup")
            begun.add(session)
        call = {"file_path": str(path), "old_string": "a", "new_string": "b"}
        said = hook("PreToolUse", session, cwd, env, tool_name="Edit", tool_input=call, tool_use_id=f"toolu_{session}")
        return str(said.get("permissionDecisionReason", "")) if said.get("permissionDecision") == "deny" else ""

    return ask


def worker(name: str, tree: Path) -> dict[str, str]:
    return {"CLAIMONCE_TREE": str(tree), "CLAIMONCE_TASK": f"run/{name}", "CLAIMONCE_UPSTREAM": "origin/main"}


def land(tree: Path, path: str, text: str) -> None:
    (tree / path).write_text(text)
    git(tree, "commit", "-qam", f"Change {path}")
    git(tree, "push", "-q", "origin", "HEAD:main")


def test_an_isolated_path_has_one_owner_until_its_session_ends(
    edit: Edit, hook: Callable[..., dict[str, Any]], trees: dict[str, Path]
) -> None:
    assert edit("one", trees["a"], trees["a"] / "docs/a.md") == ""
    assert edit("one", trees["a"], trees["a"] / "docs/a.md") == ""
    refused = edit("two", trees["b"], trees["b"] / "docs/a.md")
    assert f"{known_as('claude:one')} holds it since 20" in refused
    assert f"working in {trees['a']}" in refused
    assert "once that session has ended" in refused
    assert edit("two", trees["b"], trees["b"] / "docs/other.md") == ""
    hook("SessionEnd", "one", trees["a"], reason="other")
    assert edit("two", trees["b"], trees["b"] / "docs/a.md") == ""


def test_a_new_file_in_a_new_folder_is_under_the_rule_of_its_place(edit: Edit, trees: dict[str, Path]) -> None:
    assert edit("one", trees["a"], trees["a"] / "docs/new/deep/b.md") == ""
    assert f"{known_as('claude:one')} holds it" in edit("two", trees["b"], trees["b"] / "docs/new/deep/b.md")


def test_what_has_no_rule_or_is_free_is_anybodys(edit: Edit, trees: dict[str, Path]) -> None:
    for name in ("x.md", "free/deep/y.md", "new.md"):
        assert edit("one", trees["a"], trees["a"] / name) == ""
        assert edit("two", trees["b"], trees["b"] / name) == ""
    assert list(leases.every(open_store())) == []


def test_a_shared_path_is_edited_by_many_at_once(edit: Edit, trees: dict[str, Path]) -> None:
    assert edit("one", trees["a"], trees["a"] / "index.md") == ""
    assert edit("two", trees["b"], trees["b"] / "index.md") == ""


def test_a_stale_view_is_refused_with_the_change_and_what_it_says_to_do_makes_it_fresh(
    edit: Edit, trees: dict[str, Path]
) -> None:
    land(trees["a"], "index.md", "# Index\n- by a\n")
    b = worker("b", trees["b"])
    (trees["b"] / "x.md").write_text("under way\n")
    refused = edit("two", trees["b"], trees["b"] / "index.md", b)
    assert "Agent" in refused
    assert "Change index.md" in refused
    assert "+- by a" in refused
    command = re.search(r"`(git pull [^`]+)` in (\S+),", refused)
    assert command is not None
    git(Path(command[2]), *command[1].split()[1:])
    assert (trees["b"] / "x.md").read_text() == "under way\n"
    assert edit("two", trees["b"], trees["b"] / "index.md", b) == ""


def test_a_change_of_other_files_makes_no_view_stale(edit: Edit, trees: dict[str, Path]) -> None:
    land(trees["a"], "x.md", "changed\n")
    assert edit("two", trees["b"], trees["b"] / "index.md", worker("b", trees["b"])) == ""


def test_an_isolated_path_that_others_have_landed_is_stale_too_and_not_taken(
    edit: Edit, trees: dict[str, Path]
) -> None:
    land(trees["a"], "docs/a.md", "by a\n")
    assert "your view of docs/a.md is old" in edit("two", trees["b"], trees["b"] / "docs/a.md", worker("b", trees["b"]))
    assert list(leases.every(open_store())) == []


@pytest.mark.parametrize("where", ["main", "a"])
def test_a_worker_that_edits_outside_its_tree_is_told_where_to_do_it(
    edit: Edit, trees: dict[str, Path], where: str
) -> None:
    leases.own_tree(open_store(), str(trees["a"]), "run/a")
    refused = edit("two", trees["b"], trees[where] / "x.md", worker("b", trees["b"]))
    assert f"make this edit in {trees['b'] / 'x.md'}" in refused
    assert ("the main work tree" if where == "main" else "the worktree of the fleet's task run/a since") in refused


def test_a_worker_may_write_in_its_tree_and_outside_every_repository(
    edit: Edit, trees: dict[str, Path], tmp_path: Path
) -> None:
    assert edit("two", trees["b"], trees["b"] / "x.md", worker("b", trees["b"])) == ""
    assert edit("two", trees["b"], tmp_path / "note.md", worker("b", trees["b"])) == ""


def test_another_session_is_kept_out_of_a_workers_tree(edit: Edit, trees: dict[str, Path]) -> None:
    leases.own_tree(open_store(), str(trees["a"]), "run/a")
    edit("one", trees["a"], trees["a"] / "index.md", worker("a", trees["a"]))
    refused = edit("two", trees["main"], trees["a"] / "x.md")
    assert "the worktree of the fleet's task run/a since" in refused
    assert str(trees["main"]) in refused


def test_a_counter_file_keeps_its_own_gate(edit: Edit, trees: dict[str, Path]) -> None:
    assert edit("one", trees["a"], trees["a"] / "docs" / "counter.json") == ""
    assert [lease.path for lease in leases.every(open_store())] == []


def test_where_the_store_cannot_be_read_an_edit_goes_on(edit: Edit, trees: dict[str, Path], own_home: Path) -> None:
    assert edit("one", trees["a"], trees["a"] / "index.md") == ""
    (own_home / "state" / "claims.db").write_bytes(b"no database" * 1000)
    for suffix in ("-wal", "-shm"):
        (own_home / "state" / f"claims.db{suffix}").unlink(missing_ok=True)
    launcher = install_launcher(os.environ)
    call = {"file_path": str(trees["a"] / "docs/a.md"), "old_string": "a", "new_string": "b"}
    event = {"hook_event_name": "PreToolUse", "session_id": "one", "cwd": str(trees["a"]), "tool_name": "Edit",
             "tool_input": call, "tool_use_id": "t"}  # fmt: skip
    done = subprocess.run(
        [launcher, "hook", "claude"], input=json.dumps(event), capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    assert "leases are not looked at now" in done.stderr
