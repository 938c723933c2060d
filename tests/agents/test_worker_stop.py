"""Workers that stop: what they leave open is said once, and given back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimonce.gate import claims, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.store import open_store

Hook = Callable[..., "subprocess.CompletedProcess[bytes]"]
Ask = Callable[..., dict[str, Any]]
MAIL = {"to": "tekla@example.test", "subject": "Sven needs a login", "body": "Please run /login."}
TOOL = "mcp__mail__send_message"


def say(hook: Hook, event: str, repo: Path, **more: object) -> dict[str, Any]:
    payload = {"hook_event_name": event, "session_id": "one", "cwd": str(repo), **more}
    done = hook(json.dumps(payload).encode())
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout)) if done.stdout else {}


@pytest.mark.parametrize("event", ["TaskCompleted", "TeammateIdle"])
def test_a_worker_that_holds_something_is_told_so_once(hook: Hook, repo: Path, event: str) -> None:
    with (store := open_store()):
        claims.take(store, Wanted("deploy-152", "act", "claude:one", owner.here()))
    said = say(hook, event, repo)
    assert said["decision"] == "block"
    assert "You hold deploy-152 since " in said["reason"]
    assert "claimonce release 'deploy-152'" in said["reason"]
    assert say(hook, event, repo) == {}


def test_a_key_that_the_command_line_spells_otherwise_is_given_back_with_the_session(hook: Hook, repo: Path) -> None:
    with (store := open_store()):
        claims.take(store, Wanted("lease:example.test/a:Docs/My_File.md", "lease", "claude:one", owner.here()))
    said = say(hook, "TeammateIdle", repo)["reason"]
    assert "You hold lease:example.test/a:Docs/My_File.md since " in said
    assert "end this session" in said
    assert "claimonce release" not in said


def test_a_worker_whose_act_is_uncertain_is_told_what_to_do(hook: Hook, repo: Path) -> None:
    with (store := open_store()):
        wanted = Wanted("notify-tekla", "notify", "claude:one", owner.here())
        intents.settle(store, intents.put(store, claims.take(store, wanted), wanted, About()), intents.UNCERTAIN)
    assert "claimonce why 'notify-tekla'" in say(hook, "TeammateIdle", repo)["reason"]


@pytest.mark.parametrize("event", ["TaskCompleted", "TeammateIdle", "TaskCreated"])
def test_a_worker_that_holds_nothing_stops_in_silence(hook: Hook, repo: Path, event: str) -> None:
    with (store := open_store()):
        claims.take(store, Wanted("deploy-152", "act", "claude:other", owner.here()))
    assert say(hook, event, repo) == {}


def test_a_subagent_is_recorded_and_ends(hook: Hook, repo: Path) -> None:
    say(hook, "SubagentStart", repo, agent_id="a1")
    store = open_store()
    assert store.one("session", name="claude:one/a1")["ended"] is None
    say(hook, "SubagentStop", repo, agent_id="a1")
    assert store.one("session", name="claude:one/a1")["ended"]


def test_what_a_subagent_leaves_open_becomes_uncertain_and_its_parents_act_stays(
    ask: Ask, hook: Hook, repo: Path
) -> None:
    ask("PreToolUse", tool=TOOL, session="one", agent_id="a1", tool_use_id="u1", tool_input=MAIL)
    other = {**MAIL, "to": "sven@example.test"}
    ask("PreToolUse", tool=TOOL, session="one", tool_use_id="u2", tool_input=other)
    say(hook, "SubagentStop", repo, agent_id="a1")
    states = {intent.session: intent.state for intent in intents.find_unsettled(open_store())}
    assert states["claude:one/a1"] == intents.UNCERTAIN
    assert states.get("claude:one") == intents.OPEN


def test_what_runs_on_in_the_background_stays_open(ask: Ask, hook: Hook, repo: Path) -> None:
    ask("PreToolUse", tool=TOOL, session="one", agent_id="a1", tool_use_id="u1", tool_input=MAIL)
    say(hook, "SubagentStop", repo, agent_id="a1", background_tasks=[{"id": "b1"}])
    assert [intent.state for intent in intents.find_unsettled(open_store())] == [intents.OPEN]


def test_a_stop_without_a_subagent_changes_nothing(ask: Ask, hook: Hook, repo: Path) -> None:
    ask("PreToolUse", tool=TOOL, session="one", tool_use_id="u1", tool_input=MAIL)
    say(hook, "SubagentStop", repo)
    key = intents.find_unsettled(open_store())[0].key
    assert gate.look(open_store(), key).name == "intended"
