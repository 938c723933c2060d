"""The repository is a plugin of the client too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from realclient.client import SKIP_PERMISSIONS, Desk, bash, script
from realclient.story import MAILS, by_tool

pytestmark = pytest.mark.realclient

REPOSITORY = Path(__file__).parents[2]
SMALL = REPOSITORY / "settings" / "claude-plugin"
PLUGIN = (*SKIP_PERMISSIONS, "--plugin-dir", str(REPOSITORY))


def with_program(desk: Desk) -> Desk:
    """claimonce on the PATH, and nothing registered."""
    desk.path.insert(0, str(Path(sys.executable).parent))
    return desk


def test_the_client_accepts_the_repository_as_a_plugin(desk: Desk) -> None:
    said = desk.shell(desk.client, "plugin", "validate", "--strict", REPOSITORY)
    assert "passed" in said.lower(), said
    assert "ICON_MISSING" not in said, said
    assert "Advice" not in said, said


def test_the_client_keeps_the_plugin_alone_and_it_gates(desk: Desk) -> None:
    with_program(desk)
    assert "passed" in desk.shell(desk.client, "plugin", "validate", "--strict", SMALL).lower()
    desk.shell(desk.client, "plugin", "install", "claimonce", "--marketplace", REPOSITORY)
    kept = [each for each in desk.home.rglob("plugins/cache/claimonce/**/*") if each.is_file()]
    assert {each.name for each in kept} == {"plugin.json", "icon.png", "hooks.json", "launch", "SKILL.md"}
    assert not any(each.is_symlink() for each in kept)
    tree, args = desk.repository(), (*SKIP_PERMISSIONS, *desk.mail_tool())
    desk.run("first", script(by_tool(*MAILS[0])), cwd=tree, args=args)
    second = desk.run("second", script(by_tool(*MAILS[1])), cwd=tree, args=args)
    assert [mail["subject"] for mail in desk.mcp_mails] == [MAILS[0][0]]
    assert "claimonce answer" in second.told


def test_the_plugin_alone_gates_the_mail_tool(desk: Desk) -> None:
    with_program(desk)
    tree, args = desk.repository(), (*PLUGIN, *desk.mail_tool())
    first = desk.run("first", script(by_tool(*MAILS[0])), cwd=tree, args=args)
    second = desk.run("second", script(by_tool(*MAILS[1])), cwd=tree, args=args)
    assert [mail["subject"] for mail in desk.mcp_mails] == [MAILS[0][0]], first.said
    assert "claimonce answer" in second.told


def test_the_plugin_beside_init_gates_once(desk: Desk) -> None:
    desk.arm()
    tree, args = desk.repository(), (*PLUGIN, *desk.mail_tool())
    push = "git commit --quiet --allow-empty -m 'Ready to go' && git push origin main"
    session = desk.run("one", script(by_tool(*MAILS[0]), bash(push)), cwd=tree, args=args)
    assert [result.is_error for result in session.results] == [False, False], session.told
    assert len(desk.mcp_mails) == 1
    assert desk.subjects() == ["Ready to go", "Start"]
