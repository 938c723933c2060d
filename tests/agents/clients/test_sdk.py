"""The callbacks for the Claude Agent SDK, called as it calls them."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import pytest

from claimonce.agents import sdk

Ask = Callable[..., dict[str, Any]]


def event(repo: Path, name: str = "PreToolUse", session: str = "s-1", **more: Any) -> dict[str, Any]:
    return {"session_id": session, "transcript_path": "", "cwd": str(repo), "hook_event_name": name, **more}


def bash(repo: Path, command: str, **more: Any) -> dict[str, Any]:
    return event(repo, tool_name="Bash", tool_input={"command": command}, **more)


@pytest.fixture
def ask() -> Ask:
    return asking(sdk.options_env())


def asking(env: dict[str, str] | None) -> Ask:
    callback = sdk.asking(env)

    def call(payload: object, use: str | None = "t-1") -> dict[str, Any]:
        return anyio.run(callback, payload, use, {"signal": None})

    return call


def reason(said: dict[str, Any]) -> str:
    own = said["hookSpecificOutput"]
    assert own["permissionDecision"] == "deny"
    return str(own["permissionDecisionReason"])


def test_shells_are_given_the_shims_first_and_once() -> None:
    path = sdk.options_env()["PATH"].split(os.pathsep)
    assert (Path(path[0]) / "git").exists()
    assert sdk.options_env({**os.environ, "PATH": os.pathsep.join(path)})["PATH"].split(os.pathsep) == path


def test_behind_the_shims_a_push_is_left_to_them(ask: Ask, repo: Path) -> None:
    assert ask(bash(repo, "git push origin main")) == {}
    assert "past the shim" in reason(ask(bash(repo, "/usr/bin/git push --no-verify")))


def test_without_the_shims_a_push_is_denied_with_the_form_to_use(repo: Path) -> None:
    for env in (None, {"PATH": "/usr/bin:/bin"}):
        assert "claimonce push" in reason(asking(env)(bash(repo, "git push origin main")))


def test_what_reaches_nobody_passes(ask: Ask, repo: Path) -> None:
    assert ask(bash(repo, "ls -l")) == {}


def test_the_first_prompt_is_the_start_and_tells_the_agent_once(ask: Ask, repo: Path) -> None:
    said = ask(event(repo, "UserPromptSubmit", prompt="go"), None)["hookSpecificOutput"]
    assert said["hookEventName"] == "UserPromptSubmit"
    assert "claimonce gates mail" in said["additionalContext"]
    assert ask(event(repo, "UserPromptSubmit", prompt="go on"), None) == {}


def test_two_sessions_of_one_program_take_two_numbers(ask: Ask, repo: Path) -> None:
    counter = repo / "counter.json"
    held = {"file_path": str(counter), "old_string": '"next": 152', "new_string": '"next": 153'}
    one = event(repo, session="one", tool_name="Edit", tool_input=held)
    assert ask(one) == {}
    counter.write_text('{"SP": {"next": 153}}\n')
    ask({**one, "hook_event_name": "PostToolUse", "tool_response": {}})
    said = ask(event(repo, session="two", tool_name="Edit", tool_input=held), "t-2")
    assert '"next": 154' in str(said["hookSpecificOutput"]["updatedInput"])


@pytest.mark.parametrize("how", ["missing", "fails", "talks nonsense", "no event at all"])
def test_no_failure_of_ours_lets_an_effect_run_or_stops_the_rest(ask: Ask, repo: Path, how: str) -> None:
    launcher = Path(os.environ["HOME"]) / ".local" / "share" / "claimonce" / "launch"
    if how == "missing":
        launcher.unlink()
    elif how != "no event at all":
        launcher.write_text("#!/bin/sh\n" + ("exit 3\n" if how == "fails" else "echo '<html>'\n"))
    push = bash(repo, "git push origin main")
    if how == "no event at all":
        push["cwd"] = object()
    assert "claimonce doctor" in reason(ask(push))
    if how != "no event at all":
        assert ask(bash(repo, "ls -l")) == {}


@dataclass
class Matcher:
    """The fields of HookMatcher in 0.2.189."""

    matcher: str | None = None
    hooks: list[Any] = field(default_factory=list)
    timeout: float | None = None
    on_failure: str | None = None


def test_every_event_that_the_sdk_knows_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    package = types.ModuleType("claude_agent_sdk")
    package.HookMatcher = Matcher  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "claude_agent_sdk", package)
    made = sdk.hooks(sdk.options_env())
    assert set(made) == {
        "UserPromptSubmit", "PreToolUse", "PostToolUse", "PostToolUseFailure", "SubagentStart", "SubagentStop",
    }  # fmt: skip
    before = made["PreToolUse"][0]
    assert before.on_failure == "block"
    assert before.timeout > sdk.PATIENCE
    assert "Bash" in before.matcher
