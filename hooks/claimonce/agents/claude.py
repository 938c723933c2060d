"""Claude Code: its hook JSON turned into calls, and verdicts turned back into its JSON.

A rewrite never answers `allow`: that would skip the user's prompt. What the protocol honours is recorded in
docs/reference.
"""

from __future__ import annotations

from claimonce.hooks.call import Call, Session
from claimonce.hooks.coerce import table
from claimonce.hooks.verdict import PASS, REWRITE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from claimonce.hooks.verdict import Verdict

NAME = "claude"
CLIENT = "claimonce client"  # which client an event that was put into these words came from


def session(event: Mapping[str, Any]) -> Session:
    """Return the session of an event; a subagent is one of its own."""
    return Session(_text(event, CLIENT) or NAME, _text(event, "session_id") or "unknown", _text(event, "agent_id"))


def call(event: Mapping[str, Any]) -> Call:
    """Return the call that a tool event speaks of."""
    return Call(
        session(event),
        _text(event, "tool_name"),
        table(event.get("tool_input")),
        _text(event, "cwd"),
        _text(event, "tool_use_id"),
    )


def pre_tool(verdict: Verdict) -> dict[str, Any] | None:
    """Return the answer to PreToolUse, None when there is nothing to say."""
    said: dict[str, Any] = {"hookEventName": "PreToolUse"}
    if verdict.kind == REWRITE and verdict.updated_input is not None:
        said["updatedInput"] = dict(verdict.updated_input)
    elif verdict.kind != PASS:
        said |= {"permissionDecision": "deny", "permissionDecisionReason": verdict.reason}
    if verdict.context:
        said["additionalContext"] = verdict.context
    return {"hookSpecificOutput": said} if len(said) > 1 else None


def skill_line(verdict: Verdict) -> dict[str, Any] | None:
    """Return the answer to PreSkillShellCommand: a refusal or nothing, for whatever else is said stops the line too."""
    if verdict.kind in (PASS, REWRITE):
        return None
    said = {"hookEventName": "PreSkillShellCommand", "permissionDecision": "deny"}
    return {"hookSpecificOutput": {**said, "permissionDecisionReason": verdict.reason}}


def make_note(event: str, context: str, for_the_person: Sequence[str] = ()) -> dict[str, Any] | None:
    """Return the answer that only tells the agent something, and the person something else."""
    said: dict[str, Any] = {}
    if context:
        said["hookSpecificOutput"] = {"hookEventName": event, "additionalContext": context}
    if for_the_person:
        said["systemMessage"] = "claimonce: " + "\n".join(for_the_person)
    return said or None


def hold_back(reason: str) -> dict[str, Any] | None:
    """Return the answer that keeps a worker from stopping or a task from being complete, None for no reason."""
    return {"decision": "block", "reason": reason} if reason else None


def _text(event: Mapping[str, Any], name: str) -> str:
    what = event.get(name)
    return what if isinstance(what, str) else ""
