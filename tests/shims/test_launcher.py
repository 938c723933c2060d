"""The launcher: whatever happens to the interpreter, `ls` goes on and an effect is refused with the repair."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shims.launcher_calls import SHELLS

from claimonce.gate import ledger
from claimonce.gate.store import open_store
from claimonce.hooks.settings_cache import load
from claimonce.shims.bytecode_bundle import bundle_path
from claimonce.shims.launcher import install_launcher
from claimonce.shims.scripts import quote

Launch = Callable[[bytes], "subprocess.CompletedProcess[bytes]"]


def bash(command: str) -> bytes:
    event = {"session_id": "s", "cwd": "/", "hook_event_name": "PreToolUse", "tool_name": "Bash"}
    return json.dumps({**event, "tool_input": {"command": command}, "tool_use_id": "t"}).encode()


def edit(path: str, content: str) -> bytes:
    event = {"session_id": "s", "cwd": "/", "hook_event_name": "PreToolUse", "tool_name": "Write"}
    return json.dumps({**event, "tool_input": {"file_path": path, "content": content}}).encode()


@pytest.fixture
def launcher(repo: Path) -> Path:
    load(str(repo))
    return Path(install_launcher(os.environ))


def start(launcher: Path, payload: bytes, *args: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [str(launcher), *(args or ("hook", "claude"))], input=payload, capture_output=True, check=False
    )


def with_interpreter(launcher: Path, script: str) -> None:
    """Put another program in the interpreter's place."""
    fake = launcher.with_name("python")
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)
    lines = launcher.read_text().splitlines(keepends=True)
    launcher.write_text("".join(f"python={fake}\n" if line.startswith("python=") else line for line in lines))


def refused(result: subprocess.CompletedProcess[bytes], repair: str) -> bool:
    said = json.loads(result.stdout)["hookSpecificOutput"]
    assert said["hookEventName"] == "PreToolUse"
    assert repair in said["permissionDecisionReason"]
    return bool(said["permissionDecision"] == "deny")


def test_it_is_a_working_hook(launcher: Path) -> None:
    assert start(launcher, bash("ls")).stdout == b""
    assert refused(start(launcher, bash("git push")), "claimonce push")


def test_a_launcher_of_another_version_is_noted_once_a_session(launcher: Path, repo: Path) -> None:
    event = {"session_id": "s1", "cwd": str(repo), "hook_event_name": "SessionStart", "source": "startup"}
    began = json.dumps(event).encode()
    start(launcher, began)
    assert [entry for entry in ledger.last(open_store()) if entry["kind"] == "event"] == []
    text = launcher.read_text()
    for old in (re.sub("(?m)^form=.*$", "form=older", text), text.replace("CLAIMONCE_LAUNCHER=$form ", "")):
        launcher.write_text(old)
        start(launcher, began)
    notes = [str(entry["reason"]) for entry in ledger.last(open_store()) if entry["kind"] == "event"]
    assert len(notes) == 1
    assert "claimonce init" in notes[0]


def test_writing_it_again_changes_nothing(launcher: Path) -> None:
    before = launcher.stat()
    install_launcher(os.environ)
    assert launcher.stat().st_mtime_ns == before.st_mtime_ns


def test_without_its_interpreter_ls_runs_and_a_push_is_refused_with_the_repair(launcher: Path) -> None:
    lines = launcher.read_text().splitlines(keepends=True)
    launcher.write_text("".join("python=/gone/python\n" if line.startswith("python=") else line for line in lines))
    for harmless in (bash("ls"), edit("/x/readme.md", "git push and mail tekla"), b"", b"\xff\x00"):
        result = start(launcher, harmless)
        assert (result.returncode, result.stdout) == (0, b"")
    number = (edit("/r/counter.json", "1"), bash("jq . > counter.json"))
    for gated in (bash("git push"), bash("mail -s x t@x < y"), *number):
        assert refused(start(launcher, gated), "claimonce init")


@pytest.mark.parametrize(
    "command",
    [
        "mutt -s x a@example.org < t",
        "cd /x && gh pr comment 1 -b y",
        "sudo mutt a@example.org",
        "/usr/bin/glab mr note 5 -m x",
        "git -C x push",
        "true; toot post hi",
        "echo x | mailx a@example.org",
        "A=1 hub sync",
        "(glab mr merge 5)",
        "if true; then gh issue create -t x; fi",
        "curl -d x https://hooks.slack.com/services/T/B/X",
    ],
)
def test_without_its_interpreter_a_program_of_a_short_name_is_refused_too(launcher: Path, command: str) -> None:
    launcher.write_text(launcher.read_text().replace("python=", "python=/gone"))
    assert refused(start(launcher, bash(command)), "claimonce init")


def test_without_its_interpreter_a_tool_that_mails_or_posts_is_refused(launcher: Path) -> None:
    launcher.write_text(launcher.read_text().replace("python=", "python=/gone"))
    for tool in ("mcp__gmail__send_email", "mcp__slack__post_message", "mcp__github__create_or_update_file"):
        event = {"session_id": "s", "cwd": "/", "hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": {}}
        assert refused(start(launcher, json.dumps(event).encode()), "claimonce init"), tool


@pytest.mark.parametrize(
    "command",
    [
        "pipx install --force claimonce && claimonce init",
        "cat mutt.rc",
        "git log --oneline -5",
        "ls gh np",
        "python3 -m venv v && v/bin/pip install -e .",
        "grep -rn sms src",
        "mkdir -p t; ls t",
        "cat a/t b",
    ],
)
def test_without_its_interpreter_work_and_the_repair_go_on(launcher: Path, command: str) -> None:
    launcher.write_text(launcher.read_text().replace("python=", "python=/gone"))
    assert start(launcher, bash(command)).stdout == b""


def test_without_its_interpreter_a_session_is_told_the_repair(launcher: Path) -> None:
    launcher.write_text(launcher.read_text().replace("python=", "python=/gone"))
    result = start(launcher, b'{"hook_event_name": "SessionStart"}')
    assert b"claimonce init" in result.stdout


def test_without_its_interpreter_a_shim_refuses_with_the_repair(launcher: Path) -> None:
    launcher.write_text(launcher.read_text().replace("python=", "python=/gone"))
    result = start(launcher, b"", "shim", "mail", "/usr/bin/mail", "t@x.org")
    assert result.returncode == 1
    assert b"claimonce init" in result.stderr


def test_an_interpreter_that_breaks_before_it_reads_is_as_good_as_none(launcher: Path) -> None:
    with_interpreter(launcher, "exit 1")
    assert start(launcher, bash("ls")).stdout == b""
    assert refused(start(launcher, bash("git push")), "claimonce")


@pytest.mark.parametrize("end", ["kill -9 $$", "exit 1", "kill -ALRM $$"])
def test_a_gate_that_dies_after_it_read_the_call_denies_it(launcher: Path, end: str) -> None:
    with_interpreter(launcher, f"cat > /dev/null; {end}")
    assert refused(start(launcher, bash("git push")), "again")


# More than one argument of a program may have (128 KB); and as much as anybody will ever send.
@pytest.mark.parametrize("length", [200_000, 50_000_000])
@pytest.mark.parametrize("shell", SHELLS)
def test_an_event_of_any_length_reaches_python_whole(launcher: Path, shell: str, length: int) -> None:
    event = json.loads(bash("git push"))
    event["tool_input"]["description"] = "w" * length
    done = subprocess.run(
        [*SHELLS[shell], str(launcher), "hook", "claude"],
        input=json.dumps(event).encode(), capture_output=True, check=True,
    )  # fmt: skip
    assert refused(done, "claimonce push")
    assert done.stderr == b""


def test_a_package_that_is_gone_denies_effects_and_lets_the_repair_run(launcher: Path) -> None:
    lines = launcher.read_text().splitlines(keepends=True)
    launcher.write_text("".join("roots=/gone\n" if line.startswith("roots=") else line for line in lines))
    Path(bundle_path(os.environ)).unlink()  # it holds the code of sources that are there
    assert start(launcher, bash("pipx install --force claimonce")).stdout == b""
    assert refused(start(launcher, bash("git push")), "claimonce init")


def test_a_stalled_store_ends_in_a_denial(launcher: Path, own_home: Path) -> None:
    import fcntl

    (own_home / "state").mkdir(exist_ok=True)
    with open(own_home / "state" / "turnstile", "w") as turnstile:
        fcntl.flock(turnstile, fcntl.LOCK_EX)
        assert start(launcher, bash("ls")).stdout == b""
        assert refused(start(launcher, bash("git push")), "again")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_a_text_is_quoted_as_the_library_quotes_it(text: str) -> None:
    assert quote(text) == shlex.quote(text)
