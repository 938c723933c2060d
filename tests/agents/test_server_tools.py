"""Tools of MCP servers that act by a command, a file or another tool: the hook is the gate of all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
TEXT = '{\n  "SP": {"next": 152}, "kept":   [1]\n}\n'


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("mcp__desktop-commander__start_process", {"command": "git push origin main"}),
        ("mcp__jupyter__execute_code", {"code": "!git push origin main"}),
    ],
)
def test_a_push_by_a_servers_tool_is_refused_even_in_an_armed_session(
    ask: Ask, repo: Path, tool: str, given: dict[str, Any]
) -> None:
    ask("SessionStart", {"CLAUDE_ENV_FILE": str(repo / "env")}, source="startup")
    said = ask("PreToolUse", tool=tool, tool_input=given)
    assert said["permissionDecision"] == "deny"
    assert "what a tool of a server starts has no shim" in said["permissionDecisionReason"]
    assert "claimonce push origin main" in said["permissionDecisionReason"]


def test_a_counter_that_a_servers_tool_writes_is_held_until_its_call_ends(ask: Ask, repo: Path) -> None:
    (repo / "counter.json").write_text(TEXT)
    tool = "mcp__filesystem__edit_file"
    given = {"path": str(repo / "counter.json"), "edits": [{"oldText": "152", "newText": "153"}]}
    (repo / "claimonce.toml").write_text((repo / "claimonce.toml").read_text() + '[counter]\nwait = "300ms"\n')
    assert ask("PreToolUse", tool=tool, tool_input=given) == {}
    held = ask("PreToolUse", tool=tool, tool_input=given, session="two", use="toolu_2")
    assert "held by claude:open-ape (one)" in held["permissionDecisionReason"]
    (repo / "counter.json").write_text(TEXT.replace("152", "153"))
    said = ask("PostToolUse", tool=tool, tool_input=given, tool_response=[{"type": "text", "text": "ok"}])
    assert "SP-152 is yours" in said["additionalContext"]
    assert ask("PreToolUse", tool=tool, tool_input=given, session="two", use="toolu_3") == {}


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("mcp__rube__RUBE_MULTI_EXECUTE_TOOL",
         {"tools": [{"tool_slug": "SLACK_SEND_MESSAGE", "arguments": {"channel": "C1", "text": "Deploy 9 failed"}}]}),
        ("mcp__front__send_reply", {"conversation_id": "c5", "body": "Deploy 9 failed"}),
    ],
)  # fmt: skip
def test_the_message_of_a_server_that_no_row_knows_goes_out_once(ask: Ask, tool: str, given: dict[str, Any]) -> None:
    assert ask("PreToolUse", tool=tool, tool_input=given) == {}
    ask("PostToolUse", tool=tool, tool_input=given, tool_response=[{"type": "text", "text": '{"ok": true}'}])
    again = ask("PreToolUse", tool=tool, tool_input=given, session="two", use="toolu_2")
    assert again["permissionDecision"] == "deny"
