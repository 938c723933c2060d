"""Lines that a skill runs while it is loaded: what meets a shim passes, what only the hook could gate is refused."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from gate.push.desk import until

from claimonce.agents import start
from claimonce.agents.doctor.trial import descendants
from claimonce.gate import ledger
from claimonce.gate.store import open_store
from claimonce.shims.launcher import install_launcher

Ask = Callable[..., dict[str, Any]]
EVENT = "PreSkillShellCommand"
CHAT = 'curl -s -d \'{"text": "done"}\' https://hooks.slack.com/services/T0/B0/x'


@pytest.fixture
def armed(ask: Ask, repo: Path) -> Ask:
    ask("SessionStart", {"CLAUDE_ENV_FILE": str(repo / "env")}, session="one", source="startup")
    return ask


def line(ask: Ask, command: str, **fields: Any) -> dict[str, Any]:
    more = {"command_name": "ship", "command_source": "projectSettings", "invoked_by": "user"}
    return ask(EVENT, tool_name="Bash", tool_use_id="u:preamble-0", tool_input={"command": command}, **more, **fields)


@pytest.mark.parametrize("command", ["git push origin main", "ls", "git status", "echo hi | mail -s x t@example.test"])
def test_what_meets_a_shim_or_reaches_nobody_passes_in_silence(armed: Ask, command: str) -> None:
    assert line(armed, command) == {}


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("/usr/bin/git push --no-verify", "git push"),
        ("env -i git push", "git push"),
        (CHAT, "command of its own"),
        ("jq '.SP.next += 1' counter.json > t && mv t counter.json", "claimonce next"),
    ],
)
def test_what_only_the_hook_could_gate_is_refused_and_nothing_is_claimed(armed: Ask, command: str, names: str) -> None:
    said = line(armed, command)
    assert set(said) == {"hookEventName", "permissionDecision", "permissionDecisionReason"}
    assert said["permissionDecision"] == "deny"
    assert names in said["permissionDecisionReason"]
    store = open_store()
    assert list(store.rows("claims_all")) == []
    assert next(each["verdict"] for each in ledger.last(store, 5)) == "deny"


def test_a_session_without_shims_is_refused_there_too(ask: Ask) -> None:
    assert "claimonce push" in line(ask, "git push")["permissionDecisionReason"]


def test_where_nothing_is_enforced_nothing_is_refused_or_claimed(armed: Ask, repo: Path) -> None:
    env = {"CLAIMONCE_NOTIFY__MODE": "observe"}
    fields = {"tool_name": "Bash", "tool_input": {"command": CHAT}, "_env": env}
    assert armed(EVENT, **fields) == {}
    assert list(open_store().rows("claims_all")) == []


def test_a_line_without_an_effect_ends_at_once(armed: Ask, repo: Path) -> None:
    line(armed, "git push")
    event = {"session_id": "one", "hook_event_name": EVENT, "cwd": str(repo), "tool_name": "Bash"}
    state = os.environ["CLAIMONCE_STATE"]
    client = start.client_of("claude")
    assert client is not None
    for command, quiet in (("ls -l", True), ("git push", False)):
        payload = json.dumps({**event, "tool_input": {"command": command}}, separators=(",", ":"))
        assert start.is_quiet(payload.encode(), state, client) is quiet


def test_the_launcher_alone_refuses_in_the_events_own_form(repo: Path, tmp_path: Path) -> None:
    text = Path(install_launcher(os.environ)).read_text().splitlines()
    broken = tmp_path / "launch"
    broken.write_text("\n".join("python=/no/such" if row.startswith("python=") else row for row in text))
    for command, said in (("git push", EVENT), ("ls", "")):
        event = {"hook_event_name": EVENT, "tool_name": "Bash", "tool_input": {"command": command}}
        done = subprocess.run(
            ["sh", str(broken), "hook", "claude"], input=json.dumps(event), capture_output=True, text=True, check=True
        )
        assert (json.loads(done.stdout)["hookSpecificOutput"]["hookEventName"] if done.stdout else "") == said


@contextlib.contextmanager
def stalled(armed: Ask) -> Generator[None]:
    """Hold what every commit to the store needs, so that a hook that has read its line stands still."""
    line(armed, "/usr/bin/git push")
    turnstile = os.open(f"{os.environ['CLAIMONCE_STATE']}/turnstile", os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(turnstile, fcntl.LOCK_EX)
        yield
    finally:
        os.close(turnstile)


@pytest.mark.parametrize("name", [EVENT, "PreToolUse"])
@pytest.mark.parametrize("how", ["killed", "past its deadline"])
def test_a_hook_that_ends_in_the_middle_answers_in_the_events_own_form(
    armed: Ask, repo: Path, name: str, how: str
) -> None:
    launcher = install_launcher(os.environ)
    tool = {"tool_name": "Bash", "tool_use_id": "u:preamble-1", "tool_input": {"command": "/usr/bin/git push"}}
    payload = json.dumps({"session_id": "one", "hook_event_name": name, "cwd": str(repo), **tool})
    with stalled(armed):
        hook = subprocess.Popen(
            [launcher, "hook", "claude"], cwd=repo, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert hook.stdin is not None
        hook.stdin.write(payload)
        hook.stdin.close()
        hook.stdin = None
        if how == "killed":
            until(lambda: any(waits_for_a_lock(pid) for pid, _ in descendants(hook.pid)))
            os.kill(next(pid for pid, _ in descendants(hook.pid) if waits_for_a_lock(pid)), signal.SIGKILL)
        said = json.loads(hook.communicate(timeout=60)[0])["hookSpecificOutput"]
    assert (said["hookEventName"], said["permissionDecision"]) == (name, "deny")
    assert not list(Path(os.environ["CLAIMONCE_STATE"]).glob("line-*"))


def waits_for_a_lock(pid: int) -> bool:
    """Whether the process stands before a lock that another holds (proc(5), locks)."""
    return any(
        row.split()[1:2] == ["->"] and row.split()[5] == str(pid)
        for row in Path("/proc/locks").read_text().splitlines()
    )
