"""One client event in, one answer out: the verb `hook`.

Where the gate itself fails, an effect that must not slip is denied in the client's own form, and everything else goes
on (`fail_policy` has every such place); the reason goes to stderr and, where it can be written, to the ledger.
"""

from __future__ import annotations

import os
import time

from claimonce.agents import claude, deadline
from claimonce.clients import row as clients
from claimonce.gate.errors import GateError, StoreUnreachable
from claimonce.hooks import quickjson
from claimonce.hooks.call import Ran
from claimonce.hooks.coerce import table_or_none
from claimonce.hooks.untrusted_text import clean_lines, warn
from claimonce.hooks.verdict import DENY, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from claimonce.clients.row import Client
    from claimonce.hooks.call import Session

_is_own_process = False


class BadEvent(GateError):
    """What stands on stdin is not an event of that client."""

    sentence = "this is not a {client} hook event: {why}; the client sends one JSON object on stdin"
    client: str
    why: str


def answer(client: str, payload: bytes, is_launched: bool = False) -> int:
    """Answer the event on stdout and return the exit status: 0 whenever it could decide.

    `is_launched` says that the launcher has started this, and not a person's own command line.
    """
    global _is_own_process  # noqa: PLW0603  (who answers an event on stdin does nothing else in its life)
    _is_own_process = True
    row = clients.of(_really(client, os.environ))
    if row is None:
        warn(f"no client {client!r}; known: {', '.join(clients.names())}")
        return 2
    try:
        event = parse(client, payload, row.EVENT_KEY)
    except BadEvent as error:  # fail policy: unreadable-event
        _refuse_unread(error, payload, row)
        from claimonce.agents import odd_events

        odd_events.note(row, {}, f"{row.TITLE} sent an event that cannot be read: {_line(error)}", os.environ)
        return 0
    said = respond(event, os.environ) if row.NAME == claude.NAME else _respond_to(row, event, client)
    if said is not None:
        _say(said, row.NAME == claude.NAME)
    _note_odd(row, event, client, is_launched)  # who waits for the answer has it
    return 0


def _say(said: dict[str, Any] | str, is_path: bool = False) -> None:
    """Write an answer. The text that Claude Code gets is the path of a worktree; another client's is for its agent."""
    text = (said if is_path else clean_lines(said)) if isinstance(said, str) else quickjson.dumps(_worded(said))
    os.write(1, text.encode("utf-8", "surrogateescape") + b"\n")


def _note_odd(row: Client, event: Mapping[str, Any], registered: str, is_launched: bool) -> None:
    known = row.EVENTS.get(event[row.EVENT_KEY])
    is_start = known == "SessionStart" and is_launched
    is_plain = known and registered == row.NAME and event.get(row.KEYS.get("session_id", "session_id"))
    if is_plain and not is_start and row.KNOWN.issuperset(event):
        return
    from claimonce.agents import odd_events

    found = [odd_events.of(row, event, registered), odd_events.of_launcher(os.environ) if is_start else ""]
    for what in filter(None, found):
        odd_events.note(row, event, what, os.environ)


def _really(client: str, env: Mapping[str, str]) -> str:
    """Return the client that stands above: others read Claude Code's settings files and start the hook that is there.

    Copilot CLI 1.0.102 does so in a trusted folder.
    """
    if client != claude.NAME or env.get("CLAUDE_PID"):
        return client
    from claimonce.settings.client_ancestor import nearest

    above = nearest(env)[0]
    return above if above and clients.of(above) is not None else client


def _respond_to(row: Client, event: dict[str, Any], registered: str) -> dict[str, Any] | str | None:
    """Answer a client that has words of its own."""
    from claimonce.agents import armed, translation
    from claimonce.gate import identity

    if registered != row.NAME and clients.has_own_file(row, os.environ):
        return None  # its own hook gets the same event and judges it
    ours = translation.incoming(row, event)
    ours.setdefault("cwd", os.getcwd())  # a client that names no folder starts its hooks in the project's
    who = claude.session(ours)
    if not row.SHELL_SESSION:
        identity.note_client(who, os.environ)
    if ours["hook_event_name"] == "UserPromptSubmit" and armed.is_first_prompt(who, os.environ):
        ours["hook_event_name"] = "SessionStart"  # Qwen Code 0.15.10 tells of no start where nobody types
    return translation.outgoing(row, event, respond(ours, os.environ))


def _worded(said: dict[str, Any]) -> dict[str, Any]:
    """Let every text for an agent or a person through the door; a rewritten input is data and goes as it is."""
    words: dict[str, Any] = {}
    for name, what in said.items():
        if isinstance(what, dict) and name not in _INPUTS:
            words[name] = _worded(what)  # pyright: ignore[reportUnknownArgumentType]
        else:
            words[name] = clean_lines(what) if isinstance(what, str) else what
    return words


_INPUTS = ("updatedInput", "modifiedArgs", "tool_input")


def parse(client: str, payload: bytes, key: str = "hook_event_name") -> dict[str, Any]:
    """Return the event as an object; raise BadEvent."""
    if not payload.strip():
        raise BadEvent(client, "it is empty")
    try:
        event = table_or_none(_object(payload))
    except (ValueError, RecursionError) as error:
        raise BadEvent(client, str(error)) from None
    if event is None or not isinstance(event.get(key), str):
        raise BadEvent(client, f"it is no object with a {key}")
    return event


def _object(payload: bytes) -> Any:
    """Return what the JSON says; `json` itself, which costs as much as Python's start, is asked only where it errs."""
    try:
        return quickjson.loads(payload.decode())
    except ValueError:
        import json

        return json.loads(payload)


def respond(event: Mapping[str, Any], env: Mapping[str, str]) -> dict[str, Any] | str | None:
    """Return the client's answer to one event: an object, for a worktree its path, None for silence.

    Raises nothing but ImportError, where a part of the gate is gone.
    """
    name = event["hook_event_name"]
    handler = _HANDLERS.get(name)
    if handler is None:
        return None
    try:
        return handler(event, env)
    except ImportError:
        raise  # fail policy: no-package
    except Exception as error:  # noqa: BLE001  (fail policy: event-failed)
        warn(f"{name}: {type(error).__name__}: {_line(error)}")
        return None
    finally:
        deadline.cancel()


def _pre_tool(event: Mapping[str, Any], env: Mapping[str, str]) -> dict[str, Any] | None:
    from claimonce.agents.pre_tool import decide

    return claude.pre_tool(decide(claude.call(event), env, timed=_is_own_process))


def _skill_line(event: Mapping[str, Any], env: Mapping[str, str]) -> dict[str, Any] | None:
    from claimonce.agents.pre_tool import decide

    return claude.skill_line(decide(claude.call(event), env, settles=False, timed=_is_own_process))


def _after_tool(event: Mapping[str, Any], env: Mapping[str, str]) -> dict[str, Any] | None:
    from claimonce.agents.settlement import after_batch, after_tool

    name = event["hook_event_name"]
    if name == "PostToolBatch":
        who = claude.session(event)
        return claude.make_note(name, _settled(who, lambda: after_batch(who, event, env)))
    ran, call = (
        Ran(name == "PostToolUse", event.get("tool_response"), str(event.get("error") or "")),
        claude.call(event),
    )
    return claude.make_note(name, _settled(call.session, lambda: after_tool(call, ran, env)))


SETTLING = 25.0  # seconds that an event after a call may take where it has an act to settle; its client gives it 30
_AWAY, _AGAIN = 10.0, 0.5  # how long it goes on asking a store that does not answer, and how often


def _settled(session: Session, settle: Callable[[], str]) -> str:
    """Settle with patience: an act without its outcome keeps its key from all others while the session lives."""
    from claimonce.agents import open_sessions

    if not open_sessions.is_noted(session):
        return settle()
    if _is_own_process:
        deadline.arm(SETTLING)
    until = time.monotonic() + _AWAY
    while True:
        try:
            return settle()
        except StoreUnreachable:  # fail policy: event-failed, and before that a little patience
            if time.monotonic() > until:
                raise
            time.sleep(_AGAIN)


def _session(event: Mapping[str, Any], env: Mapping[str, str]) -> dict[str, Any] | None:
    from claimonce.agents import sessions

    name = event["hook_event_name"]
    who, cwd = claude.session(event), str(event.get("cwd") or "")
    if name == "SessionEnd":
        sessions.end(who, cwd, env)
        return None
    if name == "SubagentStart":
        return claude.make_note(name, sessions.begin_subagent(who, cwd, env))
    return claude.make_note(name, *sessions.begin(who, cwd, env, str(event.get("source") or "startup")))


def _stopping(event: Mapping[str, Any], env: Mapping[str, str]) -> dict[str, Any] | None:
    from claimonce.agents import worker_stop

    who = claude.session(event)
    if event["hook_event_name"] == "SubagentStop":
        worker_stop.end_of_subagent(who, event, env)
        return None
    return claude.hold_back(worker_stop.remind(who, event, env))


def _worktree(event: Mapping[str, Any], env: Mapping[str, str]) -> str | None:
    from claimonce.agents import worktrees
    from claimonce.settings.errors import SettingsError

    deadline.cancel()  # a set-up command takes its time; the client's limit ends it
    cwd = str(event.get("cwd") or "")
    if event["hook_event_name"] == "WorktreeRemove":
        worktrees.remove(str(event.get("worktree_path") or ""), cwd, env)
        return None
    try:
        return worktrees.create(str(event.get("name") or ""), cwd, env)
    except (GateError, SettingsError) as error:  # fail policy: no-worktree
        # The client takes the words for a folder that is not there, and its message holds them: it shows no others.
        return f"claimonce made no worktree: {_line(error)}"


_HANDLERS = {
    "PreToolUse": _pre_tool,
    "PreSkillShellCommand": _skill_line,
    "PostToolUse": _after_tool,
    "PostToolUseFailure": _after_tool,
    "PostToolBatch": _after_tool,
    "SessionStart": _session,
    "SubagentStart": _session,
    "SubagentStop": _stopping,
    "TaskCompleted": _stopping,
    "TeammateIdle": _stopping,
    "WorktreeCreate": _worktree,
    "WorktreeRemove": _worktree,
    "SessionEnd": _session,
}


def _refuse_unread(error: BadEvent, payload: bytes, row: Client) -> None:
    """An event that cannot be read: nobody knows what it would do, so a tool call is not let through."""
    warn(f"{error}")
    if row.NAME != claude.NAME:
        named = (name for name, ours in row.EVENTS.items() if ours == "PreToolUse" and name.encode() in payload)
        if before := next(named, ""):
            from claimonce.agents import translation

            refused = Verdict(DENY, f"claimonce: {error}. Make the same call again.")
            _say(translation.outgoing(row, {row.EVENT_KEY: before}, claude.pre_tool(refused)) or {})
        return
    is_line = b"PreSkillShellCommand" in payload
    if is_line or b"PreToolUse" in payload:
        refused = Verdict(DENY, f"claimonce: {error}. Make the same call again.")
        said = claude.skill_line(refused) if is_line else claude.pre_tool(refused)
        os.write(1, quickjson.dumps(_worded(said or {})).encode() + b"\n")


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:500]
