"""The clients that were read in their documentation and not run: what only they do, as the documentation has it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agents.clients.conftest import PAYLOADS, Talk, recorded
from agents.user import User, new_user

from claimonce.agents import translation
from claimonce.clients import cursor, kiro, row, windsurf

PUSH = {"command": "git push origin main"}
READ_ONLY = [each for each in (row.of(name) for name in row.wired()) if each is not None and not each.TESTED]
Entries = list[dict[str, Any]]


@pytest.fixture
def user(tmp_path: Path) -> User:
    return new_user(tmp_path)


def entries(user: User, client: row.Client) -> Entries:
    """Return every entry that `init` has made, whatever the client's form of a list is."""
    held = json.loads((user.home / client.HOME[1] / client.CONFIG).read_text())["hooks"]
    return held if isinstance(held, list) else [each for listed in held.values() for each in listed]


def lines(user: User, client: row.Client) -> list[str]:
    return [each.get("command") or each["action"]["command"] for each in entries(user, client)]


@pytest.mark.parametrize("client", READ_ONLY, ids=lambda each: each.NAME)
def test_what_was_not_run_says_where_it_was_read(client: row.Client) -> None:
    assert (PAYLOADS / client.NAME / "SOURCE.md").exists()
    assert client.PACKAGE.startswith("https://")
    assert client.ARMS == row.UNSEEN


@pytest.mark.parametrize("client", [windsurf, kiro], ids=lambda each: each.NAME)
def test_a_refusal_is_status_2_and_its_reason_on_stderr(user: User, client: Any) -> None:
    user.init(client.NAME)
    line = next(each for each in lines(user, client) if "exit 2" in each)

    def ended(command: str) -> subprocess.CompletedProcess[str]:
        keys = {ours: theirs for theirs, ours in client.INPUTS.get("Bash", {}).items()}
        event = recorded(client, "before", cwd=str(user.root), tool_input={keys.get("command", "command"): command})
        return subprocess.run(
            ["bash", "-c", line], input=json.dumps(event), env=user.environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    refused = ended(PUSH["command"])
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("This git push would go around the gate")
    quiet = ended("ls -l")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    user.launcher.unlink()
    assert ended("ls -l").returncode == 0, "an entry whose program is gone refuses nothing"


def test_cursor_s_entry_fails_closed_and_stands_flat_in_a_file_with_a_version(user: User) -> None:
    user.init("cursor")
    held = json.loads((user.home / ".cursor/hooks.json").read_text())
    assert held["version"] == 1
    assert [each["failClosed"] for each in held["hooks"]["preToolUse"]] == [True]
    assert all("hooks" not in each for each in entries(user, cursor))


@pytest.mark.parametrize(
    ("code", "event"), [(0, "PostToolUse"), (3, "PostToolUseFailure"), (127, "PostToolUseFailure")]
)  # fmt: skip
def test_cursor_tells_a_command_s_status_in_the_json_of_its_result(code: int, event: str) -> None:
    result = json.dumps({"output": "exitCode: 9\n", "exitCode": code}, separators=(",", ":"))
    assert (
        translation.incoming(cursor, {**recorded(cursor, "after"), "tool_output": result})["hook_event_name"] == event
    )


def test_cursor_s_folder_is_the_command_s_own_else_the_workspace_s() -> None:
    event = recorded(cursor, "before")
    assert translation.incoming(cursor, event)["cwd"] == "/home/dev/repo"
    event["tool_input"] = {"command": "ls", "cwd": "/elsewhere"}
    assert translation.incoming(cursor, event)["cwd"] == "/elsewhere"


def test_cursor_s_failed_call_has_its_reason() -> None:
    ours = translation.incoming(cursor, recorded(cursor, "failed"))
    assert ours["hook_event_name"] == "PostToolUseFailure"
    assert ours["error"] == "the command could not be started"


@pytest.mark.parametrize("client", READ_ONLY, ids=lambda each: each.NAME)
def test_the_form_that_is_offered_says_that_an_agent_runs_it(
    talk_of: Callable[[str], Talk], client: row.Client
) -> None:
    """Nothing in the shells of these clients is known to say so."""
    talk = talk_of(client.NAME)
    said = talk.denied(talk.send(talk.call("Bash", {"command": "echo hi | mail -s Hello tekla@example.test"})))
    assert "claimonce run --agent -- mail" in said


@pytest.mark.parametrize("name", ["windsurf", "kiro"])
def test_an_edit_of_a_counter_holds_it(talk_of: Callable[[str], Talk], own_home: Path, name: str) -> None:
    settings = own_home / ".config" / "claimonce"
    settings.mkdir(parents=True)
    (settings / "claimonce.toml").write_text('[counter]\nwait = "1s"\n')
    talk = talk_of(name)
    text = (PAYLOADS / name / "edit.json").read_text()
    event = json.loads(text.replace("/home/dev/repo/a.txt", f"{talk.repo}/counter.json"))
    event |= {"cwd": str(talk.repo)} if "cwd" in event else {}
    key = talk.row.KEYS.get("session_id", "session_id")
    assert talk.send({**event, key: "one"}) == {}
    assert "held" in talk.denied(talk.send({**event, key: "two"}))
