"""The hook, event by event, as a client meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
Hook = Callable[..., "subprocess.CompletedProcess[bytes]"]
MAIL = {"to": "tekla@example.test", "subject": "Sven needs a login", "body": "Please run /login."}
OTHER = {"to": "Tekla <Tekla@example.test>", "subject": "Login for Sven", "body": "He is locked out."}
SENT = [{"type": "text", "text": "sent, id 17"}]
TOOL = "mcp__mail__send_message"


def arm(ask: Ask, repo: Path, session: str = "one") -> dict[str, Any]:
    return ask("SessionStart", {"CLAUDE_ENV_FILE": str(repo / "env")}, session=session, source="startup")


def test_a_session_start_arms_the_shims_and_says_how_to_act(ask: Ask, repo: Path) -> None:
    said = arm(ask, repo)
    assert len(said["additionalContext"]) <= 400
    assert "claimonce" in said["additionalContext"]
    found = subprocess.run(
        ["sh", "-c", f". {repo}/env; command -v git"], capture_output=True, text=True, check=True
    ).stdout
    assert "claimonce/shims/git" in found


@pytest.mark.parametrize("command", ["ls", "git status", "echo git push", "git commit -m 'push it'", "git stash push"])
def test_what_reaches_nobody_passes_in_silence(ask: Ask, command: str) -> None:
    assert ask("PreToolUse", tool_input={"command": command}) == {}


def test_a_push_in_a_session_without_shims_is_refused_with_the_form_to_use(ask: Ask) -> None:
    said = ask("PreToolUse", tool_input={"command": "git push origin main"})
    assert said["permissionDecision"] == "deny"
    assert "claimonce push origin" in said["permissionDecisionReason"]


def test_a_plain_push_in_an_armed_session_is_left_to_the_shim(ask: Ask, repo: Path) -> None:
    arm(ask, repo)
    assert ask("PreToolUse", tool_input={"command": "git push origin main"}) == {}


@pytest.mark.parametrize("command", ["/usr/bin/git push origin main", "env -i git push", "bash -lc 'git push'", "sudo git push"])
def test_a_push_that_no_shim_would_see_is_refused_even_when_armed(ask: Ask, repo: Path, command: str) -> None:
    arm(ask, repo)
    said = ask("PreToolUse", tool_input={"command": command})
    assert said["permissionDecision"] == "deny"
    assert "git push" in said["permissionDecisionReason"]


def test_no_answer_ever_allows_or_rewrites_a_command(ask: Ask, repo: Path) -> None:
    arm(ask, repo)
    for command in ("git push", "/usr/bin/git push", "mail -s x t@example.test < body", "jq . counter.json > counter.json"):
        said = ask("PreToolUse", tool_input={"command": command}, use=command)
        assert said.get("permissionDecision") in (None, "deny")
        assert "updatedInput" not in said


def test_one_mail_goes_out_and_the_others_are_told_who_when_and_what_next(ask: Ask) -> None:
    assert ask("PreToolUse", tool=TOOL, tool_input=MAIL) == {}
    assert ask("PostToolUse", tool=TOOL, tool_input=MAIL, tool_response=SENT) == {}
    said = ask("PreToolUse", tool=TOOL, tool_input=OTHER, session="two", use="toolu_2")
    reason = said["permissionDecisionReason"]
    assert said["permissionDecision"] == "deny"
    for part in ("claude:one", "Sven needs a login", "claimonce answer q-", "do nothing"):
        assert part in reason


def test_a_mail_refused_before_it_ran_leaves_the_person_free(ask: Ask) -> None:
    assert ask("PreToolUse", tool=TOOL, tool_input=MAIL) == {}
    calls = [{"tool_name": TOOL, "tool_input": MAIL, "tool_use_id": "toolu_1", "tool_response": "requires approval"}]
    ask("PostToolBatch", tool_calls=calls)
    assert ask("PreToolUse", tool=TOOL, tool_input=OTHER, session="two", use="toolu_2") == {}


def test_a_mail_tool_that_failed_leaves_the_person_free(ask: Ask) -> None:
    assert ask("PreToolUse", tool=TOOL, tool_input=MAIL) == {}
    ask("PostToolUseFailure", tool=TOOL, tool_input=MAIL, error="550 no such user")
    assert ask("PreToolUse", tool=TOOL, tool_input=OTHER, session="two", use="toolu_2") == {}


def test_a_session_that_ends_during_a_mail_leaves_it_uncertain(ask: Ask, repo: Path) -> None:
    assert ask("PreToolUse", tool=TOOL, tool_input=MAIL) == {}
    ask("SessionEnd", reason="other")
    said = ask("PreToolUse", tool=TOOL, tool_input=OTHER, session="two", use="toolu_2")
    assert "outcome unknown" in said["permissionDecisionReason"]


def test_a_client_that_was_killed_during_a_mail_leaves_it_uncertain(ask: Ask) -> None:
    client = subprocess.Popen(["sleep", "60"])
    assert ask("PreToolUse", {"CLAUDE_PID": str(client.pid)}, tool=TOOL, tool_input=MAIL) == {}
    client.kill()
    client.wait()
    said = ask("PreToolUse", tool=TOOL, tool_input=OTHER, session="two", use="toolu_2")
    assert "outcome unknown" in said["permissionDecisionReason"]


def test_a_subagent_is_a_session_of_its_own(ask: Ask) -> None:
    ask("PreToolUse", tool=TOOL, tool_input=MAIL)
    ask("PostToolUse", tool=TOOL, tool_input=MAIL, tool_response=SENT)
    said = ask("PreToolUse", tool=TOOL, tool_input=OTHER, agent_id="sub", agent_type="general", use="toolu_2")
    assert said["permissionDecision"] == "deny"


EDIT = {"file_path": "counter.json", "old_string": "152", "new_string": "153", "replace_all": False}


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("Edit", {"old_string": "152", "new_string": "153"}),
        ("Write", {"content": '{"SP": {"next": 153}}'}),
        ("Bash", {"command": "jq '.SP.next += 1' counter.json > t && mv t counter.json"}),
        ("Bash", {"command": "sed -i s/152/153/ counter.json"}),
    ],
)
def test_whoever_changes_a_counter_holds_its_lease_until_after_the_call(
    ask: Ask, repo: Path, tool: str, given: dict[str, str]
) -> None:
    given = given if tool == "Bash" else {"file_path": str(repo / "counter.json"), **given}
    assert ask("PreToolUse", tool=tool, tool_input=given) == {}
    env = {"CLAIMONCE_COUNTER__WAIT": "0s"}
    (repo / "claimonce.toml").write_text((repo / "claimonce.toml").read_text() + '[counter]\nwait = "0s"\n')
    _ = env
    said = ask("PreToolUse", tool=tool, tool_input=given, session="two", use="toolu_2")
    assert said["permissionDecision"] == "deny"
    assert "held by claude:one" in said["permissionDecisionReason"]
    (repo / "counter.json").write_text('{"SP": {"next": 153}}\n')
    assert ask("PostToolUse", tool=tool, tool_input=given, tool_response={"stdout": ""}) == {}
    assert ask("PreToolUse", tool=tool, tool_input=given, session="two", use="toolu_2") == {}


def test_a_counter_left_broken_is_said_at_once(ask: Ask, repo: Path) -> None:
    given = {"command": "jq . counter.json > counter.json"}
    ask("PreToolUse", tool_input=given)
    (repo / "counter.json").write_text("")
    said = ask("PostToolUse", tool_input=given, tool_response={"stdout": ""})
    assert "152" in said["additionalContext"]


@pytest.mark.parametrize(
    ("payload", "denied"),
    [
        (b"", False),
        (b"   ", False),
        (b"\x00\xff\xfe", False),
        (b"[]", False),
        (b'{"hook_event_name": 7}', False),
        (b'{"hook_event_name": "Nobody knows"}', False),
        (b'{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"git pu', True),
        (b'{"hook_event_name":"PreToolUse","tool_name":"NewTool","tool_input":{"x":1}}', False),
        (b'{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":"git push"}', False),
        (b'{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":7}}', False),
    ],
)
def test_bad_input_is_answered_in_the_clients_own_form(hook: Hook, payload: bytes, denied: bool) -> None:
    result = hook(payload)
    assert result.returncode == 0
    assert b"Traceback" not in result.stderr
    assert (b'"deny"' in result.stdout) is denied
    if denied:
        json.loads(result.stdout)


def test_fifty_megabytes_are_read_and_answered(hook: Hook, event: Callable[..., dict[str, Any]]) -> None:
    big = event("PreToolUse", tool="Write", tool_input={"file_path": "/tmp/x", "content": "git push " * 6_000_000})
    result = hook(json.dumps(big).encode())
    assert (result.returncode, result.stdout) == (0, b"")


def test_a_missing_cwd_is_no_reason_to_let_a_push_through(hook: Hook, event: Callable[..., dict[str, Any]]) -> None:
    whole = event("PreToolUse", tool_input={"command": "git push"})
    del whole["cwd"]
    assert b'"deny"' in hook(json.dumps(whole).encode()).stdout


def test_a_broken_store_closes_the_gate_for_effects_and_leaves_the_rest_alone(ask: Ask, own_home: Path) -> None:
    state = own_home / "state"
    state.mkdir(mode=0o700)
    (state / "claims.db").write_bytes(b"not a database" * 300)
    said = ask("PreToolUse", tool=TOOL, tool_input=MAIL)
    assert said["permissionDecision"] == "deny"
    assert "claims.db" in said["permissionDecisionReason"]
    assert ask("PreToolUse", tool_input={"command": "ls"}) == {}


def test_broken_settings_close_the_gate_for_effects_and_leave_the_rest_alone(ask: Ask, repo: Path) -> None:
    (repo / "claimonce.toml").write_text("[[counters\n")
    said = ask("PreToolUse", tool=TOOL, tool_input=MAIL)
    assert said["permissionDecision"] == "deny"
    assert "claimonce.toml" in said["permissionDecisionReason"]
    assert ask("PreToolUse", tool_input={"command": "ls"}) == {}


def test_observe_lets_everything_through_and_records_what_enforcing_would_have_said(
    ask: Ask, own_home: Path
) -> None:
    settings = own_home / ".config" / "claimonce"
    if sys.platform == "darwin":
        settings = own_home / "Library/Application Support/claimonce"
    settings.mkdir(parents=True)
    (settings / "claimonce.toml").write_text('[git_push]\nmode = "observe"\n')
    assert ask("PreToolUse", tool_input={"command": "git push"}) == {}
    log = subprocess.run(
        [sys.executable, "-m", "claimonce.cli", "log", "--json"], capture_output=True, text=True, check=True, env=os.environ
    )
    assert "would have said deny" in log.stdout
