"""What a tool's result says about the act: done, failed, or not known."""

from __future__ import annotations

import json

from claimonce.gate import intents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.hooks.call import Ran

_NOT_KNOWN = ("timed out", "timeout", "interrupted", "connection closed", "connection reset", "aborted")
_PROOF = 160


def of_tool(ran: Ran) -> tuple[str, dict[str, Any]]:
    """Return the outcome of a message tool and the receipt; a tool that was cut off leaves it uncertain."""
    text = ran.error or _text(ran.response)
    if not ran.ok:
        unknown = any(word in text.lower() for word in _NOT_KNOWN)
        return (intents.UNCERTAIN if unknown else intents.FAILED), {}
    if isinstance(ran.response, dict) and ran.response.get("isError"):
        return intents.FAILED, {}
    return intents.DONE, {"answer": " ".join(text.split())[:_PROOF]}


def in_background(ran: Ran) -> bool:
    """Return whether the client moved the command to the background: it still runs, so its lease goes on."""
    return isinstance(ran.response, dict) and bool(ran.response.get("backgroundTaskId"))


def says_background(response: Any) -> bool:
    """Return whether a batch's text of a result says that the command goes on in the background."""
    return "running in background" in _text(response)[:200].lower()


def _text(response: Any) -> str:
    if isinstance(response, str):
        return response
    if isinstance(response, list):
        return "\n".join(_text(each.get("text")) if isinstance(each, dict) else _text(each) for each in response)
    if isinstance(response, dict):
        return _text(response["content"]) if "content" in response else json.dumps(response)
    return ""
