from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from claimonce.agents.install import entries
from claimonce.settings.durations import parse_duration
from claimonce.settings.table import BY_KEY

ROOT = Path(__file__).parents[3]


def test_the_plugins_hooks_file_is_made_from_the_table() -> None:
    assert (ROOT / "hooks" / "hooks.json").read_text() == entries.plugin_hooks()


COPIES = {
    "hooks/hooks.json": "hooks/hooks.json", "hooks/launch": "hooks/launch",
    ".claude-plugin/icon.png": ".claude-plugin/icon.png",
    "skills/claimonce/SKILL.md": "hooks/claimonce/agents/install/skills/claimonce/SKILL.md",
}  # fmt: skip


def test_the_folder_that_the_client_copies_has_the_same_files() -> None:
    """Copies, no links: `claude plugin validate --strict` (2.1.332) reads none."""
    small = ROOT / "settings" / "claude-plugin"
    for copy, original in COPIES.items():
        assert (small / copy).read_bytes() == (ROOT / original).read_bytes(), f"cp {original} {small / copy}"
        assert (small / copy).stat().st_mode == (ROOT / original).stat().st_mode
    both = [json.loads((each / ".claude-plugin" / "plugin.json").read_text()) for each in (ROOT, small)]
    assert {name: said for name, said in both[0].items() if name != "skills"} == both[1]


def test_the_plugins_command_is_there_and_can_be_executed() -> None:
    assert os.access(ROOT / "hooks" / "launch", os.X_OK)
    assert entries.PLUGIN_COMMAND.endswith("/hooks/launch")


def test_plugin_and_marketplace_name_the_same_plugin() -> None:
    plugin = json.loads((ROOT / ".claude-plugin" / "plugin.json").read_text())
    market = json.loads((ROOT / ".claude-plugin" / "marketplace.json").read_text())
    assert [entry["name"] for entry in market["plugins"]] == [plugin["name"]] == ["claimonce"]


def test_the_client_waits_longer_than_a_gated_call_may() -> None:
    before = next(event for event in entries.EVENTS if event.name == "PreToolUse")
    assert before.timeout > parse_duration(str(BY_KEY["counter.wait"].default))
    assert before.blocks


@pytest.mark.parametrize("event", entries.EVENTS, ids=lambda event: event.name)
def test_only_what_comes_before_a_call_may_block_it(event: entries.Event) -> None:
    handler = entries.group(event, "/x/claimonce/launch")["hooks"][0]
    assert ("onFailure" in handler) == (event.name in ("PreToolUse", "PreSkillShellCommand"))
