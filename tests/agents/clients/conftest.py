"""Recorded payloads of real clients, sent to the hook as each client sends them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from compiled import hook_words

from claimonce.clients import row as clients
from claimonce.clients.row import of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.clients.row import Client

PAYLOADS = Path(__file__).parent / "payloads"
WITH_PAYLOADS = sorted(folder.name for folder in PAYLOADS.iterdir())


def recorded(row: Client, name: str, **changes: Any) -> dict[str, Any]:
    """Return a recorded event with these of our keys changed, each where the client has it."""
    event: dict[str, Any] = json.loads((PAYLOADS / row.NAME / f"{name}.json").read_text())
    for key, what in changes.items():
        for path in row.KEYS.get(key, key).split("|"):
            *folders, last = path.split(".")
            held: Any = event
            for folder in folders:
                held = held.get(folder, {})
            if isinstance(held, list):
                held[int(last)] = what
            elif (held or not folders) and key not in _FLAT:
                held[last] = what
    return event | {key: what for key, what in changes.items() if key in _FLAT}


_FLAT = ("tool_response", "tool_result")  # given as the client has them


@dataclass
class Talk:
    """One client that talks to its hook."""

    row: Client
    repo: Path

    def event(self, name: str, **changes: Any) -> dict[str, Any]:
        """Return a recorded event of this repository, with these parts changed."""
        return recorded(self.row, name, cwd=str(self.repo), **changes)

    def call(self, tool: str, held: dict[str, Any], name: str = "before", **changes: Any) -> dict[str, Any]:
        """Return a recorded tool event for another call, in the client's own words."""
        at = self.row.EVENTS[self.event(name)[self.row.EVENT_KEY]]
        words = {ours: word for word, ours in self.row.TOOLS.items() if self.row.EVENTS.get(word, at) == at}
        theirs = words.get(tool, tool)
        keys = {ours: word for word, ours in reversed(self.row.INPUTS.get(tool, {}).items())}
        spelled = {keys.get(key, key): what for key, what in held.items()}
        if "commands" in spelled:
            spelled["commands"] = [spelled["commands"]]
        return self.event(name, tool_name=theirs, tool_input=spelled, **changes)

    def begin(self) -> dict[str, Any]:
        """Send the first event of a session and return the answer."""
        return self.send(self.event("start" if (PAYLOADS / self.row.NAME / "start.json").exists() else "prompt"))

    def send(self, event: dict[str, Any], **env: str) -> dict[str, Any]:
        """Send an event and return the answer; {} for silence."""
        done = self.raw(json.dumps(event).encode(), **env)
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr, done.stderr
        return spoken(self.row, done.stdout)

    def raw(self, payload: bytes, **env: str) -> subprocess.CompletedProcess[bytes]:
        """Send bytes."""
        words = hook_words(self.row.NAME)
        return subprocess.run(
            words, input=payload, capture_output=True, cwd=self.repo, env={**os.environ, **env}, check=False, timeout=60
        )

    def denied(self, said: dict[str, Any]) -> str:
        """Return the reason of a denial, which must be in exactly the client's own form."""
        return reason_in(self.row.ANSWERS["deny"], said)


def spoken(row: Client, said: bytes) -> dict[str, Any]:
    """Return an answer as an object, {} for silence; of a client that reads plain text, with the text as its `text`."""
    if not said.strip():
        return {}
    answer: dict[str, Any] = {"text": said.decode()} if isinstance(row.ANSWERS["deny"], str) else json.loads(said)
    return answer


def reason_in(form: Any, said: Any) -> str:
    """Return what stands at {reason}; everything else must be equal."""
    if isinstance(form, str):
        return reason_in({"text": form}, said)
    assert isinstance(said, dict), said
    assert form.keys() == said.keys(), said
    found = ""
    for name, what in form.items():
        if isinstance(what, dict):
            found = reason_in(what, said[name])
        elif what == "{reason}":
            found = said[name]
        elif what != "{event}":
            assert said[name] == what
    return found


@pytest.fixture(params=[name for name in clients.names() if name in WITH_PAYLOADS])
def talk(request: pytest.FixtureRequest, repo: Path) -> Talk:
    row = of(request.param)
    assert row is not None
    return Talk(row, repo)


@pytest.fixture
def talk_of(repo: Path) -> Callable[[str], Talk]:
    def make(name: str) -> Talk:
        row = of(name)
        assert row is not None
        return Talk(row, repo)

    return make
