"""What a refusal says to do instead can be done: the form that it names is passed."""

from __future__ import annotations

import re
from collections.abc import Callable
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
