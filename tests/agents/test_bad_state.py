"""A state folder that cannot be used: effects are refused with one line of advice, everything else goes on."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compiled import hook_words

TOOL = "mcp__mail__send_message"
MAIL = {"to": "tekla@example.test", "subject": "s", "body": "b"}
Event = Callable[..., dict[str, Any]]


def send(event: dict[str, Any], repo: Path, before: Callable[[], None] | None = None) -> dict[str, Any]:
    words = hook_words()
    result = subprocess.run(
        words, input=json.dumps(event).encode(), capture_output=True, cwd=repo, check=True, preexec_fn=before
    )
    assert b"Traceback" not in result.stderr
    said: dict[str, Any] = json.loads(result.stdout)["hookSpecificOutput"] if result.stdout.strip() else {}
    return said


def refused(said: dict[str, Any], names: str) -> None:
    assert said["permissionDecision"] == "deny"
    assert names in said["permissionDecisionReason"]
    assert "\n" not in said["permissionDecisionReason"]


def test_a_full_disk(event: Event, repo: Path) -> None:
    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    refused(send(event("PreToolUse", tool=TOOL, tool_input=MAIL), repo, full), "claims.db")
    assert send(event("PreToolUse", tool_input={"command": "ls"}), repo, full) == {}


def test_a_disk_that_fills_up_later_loses_no_receipt(event: Event, repo: Path) -> None:
    assert send(event("PreToolUse", tool=TOOL, tool_input=MAIL), repo) == {}

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    send(event("PostToolUse", tool=TOOL, tool_input=MAIL, tool_response="sent"), repo, full)
    other = {**MAIL, "subject": "another"}
    said = send(event("PreToolUse", tool=TOOL, tool_input=other, session="two", use="toolu_2"), repo)
    assert said["permissionDecision"] == "deny"  # still open, so the next sender is asked


def test_a_state_folder_that_cannot_be_made(
    event: Event, repo: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_home / "file").write_text("")
    monkeypatch.setenv("CLAIMONCE_STATE", str(own_home / "file" / "state"))
    refused(send(event("PreToolUse", tool=TOOL, tool_input=MAIL), repo), "CLAIMONCE_STATE")
    assert send(event("PreToolUse", tool_input={"command": "ls"}), repo) == {}


def test_a_state_folder_of_another_user(event: Event, repo: Path, own_home: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder of another user")
    (own_home / "state").mkdir(exist_ok=True)
    os.chown(own_home / "state", 12345, 12345)
    refused(send(event("PreToolUse", tool=TOOL, tool_input=MAIL), repo), "belongs to user 12345")


def test_a_read_only_state_folder(event: Event, repo: Path, own_home: Path) -> None:
    assert send(event("PreToolUse", tool_input={"command": "git push"}), repo)["permissionDecision"] == "deny"
    state = own_home / "state"
    if os.geteuid() == 0:
        # Root writes wherever the disk lets it, so the disk has to be what says no.
        script = f'mount --bind {state} {state} && mount -o remount,ro,bind {state} && exec "$@"'
        inside = ["unshare", "-m", "sh", "-ec", script, "sh"]
        if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode:
            pytest.skip("this host lets nobody mount a folder read-only")
    else:
        os.chmod(state, 0o500)
        inside = []
    words = [*inside, *hook_words()]
    whole = json.dumps(event("PreToolUse", tool=TOOL, tool_input=MAIL)).encode()
    result = subprocess.run(words, input=whole, capture_output=True, cwd=repo, check=True)
    refused(json.loads(result.stdout)["hookSpecificOutput"], str(state))
