"""What an agent is told of a message that was kept back is true, and offers a way out."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
MAIL = "mcp__resend__send-email"
INVOICE = {"to": "bo@example.test", "subject": "Invoice 12", "text": "The numbers for invoice 12."}
TIMED_OUT = "MCP error -32001: Request timed out"


def calls(tool: str, given: dict[str, Any], session: str, use: str) -> dict[str, Any]:
    return {"tool": tool, "tool_input": given, "session": session, "use": use}


def reason(said: dict[str, Any]) -> str:
    return str(said.get("permissionDecisionReason", ""))


@pytest.fixture
def send(ask: Ask) -> Callable[..., str]:
    """Let a session send by a tool; return the refusal, or "" where it went out."""

    def make(given: dict[str, Any], session: str = "one", use: str = "t1", error: str = "") -> str:
        fields = calls(MAIL, given, session, use)
        said = ask("PreToolUse", **fields)
        if not said:
            end: dict[str, Any] = {"error": error} if error else {"tool_response": [{"type": "text", "text": "ok"}]}
            ask("PostToolUseFailure" if error else "PostToolUse", **fields, **end)
        return reason(said)

    return make


@pytest.mark.parametrize("session", ["one", "two"])
def test_a_message_whose_outcome_is_unknown_is_never_called_told(send: Callable[..., str], session: str) -> None:
    assert send(INVOICE, error=TIMED_OUT) == ""
    said = send(INVOICE, session, "t2")
    assert "have been told" not in said
    assert "already has" not in said
    assert "has just written" not in said
    assert "Nobody knows whether bo@example.test got it" in said
    assert re.search(r"claimonce settle notify:email:\w+ --done", said)
    assert "--not-done" in said
    assert "claimonce status --reconcile" in said


def test_of_two_readers_the_one_who_has_not_been_told_is_named(send: Callable[..., str]) -> None:
    assert send({**INVOICE, "to": ["tekla@example.test", "bo@example.test"]}) == ""
    said = send({**INVOICE, "to": ["zoe@example.test", "bo@example.test"]}, "two", "t2")
    assert "bo@example.test has been told." in said
    assert "zoe@example.test has not been told" in said
    assert "they have been told" not in said


def test_whoever_has_it_all_is_said_to_have_been_told(send: Callable[..., str]) -> None:
    assert send({**INVOICE, "to": ["tekla@example.test", "bo@example.test"]}) == ""
    assert "they have been told" in send(INVOICE, "two", "t2")


def test_what_is_only_on_its_way_is_not_called_told(ask: Ask) -> None:
    assert ask("PreToolUse", **calls(MAIL, INVOICE, "one", "t1")) == {}
    said = reason(ask("PreToolUse", **calls(MAIL, INVOICE, "two", "t2")))
    assert "is on its way to bo@example.test" in said
    assert "have been told" not in said


def test_the_same_call_asked_twice_is_answered_twice_the_same(ask: Ask) -> None:
    assert ask("PreToolUse", **calls(MAIL, INVOICE, "one", "t1")) == {}
    assert ask("PreToolUse", **calls(MAIL, INVOICE, "one", "t1")) == {}, "it is no message before itself"
    first = reason(ask("PreToolUse", **calls(MAIL, INVOICE, "two", "t2")))
    again = reason(ask("PreToolUse", **calls(MAIL, INVOICE, "two", "t2")))
    assert re.findall(r"q-\w+", first) == re.findall(r"q-\w+", again) != []


@pytest.mark.parametrize("error", ["", TIMED_OUT])
def test_every_refusal_offers_a_way_out_that_leads_out(send: Callable[..., str], repo: Path, error: str) -> None:
    assert send(INVOICE, error=error) == ""
    said = send(INVOICE, "two", "t2")
    found = re.search(r"claimonce answer (q-\w+) distinct", said)
    assert found is not None, said
    words = [sys.executable, "-m", "claimonce.cli", "answer", found[1], "distinct", "--why", "a second copy is due"]
    subprocess.run(words, cwd=repo, check=True, capture_output=True)
    assert send(INVOICE, "two", "t3") == "", "it was said to be another matter"
    assert send(INVOICE, "three", "t4") != "", "and only by this session"
