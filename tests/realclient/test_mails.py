"""Five sessions read the same remark and each mails the same person, in its own words."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest
from realclient.client import DEFAULT_MODE, SKIP_PERMISSIONS, Desk, Session, bash, script, together
from realclient.mailbox import Mailbox
from realclient.model import Meeting, Script, Turn, Use
from realclient.story import KEY, MAILS, PERSON, by_tool

pytestmark = pytest.mark.realclient


def by_program(subject: str, body: str) -> str:
    return f"printf '%s\\n' {shlex.quote(body)} | mail -s {shlex.quote(subject)} {PERSON}"


def by_gate(subject: str, body: str) -> str:
    return f"claimonce gate {KEY} -- mail -s {shlex.quote(subject)} {PERSON} <<'END'\n{body}\nEND"


def five_at_once(desk: Desk, uses: list[Use], args: tuple[str, ...] = SKIP_PERMISSIONS) -> list[Session]:
    """Five sessions in five trees whose calls are given out at the same moment."""
    meeting = Meeting(len(uses))
    desk.repository()
    return together([
        desk.session(f"mail-{n}", Script((Turn((use,), meeting=meeting),)), cwd=desk.clone(f"tree-{n}"), args=args)
        for n, use in enumerate(uses)
    ])  # fmt: skip


def assert_told(session: Session, sender: Session) -> None:
    """The session's model reads who sent it, and when. What to do next is the test's own question."""
    assert sender.id[:8] in session.told, f"{session.name} was not told who: {session.told}"
    assert re.search(r"\d\d:\d\d|\bago\b|\bnow\b", session.told), f"{session.name} was not told when: {session.told}"


def one_sender(sessions: list[Session], said: str) -> tuple[Session, list[Session]]:
    """The one session whose result has the words of a delivery, and the others."""
    senders = [session for session in sessions if any(said in result.text for result in session.results)]
    assert len(senders) == 1, [[result.text for result in session.results] for session in sessions]
    return senders[0], [session for session in sessions if session is not senders[0]]


def test_without_the_gate_five_sessions_send_five_mails(desk: Desk, mailbox: Mailbox) -> None:
    sessions = five_at_once(desk, [bash(by_program(*mail)) for mail in MAILS])
    assert [session.code for session in sessions] == [0] * 5
    assert sorted(str(mail["Subject"]) for mail in mailbox.mails) == sorted(subject for subject, _ in MAILS)


def test_without_the_gate_five_sessions_send_five_mails_through_the_mail_tool(desk: Desk) -> None:
    five_at_once(desk, [by_tool(*mail) for mail in MAILS], (*SKIP_PERMISSIONS, *desk.mail_tool()))
    assert len(desk.mcp_mails) == 5


def test_of_five_sessions_that_send_through_the_gate_one_does_and_four_are_told(desk: Desk, mailbox: Mailbox) -> None:
    desk.arm()
    sessions = five_at_once(desk, [bash(by_gate(*mail)) for mail in MAILS])
    assert len(mailbox.mails) == 1
    sender, others = one_sender(sessions, "mail accepted")
    for session in others:
        assert_told(session, sender)
        assert not session.results[0].is_error, "an act that is already done is a success: exit 0, one line"
        assert KEY in session.told


def test_of_five_sessions_that_call_mail_plainly_one_sends_and_four_are_asked(desk: Desk, mailbox: Mailbox) -> None:
    desk.arm()
    sessions = five_at_once(desk, [bash(by_program(*mail)) for mail in MAILS])
    assert len(mailbox.mails) == 1
    sender, others = one_sender(sessions, "mail accepted")
    for session in others:
        assert_told(session, sender)
        assert "claimonce answer" in session.told


def test_of_five_sessions_that_use_the_mail_tool_one_sends_and_four_are_asked(desk: Desk) -> None:
    desk.arm()
    sessions = five_at_once(desk, [by_tool(*mail) for mail in MAILS], (*SKIP_PERMISSIONS, *desk.mail_tool()))
    assert len(desk.mcp_mails) == 1
    sender, others = one_sender(sessions, "sent, message id")
    for session in others:
        assert session.results[0].is_error
        assert_told(session, sender)
        assert "claimonce answer" in session.told


def test_a_mail_that_the_permission_prompt_refuses_leaves_the_key_free(desk: Desk) -> None:
    desk.arm()
    tree, tool = desk.repository(), desk.mail_tool()
    refused = desk.run("refused", script(by_tool(*MAILS[0])), cwd=tree, args=(*DEFAULT_MODE, *tool))
    assert refused.results[0].is_error
    assert desk.mcp_mails == []
    desk.run("next", script(by_tool(*MAILS[1])), cwd=tree, args=(*SKIP_PERMISSIONS, *tool))
    assert [mail["subject"] for mail in desk.mcp_mails] == [MAILS[1][0]]


def test_a_mail_that_another_hook_denies_leaves_the_key_free(desk: Desk) -> None:
    desk.arm()
    tree, tool = desk.repository(), desk.mail_tool()
    args = (*SKIP_PERMISSIONS, *tool)
    denied = desk.run("denied", script(by_tool(*MAILS[0])), cwd=tree, args=(*args, "--settings", str(denier(desk))))
    assert "not on a Friday" in denied.results[0].text
    assert desk.mcp_mails == []
    desk.run("next", script(by_tool(*MAILS[1])), cwd=tree, args=args)
    assert [mail["subject"] for mail in desk.mcp_mails] == [MAILS[1][0]]


def denier(desk: Desk) -> Path:
    """A settings file with somebody else's hook: it denies every mail."""
    says = {"hookEventName": "PreToolUse", "permissionDecision": "deny", "permissionDecisionReason": "not on a Friday"}
    code = f"print({json.dumps({'hookSpecificOutput': says})!r})"
    hook = {"type": "command", "command": shlex.join([sys.executable, "-ISc", code])}
    file = desk.root / "denier.json"
    file.write_text(json.dumps({"hooks": {"PreToolUse": [{"matcher": "mcp__mail__.*", "hooks": [hook]}]}}))
    return file
