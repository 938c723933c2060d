"""Real MCP servers behind the hook, against a real server: what the gate keeps is what became of the message.

How they say that nothing was sent differs: an error of the protocol, an answer marked as an error, or a plain answer
whose text alone tells it.
"""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from senders import running, smtp, web
from senders.smtp import REFUSED, Server
from senders.test_outcomes import SENDERS, installed, kept

from claimonce.agents import dispatch
from claimonce.gate import intents

HERE = Path(__file__).parent
HANGING = (smtp.HANGS_AFTER_TEXT, web.HANGS)  # how long a client waits then is the client's own


@dataclass(frozen=True)
class McpServer:
    """One real server, the tool that sends, and what its service says; see mcp_servers.toml."""

    name: str
    program: str
    kind: str
    tool: str
    arguments: Mapping[str, Any]
    env: Mapping[str, str]
    words: tuple[str, ...] = ()
    answer: str = "{}"
    without: tuple[str, ...] = ()
    open: Mapping[str, str] = field(default_factory=dict[str, str])
    misread: str = ""

    @property
    def behaviours(self) -> list[str]:
        every = smtp.BEHAVIOURS if self.kind == "smtp" else web.BEHAVIOURS
        return [each for each in every if each not in (*HANGING, *self.without)]

    def expected(self, behaviour: str, server: Server) -> str:
        """Return what the gate has to keep, by what the service has."""
        if not server.box:
            return intents.UNCERTAIN if behaviour in self.open else intents.FAILED
        whole = self.kind == "web" or REFUSED in server.box[0].readers
        return intents.DONE if whole and server.box[0].answered and not self.misread else intents.UNCERTAIN

    def call(self, port: int, home: Path) -> dict[str, Any]:
        """Call the tool in a process of its own and return the answer."""
        own = {name: text.format(port=port, here=HERE) for name, text in self.env.items()}
        env = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", **own}
        words = [self.tool, json.dumps(dict(self.arguments)), str(SENDERS / self.program), *self.words]
        ran = subprocess.run(
            [SENDERS / "python/bin/python", HERE / "mcp_call.py", *words], env=env, cwd=home, capture_output=True,
            text=True, stdin=subprocess.DEVNULL, timeout=running.SECONDS, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        said: dict[str, Any] = json.loads(ran.stdout)
        return said


SERVERS = {
    row["name"]: McpServer(**row)
    for row in tomllib.loads((HERE / "mcp_servers.toml").read_text(encoding="utf-8"))["server"]
}


def after(said: dict[str, Any]) -> dict[str, Any]:
    """Return the event that the client sends after the call: a refusal has an event of its own."""
    if "error" in said or said.get("isError"):
        text = said.get("error") or "".join(part["text"] for part in said["content"])
        return {"hook_event_name": "PostToolUseFailure", "error": text}
    return {"hook_event_name": "PostToolUse", "tool_response": said["content"]}


@installed
@pytest.mark.parametrize(
    ("name", "behaviour"), [(name, each) for name, one in SERVERS.items() for each in one.behaviours]
)
def test_the_gate_keeps_what_became_of_a_message_by_mcp(name: str, behaviour: str, own_home: Path) -> None:
    one = SERVERS[name]
    call = {"session_id": "one", "cwd": str(own_home), "tool_name": f"mcp__{name}__{one.tool}",
            "tool_use_id": "t1", "tool_input": dict(one.arguments)}  # fmt: skip
    assert dispatch.respond({**call, "hook_event_name": "PreToolUse"}, os.environ) is None
    serving = (
        smtp.serving(behaviour, login=True) if one.kind == "smtp" else web.serving(behaviour, json.loads(one.answer))
    )
    with serving as server:
        said = one.call(server.port, own_home)
    dispatch.respond({**call, **after(said)}, os.environ)
    assert kept() == one.expected(behaviour, server), said
