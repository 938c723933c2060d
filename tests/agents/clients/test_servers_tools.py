"""The tools of a client's MCP servers, by the names that each client gives them: recorded from the real ones."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from agents.clients.conftest import PAYLOADS, Talk
from agents.user import User, new_user
from corpus.scoring import verdict
from reading.cases import DESCRIPTIONS

from claimonce.agents import translation
from claimonce.clients import row as clients
from claimonce.gate.session_names import known_as
from claimonce.hooks.effect import Effect
from claimonce.hooks.verdict import DENY
from claimonce.reading import read_tool

NAMES = sorted(each.parent.name for each in PAYLOADS.glob("*/server.json"))


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_by_a_servers_tool_goes_out_once(talk_of: Callable[[str], Talk], name: str) -> None:
    talk = talk_of(name)
    event = talk.event("server", session_id="one")
    assert talk.send(event) == {}
    said = talk.denied(talk.send({**event, **_other(talk)}))
    assert f"{known_as(f'{name}:one')} is writing to tekla@example.test" in said


def test_a_mail_by_one_clients_tool_is_the_same_mail_by_anothers() -> None:
    first, *others = map(_mail, ("codex", "copilot", "gemini", "qwen"))  # each called one tool of one server
    assert [verdict(first, other) for other in others] == [DENY] * 3


@pytest.mark.parametrize("name", [name for name in NAMES if name in clients.wired()])
def test_the_installed_hook_hands_it_on(tmp_path: Path, name: str) -> None:
    user: User = new_user(tmp_path)
    user.init(name)
    event = (PAYLOADS / name / "server.json").read_text().replace("/home/dev/repo", str(user.root))
    row = clients.of(name)
    assert row is not None
    said = ""
    for session in ("one", "two"):
        held = {**json.loads(event), row.KEYS.get("session_id", "session_id"): session}
        said = subprocess.run(
            [str(user.launcher), "hook", name], input=json.dumps(held), capture_output=True, text=True,
            env=user.environment, check=True,
        ).stdout  # fmt: skip
    assert f"{known_as(f'{name}:one')} is writing to tekla@example.test" in said


@pytest.mark.parametrize(
    ("name", "tool", "ours"),
    [
        ("copilot", "mail-send_message", "mcp__mail__send_message"),
        ("copilot", "github-mcp-server-create_issue", "mcp__github__mcp__server__create_issue"),
        ("gptme", "mail.send_message", "mcp__mail__send_message"),
        ("gemini", "mcp_mail_send_message", "mcp__mail__send_message"),
        ("cursor", "MCP:send_message", "mcp____send_message"),
        ("kiro", "@mail/send_message", "mcp__mail__send_message"),
        ("codex", "mcp__mail__send_message", "mcp__mail__send_message"),
        ("copilot", "session_store_sql", "session_store_sql"),
    ],
)
def test_the_name_of_a_servers_tool_is_put_into_our_form(name: str, tool: str, ours: str) -> None:
    row = clients.of(name)
    assert row is not None
    assert translation.incoming(row, {row.EVENT_KEY: "x", "tool_name": tool, "tool_input": {}})["tool_name"] == ours


def _mail(name: str) -> Effect:
    row = clients.of(name)
    assert row is not None
    event = translation.incoming(row, json.loads((PAYLOADS / name / "server.json").read_text()))
    (effect,) = read_tool(event["tool_name"], event["tool_input"], DESCRIPTIONS).effects
    return effect


def _other(talk: Talk) -> dict[str, str]:
    return {talk.row.KEYS.get("session_id", "session_id"): "two"}
