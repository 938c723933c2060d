"""What a message tool's result says: sent, not sent, or not known."""

from __future__ import annotations

import json

import pytest

from claimonce.agents import tool_outcome
from claimonce.gate import intents
from claimonce.hooks.call import Ran


def text(what: object) -> list[dict[str, object]]:
    return [{"type": "text", "text": what if isinstance(what, str) else json.dumps(what)}]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"ok": True, "ts": "1.2"}, intents.DONE),
        ({"ok": True, "error": None}, intents.DONE),
        ({"ok": False, "error": "channel_not_found"}, intents.FAILED),
        ({"success": False, "message": "no such user"}, intents.FAILED),
        ({"status": "failed"}, intents.FAILED),
        ({"error": {"code": 400}}, intents.FAILED),
        ({"error": "request timed out"}, intents.UNCERTAIN),
        ({"status": "error", "message": "connection reset by peer"}, intents.UNCERTAIN),
        ("Error: not_in_channel", intents.FAILED),
        ("Failed to send email: 550", intents.FAILED),
        ("Error: timeout after 30 s", intents.UNCERTAIN),
        ("The error report was sent to tekla.", intents.DONE),
        # what clients say of a server that had the message and closed
        ({"error": "fetch failed"}, intents.UNCERTAIN),
        ("Error: other side closed", intents.UNCERTAIN),
        ("Error: Connection closed unexpectedly", intents.UNCERTAIN),
        ("Error: Connection unexpectedly closed", intents.UNCERTAIN),
        ("Error: Remote end closed connection without response", intents.UNCERTAIN),
        ("Error: Server disconnected without sending a response.", intents.UNCERTAIN),
        ("Error: connect ECONNREFUSED 127.0.0.1:25", intents.FAILED),
        ("{not json", intents.DONE),
    ],
)
def test_an_error_inside_a_success_is_read(said: object, outcome: str) -> None:
    assert tool_outcome.of_tool(Ran(ok=True, response=text(said)))[0] == outcome
    assert tool_outcome.of_tool(Ran(ok=True, response={"content": text(said)}))[0] == outcome


@pytest.mark.parametrize("word", ["queued", "Accepted", "scheduled"])
def test_what_is_queued_counts_as_sent_and_says_so(word: str) -> None:
    outcome, receipt = tool_outcome.of_tool(Ran(ok=True, response=text({"id": "SM1", "status": word})))
    assert outcome == intents.DONE
    assert receipt["state"] == "queued"


def test_what_a_provider_s_address_answers_is_not_read_into_a_tool_s_words() -> None:
    rows = [{"urls": ["mailgun.net"], "refused": ["message & !id"], "sent": [], "uncertain": []}]
    said = Ran(ok=True, response=text({"success": True, "message": "Sent to tekla."}))
    assert tool_outcome.of_tool(said, rows)[0] == intents.DONE


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("MCP error -32603: fetch failed", intents.UNCERTAIN),
        ("MCP error -32001: Request timed out", intents.UNCERTAIN),
        ('Email failed to send: {"statusCode": 500, "message": "oops"}', intents.UNCERTAIN),
        ("MCP error -32602: unknown tool", intents.FAILED),
        ("Error executing tool send_email: Recipient(s) not in allowlist", intents.FAILED),
    ],
)
def test_an_error_is_read_for_what_it_leaves_open(error: str, outcome: str) -> None:
    assert tool_outcome.of_tool(Ran(ok=False, error=error))[0] == outcome
