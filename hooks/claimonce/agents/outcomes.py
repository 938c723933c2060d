"""What a tool's result says about the act: done, failed, or not known."""

from __future__ import annotations

import json

from claimonce.gate import intents
from claimonce.hooks.call import Ran
from claimonce.hooks.shape import items, table, table_or_none

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NOT_KNOWN = ("timed out", "timeout", "interrupted", "connection closed", "connection reset", "aborted")
# How clients word it when the person, a rule or another hook kept a call from running.
_REFUSED = (
    "approval", "permission", "hook error", "rejected", "doesn't want", "declined", "denied", "blocked", "not allowed",
)  # fmt: skip
_PROOF = 160


def of_tool(ran: Ran) -> tuple[str, dict[str, Any]]:
    """Return the outcome of a message tool and the receipt; a tool that was cut off leaves it uncertain."""
    text = ran.error or _text(ran.response)
    if not ran.ok:
        unknown = any(word in text.lower() for word in _NOT_KNOWN)
        return (intents.UNCERTAIN if unknown else intents.FAILED), {}
    if table(ran.response).get("isError"):
        return intents.FAILED, {}
    return intents.DONE, {"answer": " ".join(text.split())[:_PROOF]}


def of_batch(response: Any) -> str:
    """Return the outcome of a message whose own event never came: refused before it ran, done, or not known.

    A batch shows what the model was told. Only a refusal frees the key; the result of a tool that ran, with its own
    event lost, must not look like one.
    """
    if isinstance(response, list):
        return of_tool(Ran(ok=True, response=response))[0]
    told = _text(response)[:400].lower()
    return intents.WITHDRAWN if any(sign in told for sign in _REFUSED) else intents.UNCERTAIN


def in_background(ran: Ran) -> bool:
    """Return whether the client moved the command to the background: it still runs, so its lease goes on."""
    return bool(table(ran.response).get("backgroundTaskId"))


def says_background(response: Any) -> bool:
    """Return whether a batch's text of a result says that the command goes on in the background."""
    return "running in background" in _text(response)[:200].lower()


def _text(response: object) -> str:
    if isinstance(response, str):
        return response
    parts = [(each, table_or_none(each)) for each in items(response)]
    if parts:
        return "\n".join(_text(each if part is None else part.get("text")) for each, part in parts)
    whole = table_or_none(response)
    if whole is None:
        return ""
    return _text(whole["content"]) if "content" in whole else json.dumps(whole)
