"""The hook, event by event, as a client meets it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimonce.gate import clock, ledger
from claimonce.gate.session_names import known_as
from claimonce.gate.store import open_store
from claimonce.settings.paths import user_file

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
    assert len(said["additionalContext"]) <= 600, "a session that is alone is told little"
    assert "claimonce" in said["additionalContext"]
    found = subprocess.run(
        ["sh", "-c", f". {repo}/env; command -v git"], capture_output=True, text=True, check=True
    ).stdout
    assert "claimonce/shims/git" in found


def test_a_session_start_drops_what_is_older_than_the_retention(ask: Ask, repo: Path) -> None:
    store = open_store()
    with store:
        for days in (91.0, 89.0, 0.0):
            about = {"session": "env:one", "kind": "act", "key": f"{days:g}", "verdict": "", "state": "done"}
            wall = clock.unix() - days * 86400
            when = {"at": clock.utc(wall), "wall": wall, "boot": "earlier", "taken": 0.0}
            store.append(receipt="{}", reason="", **when, **about)
    arm(ask, repo)
    assert [each["key"] for each in ledger.last(store)] == ["0", "89"]


@pytest.mark.parametrize("command", ["ls", "git status", "echo git push", "git commit -m 'push it'", "git stash push"])
def test_what_reaches_nobody_passes_in_silence(ask: Ask, command: str) -> None:
    assert ask("PreToolUse", tool_input={"command": command}) == {}


def test_a_push_in_a_session_without_shims_is_refused_with_the_form_to_use(ask: Ask) -> None:
    said = ask("PreToolUse", tool_input={"command": "git push origin main"})
    assert said["permissionDecision"] == "deny"
    assert "claimonce push origin" in said["permissionDecisionReason"]


def test_the_advice_is_a_command_that_can_be_copied(ask: Ask) -> None:
    said = ask("PreToolUse", tool_input={"command": "git push"})
    assert "`claimonce push` instead" in said["permissionDecisionReason"]


def test_a_plain_push_in_an_armed_session_is_left_to_the_shim(ask: Ask, repo: Path) -> None:
    arm(ask, repo)
    assert ask("PreToolUse", tool_input={"command": "git push origin main"}) == {}


@pytest.mark.parametrize(
    "command", ["/usr/bin/git push origin main", "env -i git push", "bash -lc 'git push'", "sudo git push"]
)
def test_a_push_that_no_shim_would_see_is_refused_even_when_armed(ask: Ask, repo: Path, command: str) -> None:
    arm(ask, repo)
    said = ask("PreToolUse", tool_input={"command": command})
    assert said["permissionDecision"] == "deny"
    assert "git push" in said["permissionDecisionReason"]


def test_no_answer_ever_allows_or_rewrites_a_command(ask: Ask, repo: Path) -> None:
    arm(ask, repo)
    mail, number = "mail -s x t@example.test < body", "jq . counter.json > counter.json"
    for command in ("git push", "/usr/bin/git push", mail, number):
        said = ask("PreToolUse", tool_input={"command": command}, use=command)
        assert said.get("permissionDecision") in (None, "deny")
        assert "updatedInput" not in said


def test_one_mail_goes_out_and_the_others_are_told_who_when_and_what_next(ask: Ask) -> None:
    assert ask("PreToolUse", tool=TOOL, tool_input=MAIL) == {}
    assert ask("PostToolUse", tool=TOOL, tool_input=MAIL, tool_response=SENT) == {}
    said = ask("PreToolUse", tool=TOOL, tool_input=OTHER, session="two", use="toolu_2")
    reason = said["permissionDecisionReason"]
    assert said["permissionDecision"] == "deny"
    for part in (known_as("claude:one"), "Sven needs a login", "claimonce answer q-", "do nothing"):
        assert part in reason


def test_a_mail_refused_before_it_ran_leaves_the_person_free(ask: Ask) -> None:
    assert ask("PreToolUse", tool=TOOL, tool_input=MAIL) == {}
    calls = [{"tool_name": TOOL, "tool_input": MAIL, "tool_use_id": "toolu_1", "tool_response": "requires approval"}]
    ask("PostToolBatch", tool_calls=calls)
    assert ask("PreToolUse", tool=TOOL, tool_input=OTHER, session="two", use="toolu_2") == {}


@pytest.mark.parametrize(
    ("response", "asked_about"), [(SENT, "wrote to"), ("something else went wrong", "outcome unknown")]
)
def test_a_mail_whose_own_event_was_lost_is_never_taken_for_refused(ask: Ask, response: Any, asked_about: str) -> None:
    assert ask("PreToolUse", tool=TOOL, tool_input=MAIL) == {}
    calls = [{"tool_name": TOOL, "tool_input": MAIL, "tool_use_id": "toolu_1", "tool_response": response}]
    ask("PostToolBatch", tool_calls=calls)
    said = ask("PreToolUse", tool=TOOL, tool_input=OTHER, session="two", use="toolu_2")
    assert asked_about in said["permissionDecisionReason"]


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
    (repo / "claimonce.toml").write_text((repo / "claimonce.toml").read_text() + '[counter]\nwait = "0s"\n')
    said = ask("PreToolUse", tool=tool, tool_input=given, session="two", use="toolu_2")
    assert said["permissionDecision"] == "deny"
    assert f"held by {known_as('claude:one')}" in said["permissionDecisionReason"]
    (repo / "counter.json").write_text('{"SP": {"next": 153}}\n')
    said = ask("PostToolUse", tool=tool, tool_input=given, tool_response={"stdout": ""})
    assert "SP-152 is yours" in said["additionalContext"]
    said = ask("PreToolUse", tool=tool, tool_input=given, session="two", use="toolu_2")
    assert "held by" not in said.get("permissionDecisionReason", "")


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
    state.mkdir(mode=0o700, exist_ok=True)
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
    assert len(noted()) == 1
    assert "claimonce.toml" in noted()[0]


def noted() -> list[str]:
    """Return what the ledger says of events that were not as they should be."""
    return [str(entry["reason"]) for entry in ledger.last(open_store()) if entry["kind"] == "event"]


def recorded() -> list[str]:
    return [f"{each['verdict']}: {each['reason']}" for each in ledger.last(open_store()) if each["verdict"]]


def test_the_users_own_broken_settings_close_the_gate_as_well(ask: Ask) -> None:
    user = Path(user_file(os.environ))
    user.parent.mkdir(parents=True)
    user.write_text("[[counters\n")
    for tool, given in ((TOOL, MAIL), ("Bash", {"command": "git push"})):
        said = ask("PreToolUse", tool=tool, tool_input=given)
        assert said["permissionDecision"] == "deny"
        assert str(user) in said["permissionDecisionReason"]
    assert ask("PreToolUse", tool_input={"command": "ls"}) == {}
    assert len(noted()) == 1, "once a session"


def test_observe_lets_everything_through_and_records_what_enforcing_would_have_said(
    ask: Ask, set_mode: Callable[[str, str], None]
) -> None:
    set_mode("git_push", "observe")
    assert ask("PreToolUse", tool_input={"command": "git push"}) == {}
    assert recorded() == ["observe: enforcing would have said deny"]


@pytest.mark.parametrize(("mail", "would"), [(OTHER, "ask"), (MAIL, "deny")])
def test_observe_judges_a_mail_and_lets_it_go_in_silence(
    ask: Ask, set_mode: Callable[[str, str], None], mail: dict[str, str], would: str
) -> None:
    set_mode("notify", "observe")
    assert ask("PreToolUse", tool=TOOL, tool_input=MAIL) == {}
    assert ask("PostToolUse", tool=TOOL, tool_input=MAIL, tool_response=SENT) == {}
    assert ask("PreToolUse", tool=TOOL, tool_input=mail, session="two", use="toolu_2") == {}
    assert ask("PostToolUse", tool=TOOL, tool_input=mail, tool_response=SENT, session="two", use="toolu_2") == {}
    assert recorded() == [f"observe: enforcing would have said {would}", "pass: "]
    assert [each["state"] for each in ledger.last(open_store())] == ["done", "intended", "done", "intended"]


def test_warn_lets_a_mail_go_and_tells_the_agent_what_was_sent_before(
    ask: Ask, set_mode: Callable[[str, str], None]
) -> None:
    set_mode("notify", "warn")
    assert ask("PreToolUse", tool=TOOL, tool_input=MAIL) == {}
    said = ask("PreToolUse", tool=TOOL, tool_input=OTHER, session="two", use="toolu_2")
    assert "permissionDecision" not in said
    for part in ("notify.mode is warn", known_as("claude:one"), "Sven needs a login"):
        assert part in said["additionalContext"]


@pytest.mark.parametrize("mode", ["observe", "warn"])
def test_a_counter_that_is_not_enforced_is_neither_held_nor_waited_for(
    ask: Ask, repo: Path, set_mode: Callable[[str, str], None], mode: str
) -> None:
    change = {"command": "jq '.SP.next += 1' counter.json > t && mv t counter.json"}
    assert ask("PreToolUse", tool_input=change) == {}
    set_mode("counter", mode)
    (repo / "claimonce.toml").write_text((repo / "claimonce.toml").read_text() + '[counter]\nwait = "1h"\n')
    assert ask("PreToolUse", tool_input=change, session="two", use="toolu_2") == {}


@pytest.mark.parametrize("mode", ["observe", "warn"])
def test_what_is_not_enforced_goes_on_when_the_gate_itself_is_broken(
    ask: Ask, own_home: Path, set_mode: Callable[[str, str], None], mode: str
) -> None:
    state = own_home / "state"
    state.mkdir(mode=0o700, exist_ok=True)
    (state / "claims.db").write_bytes(b"not a database" * 300)
    set_mode("notify", mode)
    assert ask("PreToolUse", tool=TOOL, tool_input=MAIL) == {}
    assert ask("PreToolUse", tool_input={"command": "git push"})["permissionDecision"] == "deny"
