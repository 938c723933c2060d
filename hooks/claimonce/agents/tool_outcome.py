"""What a tool's result says about the act: done, failed, or not known."""

from __future__ import annotations

import json

from claimonce.catalog.answers import NOT_KNOWN
from claimonce.gate import intents
from claimonce.gate.redaction import redacted
from claimonce.hooks.call import Ran
from claimonce.hooks.coerce import items, table, table_or_none

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

# How clients word it when the person, a rule or another hook kept a call from running.
_REFUSED = (
    "approval", "permission", "hook error", "rejected", "doesn't want", "declined", "denied", "blocked", "not allowed",
)  # fmt: skip
_QUEUED = ("queued", "accepted", "scheduled", "pending")  # the provider has it and will send it
_NOT_SENT = ("error", "failed", "failure", "rejected")
_PROOF = 160


def of_tool(ran: Ran, rows: Sequence[Mapping[str, Any]] = ()) -> tuple[str, dict[str, Any]]:
    """Return the outcome of a message tool and the receipt; a tool that was cut off leaves it uncertain.

    `rows` are those of the plugin that say what answers mean; those about single addresses are not asked, since a tool
    words its provider's answer in its own way.
    """
    text = ran.error or text_of(ran.response)
    said = _object(text)
    from claimonce.gate import answers

    own = [row for row in rows if not row.get("urls")]
    read = answers.read(text, own)
    if read == intents.UNCERTAIN:
        return read, {}
    trouble = _trouble(said, text)
    if not ran.ok or table(ran.response).get("isError") or (own and read == intents.FAILED) or trouble:
        return (intents.UNCERTAIN if is_unknown(trouble or text) else intents.FAILED), {}
    queued = {"state": "queued"} if str(said.get("status") or said.get("state")).lower() in _QUEUED else {}
    return intents.DONE, {**receipt(text), **queued}


def is_unknown(text: str) -> bool:
    """Return whether an error says that nobody knows whether the act happened."""
    low = text.lower()
    return any(word in low for word in NOT_KNOWN)


def receipt(text: str) -> dict[str, Any]:
    """Return the beginning of an answer as what proves the act."""
    return {"answer": redacted(" ".join(text.split())[: 4 * _PROOF])[:_PROOF]}


def _object(text: str) -> dict[str, Any]:
    """Return a tool's text as the JSON object that many of them answer with, empty where it is none."""
    if not text.lstrip().startswith("{"):
        return {}
    try:
        return table(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _trouble(said: dict[str, Any], text: str) -> str:
    """Return why a tool that reports success did not send after all, "" where it did."""
    # Only unmistakable words: a message wrongly taken for failed would be sent again.
    denied = said.get("ok") is False or said.get("success") is False or str(said.get("status")).lower() in _NOT_SENT
    error = said.get("error") or said.get("errors")
    if denied or error:
        return str(error or said.get("message") or "denied")
    return text if text.lstrip().lower().startswith(("error:", "failed to send")) else ""


def of_batch(response: Any) -> str:
    """Return the outcome of a message whose own event never came: refused before it ran, done, or not known.

    A batch shows what the model was told. Only a refusal frees the key; the result of a tool that ran, with its own
    event lost, must not look like one.
    """
    if isinstance(response, list):
        return of_tool(Ran(ok=True, response=response))[0]
    told = text_of(response)[:400].lower()
    return intents.WITHDRAWN if any(sign in told for sign in _REFUSED) else intents.UNCERTAIN


def in_background(ran: Ran) -> bool:
    """Return whether the client moved the command to the background: it still runs, so its lease goes on."""
    return bool(table(ran.response).get("backgroundTaskId"))


def says_background(response: Any) -> bool:
    """Return whether a batch's text of a result says that the command goes on in the background."""
    return "running in background" in text_of(response)[:200].lower()


def text_of(response: object) -> str:
    """Return the text of a client's or a tool's response."""
    if isinstance(response, str):
        return response
    parts = [(each, table_or_none(each)) for each in items(response)]
    if parts:
        return "\n".join(text_of(each if part is None else part.get("text")) for each, part in parts)
    whole = table_or_none(response)
    if whole is None:
        return ""
    return text_of(whole["content"]) if "content" in whole else json.dumps(whole)
