from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from audit.trees import audited, committed, git, places, tree

from claimonce.agents.install.entries import EVENTS, group
from claimonce.agents.install.guidance import section_text

MCP = json.dumps({"mcpServers": {"team mail": {"command": "x"}, "board": {"command": "y"}}}, indent=2)


def settings(matcher: str | None = None) -> str:
    """Return the client's settings with our hook in them."""
    events: dict[str, Any] = {event.name: [group(event, "/opt/claimonce/launch")] for event in EVENTS}
    if matcher is not None:
        events["PreToolUse"][0]["matcher"] = matcher
    return json.dumps({"hooks": events})


def said(root: Path) -> list[str]:
    return places(audited(root, evidence=True))


def test_a_server_that_the_matcher_misses_is_found_on_its_line(tmp_path: Path) -> None:
    committed(tree(tmp_path, {".mcp.json": MCP, ".claude/settings.json": settings("Bash|mcp__board__.*")}))
    assert said(tmp_path) == [".mcp.json:3 unreachable-tool"]


def test_the_matcher_that_init_writes_misses_no_server(tmp_path: Path) -> None:
    committed(tree(tmp_path, {".mcp.json": MCP, ".claude/settings.json": settings()}))
    assert said(tmp_path) == []


def test_without_an_installed_hook_there_is_nothing_to_miss(tmp_path: Path) -> None:
    committed(tree(tmp_path, {".mcp.json": MCP}))
    assert said(tmp_path) == []


def test_a_hook_that_git_does_not_track_is_not_in_a_new_worktree(tmp_path: Path, own_home: Path) -> None:
    committed(tree(tmp_path, {".gitignore": ".claude/settings.local.json\n", "a": ""}))
    tree(tmp_path, {".claude/settings.local.json": settings()})
    assert said(tmp_path) == [".claude/settings.local.json:1 worktree-without-hook"]
    tree(own_home, {".claude/settings.json": settings()})
    assert said(tmp_path) == []


@pytest.mark.slow
def test_a_push_around_the_gate_is_found_and_one_through_it_is_not(tmp_path: Path) -> None:
    remote = tmp_path / "remote.git"
    subprocess.run(("git", "init", "-q", "--bare", "-b", "main", str(remote)), check=True)
    root = committed(tree(tmp_path / "work", {"a.txt": "one\n"}))
    for name, value in (("user.name", "T"), ("user.email", "t@example.org"), ("remote.origin.url", str(remote)),
                        ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")):  # fmt: skip
        git(root, "config", name, value)
    push = (str(Path(sys.executable).parent / "claimonce"), "push", "-q", "-u", "origin", "main")
    subprocess.run(push, cwd=root, check=True, capture_output=True)
    assert said(root) == []
    git(root, "commit", "-q", "--allow-empty", "-m", "around")
    git(root, "push", "-q", "origin", "main")
    assert said(root) == [".git/logs/refs/remotes/origin/main:1 act-without-receipt"]
    assert audited(root, evidence=True).exit_code == 0


def test_what_init_tells_agents_of_the_gate_is_current_and_an_older_page_is_named(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"CLAUDE.md": f"# Ours\n\n{section_text()}"}))
    assert said(tmp_path) == []
    tree(tmp_path, {"CLAUDE.md": f"# Ours\n\n{section_text().replace('claimonce push', 'git push')}"})
    assert "CLAUDE.md:3 stale-guidance" in said(tmp_path)


def test_an_unreadable_mcp_file_is_no_crash(tmp_path: Path) -> None:
    committed(tree(tmp_path, {".mcp.json": "[1", ".claude/settings.json": settings("Bash")}))
    assert "unreachable-tool" not in " ".join(said(tmp_path))
