"""What Qwen Code has had since 0.24: a second tool that runs commands, an event of its own for a call that failed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from agents.clients.conftest import Talk

from claimonce.agents import translation
from claimonce.clients import qwen
from claimonce.clients import row as clients

Of = Callable[[str], Talk]
PUSH = {"command": "/usr/bin/git push --no-verify"}


def matchers(event: str) -> list[str]:
    return [matcher for name, matcher, _, _ in qwen.REGISTERED if name == event]


@pytest.mark.parametrize("name", ["before", "monitor"])
def test_both_tools_that_run_a_command_are_judged_by_it(talk_of: Of, name: str) -> None:
    talk = talk_of("qwen")
    event = talk.event(name, tool_input=PUSH)
    assert "past the shim" in talk.denied(talk.send(event))
    assert all(re.search(each, event["tool_name"]) for each in matchers("PreToolUse")), "the client asks about it"


def test_a_monitor_goes_on_after_its_call(talk_of: Of) -> None:
    said = translation.incoming(qwen, talk_of("qwen").event("monitor-after"))
    assert said["tool_response"]["backgroundTaskId"].startswith("mon_")


def test_a_call_that_failed_comes_as_an_event_of_its_own_with_its_status(talk_of: Of) -> None:
    said = translation.incoming(qwen, talk_of("qwen").event("failed"))
    assert said["hook_event_name"] == "PostToolUseFailure"
    assert said["error"].startswith("Exit code 3\n")
    assert matchers("PostToolUseFailure")


def test_its_folder_moves_with_its_own_variable(tmp_path: Path) -> None:
    assert clients.config_of(qwen, {"HOME": "/home/dev"}) == "/home/dev/.qwen/settings.json"
    assert clients.config_of(qwen, {"HOME": "/home/dev", "QWEN_HOME": str(tmp_path)}) == f"{tmp_path}/settings.json"
