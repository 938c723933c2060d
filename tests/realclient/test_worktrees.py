"""The client's worktrees, made by us where the user asked for it; subagents; what a session is told at its start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from realclient.client import SKIP_PERMISSIONS, Desk, bash, script
from realclient.model import Script, Turn, Use

from claimonce.gate.store import open_store

pytestmark = pytest.mark.realclient

SIDE = (*SKIP_PERMISSIONS, "--worktree", "side")
PROMPT = "Count the lines of the readme."
SETUP = '[worktree]\nsetup = "echo ready > made-by-setup"\n'


def user_file(desk: Desk, text: str) -> None:
    file = desk.home / ".config" / "claimonce" / "claimonce.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text)


def tree_with_secret(desk: Desk) -> Path:
    tree = desk.repository(files={".gitignore": ".env\nother\n", ".worktreeinclude": ".env\n"})
    (tree / ".env").write_text("TOKEN=1\n")
    (tree / "other").write_text("not named\n")
    return tree


def test_a_worktree_of_the_client_gets_its_files_and_its_set_up(desk: Desk) -> None:
    user_file(desk, SETUP)
    tree = tree_with_secret(desk)
    desk.arm()
    desk.shell("claimonce", "init", "--yes", "--worktrees", cwd=tree)
    session = desk.run(
        "one", script(bash("pwd; cat .env made-by-setup; git branch --show-current; ls")), cwd=tree, args=SIDE
    )
    assert session.code == 0, session.said
    told = session.results[0].text
    side = tree / ".claude" / "worktrees" / "side"
    assert told.splitlines()[:4] == [str(side), "TOKEN=1", "ready", "worktree-side"], told
    assert "other" not in told.splitlines()


def test_a_set_up_that_fails_ends_the_session_and_leaves_no_worktree(desk: Desk) -> None:
    user_file(desk, SETUP.replace("echo ready", "echo no disk; exit 3; echo"))
    tree = desk.repository()
    desk.arm()
    desk.shell("claimonce", "init", "--yes", "--worktrees", cwd=tree)
    session = desk.run("one", script(bash("pwd")), cwd=tree, args=SIDE)
    assert session.code == 1
    assert "worktree.setup ended with status 3" in session.said
    assert not (tree / ".claude").exists()
    assert desk.shell("git", "branch", "--format=%(refname:short)", cwd=tree).split() == ["main"]


def test_without_the_option_the_client_makes_its_own(desk: Desk) -> None:
    user_file(desk, SETUP)
    tree = tree_with_secret(desk)
    desk.arm()
    session = desk.run("one", script(bash("cat .env; ls")), cwd=tree, args=SIDE)
    assert session.code == 0, session.said
    assert "TOKEN=1" in session.results[0].text
    assert "made-by-setup" not in session.results[0].text


def test_a_subagent_is_a_session_of_its_own_that_ends(desk: Desk) -> None:
    tree = desk.repository()
    desk.arm()
    call = Use("Agent", {"description": "Count", "prompt": PROMPT, "subagent_type": "general-purpose"})
    plan = Script(
        (Turn((call,)),),
        {PROMPT: (Turn((bash("wc -l README.md").__class__("Bash", {"command": "wc -l README.md"}),)), Turn(text="1"))},
    )
    session = desk.run("one", plan, cwd=tree)
    assert session.code == 0, session.said
    rows = {row["name"]: row["ended"] for row in open_store(str(desk.root / "state")).rows("sessions_all")}
    agents = [name for name in rows if "/" in name]
    assert len(agents) == 1
    assert agents[0].startswith(f"claude:{session.id}/")
    assert rows[agents[0]]


def test_a_session_is_told_what_is_held(desk: Desk) -> None:
    tree = desk.repository()
    desk.arm()
    desk.shell("claimonce", "claim", "deploy-152", "--ttl", "10m", "--session", "env:someone")
    session = desk.run("one", script(bash("true")), cwd=tree)
    started = json.dumps([event for event in session.events if event.get("hook_event") == "SessionStart"])
    assert "deploy-152" in started, started
    assert "by someone" in started
