"""What only Cline does: several commands in one call, a refusal that ends the task, a program for each event."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agents.clients.conftest import Talk, recorded
from agents.user import User, new_user

from claimonce.agents import translation
from claimonce.clients.row import of as row_of

PUSH = "git push origin main"
NAMES = ("TaskStart", "PreToolUse", "PostToolUse", "TaskComplete")


@pytest.fixture
def talk(talk_of: Callable[[str], Talk]) -> Talk:
    return talk_of("cline")


@pytest.mark.parametrize(
    "held",
    [
        {"commands": ["ls -l", PUSH]}, {"commands": ["cat <<EOF", PUSH]}, {"commands": ["echo 'it", PUSH]},
        {"commands": PUSH}, {"command": "git", "args": ["push", "origin", "main"]}, {"cmd": PUSH}, [PUSH], PUSH,
        {"commands": [{"command": "git", "args": ["push"]}, "ls"]},
    ],
)  # fmt: skip
def test_each_command_of_a_call_is_judged_in_every_form_that_cline_takes(talk: Talk, held: object) -> None:
    said = talk.send(talk.event("before", tool_input=held))
    assert said["cancel"] is True
    assert "around the gate" in said["errorMessage"]


def test_several_commands_that_reach_nobody_pass(talk: Talk) -> None:
    assert talk.send(talk.event("before", tool_input={"commands": ["ls -l", "echo 'git push'", "git status"]})) == {}


@pytest.mark.parametrize(
    ("ended", "event", "interrupted"),
    [
        ([True, True], "PostToolUse", False), ([False, False], "PostToolUseFailure", None),
        ([True, False], "PostToolUse", True), ([], "PostToolUse", True),
    ],
)  # fmt: skip
def test_a_call_of_which_a_part_failed_is_uncertain(ended: list[bool], event: str, interrupted: bool | None) -> None:
    output: list[dict[str, Any]] = [{"result": "[Command exited with code 3]\nx", "success": each} for each in ended]
    payload = recorded(row_of("cline"), "after")
    payload["tool_result"]["output"] = output
    ours = translation.incoming(row_of("cline"), payload)
    assert ours["hook_event_name"] == event
    if interrupted is None:
        assert ours["error"].startswith("Exit code 3\n")
    else:
        assert ours["tool_response"]["interrupted"] is interrupted


@pytest.fixture
def user(tmp_path: Path) -> User:
    return new_user(tmp_path)


def test_every_event_has_a_program_that_the_client_can_start(user: User) -> None:
    user.init("cline")
    files = [user.home / ".cline" / "hooks" / name for name in NAMES]
    assert all(os.access(each, os.X_OK) for each in files)
    payload = json.dumps(recorded(row_of("cline"), "before", cwd=str(user.root), tool_input={"commands": [PUSH]}))
    done = subprocess.run(
        [str(files[1])], input=payload, env=user.environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["cancel"] is True
    user.launcher.unlink()
    gone = subprocess.run(
        [str(files[1])], input=payload, env=user.environment, capture_output=True, text=True, check=True
    )
    assert gone.stdout == ""


def test_a_hook_of_the_user_s_own_is_left_alone_and_nothing_else_is_written(user: User) -> None:
    own = user.home / ".cline" / "hooks" / "PostToolUse"
    own.parent.mkdir(parents=True)
    own.write_text("#!/bin/sh\n")
    assert user.run("init", "--yes", "cline").returncode != 0
    assert [each.name for each in own.parent.iterdir()] == ["PostToolUse"]
    assert own.read_text() == "#!/bin/sh\n"


def test_doctor_misses_a_program_that_was_taken_away(user: User) -> None:
    user.init("cline")
    assert "Cline CLI" in user.run("doctor").stdout
    (user.home / ".cline" / "hooks" / "TaskStart").unlink()
    assert "not that of this version" in " ".join(user.run("doctor").stdout.split())
