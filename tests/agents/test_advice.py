"""What a refusal says to do instead can be done: the form that it names is passed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]

MAILS = (
    "mail -s Hello tekla@example.test",
    'echo "He is locked out." | mail -s "Sven needs a login" tekla@example.test',
    "cat note.txt | sed s/a/b/ | mail -s Hello tekla@example.test && echo done",
    "cd /tmp && echo hi | sendmail tekla@example.test",
    "printf 'a\\nb' | msmtp tekla@example.test; ls",
    "for one in tekla erik; do echo hi | mail -s Hello $one@example.test; done",
    "if true; then echo hi | mail -s Hello tekla@example.test; fi",
    "echo é | mail -s Hällo tekla@example.test",
    "nohup mail -s Hello tekla@example.test < note.txt",
    "LC_ALL=C mail -s Hello tekla@example.test < note.txt",
    "EMAIL='a b' mail -s Hello tekla@example.test < note.txt",
    "bash -c 'echo hi | mail -s Hello tekla@example.test'",
    "claimonce run -- echo hi | mail -s Hello tekla@example.test",
    "echo 'api_key=sk-ant-api03-aaaaaaaaaaaaaaaaaaaa' | mail -s Hello tekla@example.test",
    "echo hi | mail -s Hello tekla@example.test\nls",
)
PUSHES = (
    "git push",
    "git push origin main",
    "cd sub && git push origin HEAD:main",
    "git add . | cat; git push origin main",
)


def advised(said: dict[str, Any]) -> str:
    assert said["permissionDecision"] == "deny", said
    found = re.search(r"Run `(.*?)` instead", said["permissionDecisionReason"], re.DOTALL)
    assert found, said
    return found[1]


@pytest.mark.parametrize("command", [*MAILS, *PUSHES])
def test_what_is_advised_where_no_shim_stands_is_passed(ask: Ask, command: str) -> None:
    form = advised(ask("PreToolUse", tool_input={"command": command}))
    assert ask("PreToolUse", tool_input={"command": form.replace(" ...", " -s Hello tekla@example.test")}) == {}


@pytest.mark.parametrize("command", MAILS[:8])
def test_a_short_command_is_advised_whole_with_the_gate_before_the_program_that_sends(ask: Ask, command: str) -> None:
    form = advised(ask("PreToolUse", tool_input={"command": command}))
    assert form.replace("claimonce run -- ", "", 1) == command
    assert re.search(r"claimonce run -- (mail|sendmail|msmtp) ", form), form


def test_a_secret_in_the_command_is_not_repeated(ask: Ask) -> None:
    form = advised(ask("PreToolUse", tool_input={"command": MAILS[13]}))
    assert "sk-ant" not in form


ELSEWHERE = (
             "ssh web-3 mail -s Hello tekla@example.test < note.txt",
             "docker run -i alpine mail -s Hello root < note.txt",
             "docker exec -i box mail -s Hello tekla@example.test < note.txt")  # fmt: skip


@pytest.mark.parametrize("command", ELSEWHERE)
def test_what_another_host_sends_is_gated_on_this_side_and_runs_there(
    ask: Ask, command: str, repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    form = advised(ask("PreToolUse", tool_input={"command": command}))
    assert form == f"claimonce gate KEY -- {command}"
    assert ask("PreToolUse", tool_input={"command": form}) == {}
    (repo / "note.txt").write_text("hi\n")
    for name in ("ssh", "docker"):  # what leads there: it says what it was asked for, and what came in
        (tmp_path / name).write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/said\ncat >> {tmp_path}/said\n')
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{Path(sys.executable).parent}:{os.environ['PATH']}")
    for _ in range(2):
        subprocess.run(["bash", "-c", form], cwd=repo, check=True, timeout=60)
    said = (tmp_path / "said").read_text()
    assert said.count("hi\n") == 1
    assert "mail -s Hello" in said


@pytest.mark.parametrize("command", ["echo hi | ssh web-3 'mail -s Hello root'", "X=1 ssh web-3 'echo hi | mail root'"])
def test_where_the_way_there_cannot_be_told_the_gate_is_described(ask: Ask, command: str) -> None:
    reason = ask("PreToolUse", tool_input={"command": command})["permissionDecisionReason"]
    assert "Put `claimonce gate KEY --` before the command here that leads there" in reason
    gated = command.replace("ssh", "claimonce gate KEY -- ssh")
    assert ask("PreToolUse", tool_input={"command": gated}) == {}
