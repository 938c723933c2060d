"""A plugin whose code has an opinion on an effect."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from compiled import hook_words

from claimonce.settings import trust
from claimonce.settings.paths import config_folder

PLUGIN = """
from claimonce.hooks import Description, McpTool, Verdict, hookimpl

@hookimpl
def claimonce_describe():
    tools = (McpTool("mcp__pagerx__*"),)
    return Description("pager", "notify", "pager", words=("pagerx",), mcp_tools=tools, has_code=True)

@hookimpl
def claimonce_judge(effect, session):
    {act}
"""


def hook(tool: str, folder: Path) -> dict[str, str]:
    event = {"hook_event_name": "PreToolUse", "session_id": "one", "cwd": str(folder), "tool_name": tool}
    payload = json.dumps({**event, "tool_input": {"to": "oncall", "message": "x"}, "tool_use_id": "t"})
    words = hook_words()
    result = subprocess.run(
        words, input=payload, capture_output=True, text=True, check=True, cwd=folder, env=os.environ
    )
    said: dict[str, str] = json.loads(result.stdout)["hookSpecificOutput"] if result.stdout else {}
    return said


@pytest.fixture
def plugin() -> Path:
    folder = Path(config_folder(os.environ)) / "plugins"
    folder.mkdir(parents=True)
    return folder / "pager.py"


def test_a_trusted_plugins_verdict_decides(plugin: Path, own_home: Path) -> None:
    plugin.write_text(PLUGIN.format(act="return Verdict('deny', f'not at night, {session.name}')"))
    trust.trust(str(plugin))
    said = hook("mcp__pagerx__page", own_home)
    assert said["permissionDecision"] == "deny"
    assert said["permissionDecisionReason"] == "not at night, claude:one"


def test_without_an_opinion_the_gate_goes_on_as_for_any_message(plugin: Path, own_home: Path) -> None:
    plugin.write_text(PLUGIN.format(act="return None"))
    trust.trust(str(plugin))
    assert hook("mcp__pagerx__page", own_home) == {}


def test_a_plugin_that_raises_closes_the_gate_for_its_effect_only(plugin: Path, own_home: Path) -> None:
    plugin.write_text(PLUGIN.format(act="raise ValueError('boom')"))
    trust.trust(str(plugin))
    said = hook("mcp__pagerx__page", own_home)
    assert said["permissionDecision"] == "deny"
    assert "boom" in said["permissionDecisionReason"]
    assert hook("mcp__other__page", own_home) == {}


def test_an_untrusted_plugin_has_no_say(plugin: Path, own_home: Path) -> None:
    plugin.write_text(PLUGIN.format(act="return Verdict('deny', 'no')"))
    assert hook("mcp__pagerx__page", own_home) == {}
