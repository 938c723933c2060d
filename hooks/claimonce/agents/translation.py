"""A client's event in our words, and our answer in the client's form; both by the client's own table."""

from __future__ import annotations

from claimonce.agents.claude import CLIENT
from claimonce.agents.result_forms import match_form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.clients.row import Client

_COPIED = (
    "session_id", "agent_id", "cwd", "tool_name", "tool_input", "tool_use_id", "tool_response", "error", "source",
    "name", "worktree_path",
)  # fmt: skip
_PERMISSION = "permissionDecision"
_UNSAID = (
    "This call is not right as it is, and no other can be made in its place. Read again, then make the call again."
)


def incoming(row: Client, event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event in our words. What the client does not tell is missing, an unknown event keeps its name."""
    given = str(event.get(row.EVENT_KEY) or "")
    said: dict[str, Any] = {CLIENT: row.NAME, "hook_event_name": row.EVENTS.get(given, given)}
    for key in _COPIED:
        what = _at(event, row.KEYS.get(key, key))
        if what is not None:
            said[key] = what
    tool = said.get("tool_name")
    if not isinstance(tool, str):
        return said
    said["tool_name"] = tool = _server_tool(row, event, row.TOOLS.get(tool, tool))
    held = said.get("tool_input")
    if tool.startswith("mcp__") and "server_input" in row.KEYS:
        said["tool_input"] = held = _at(event, row.KEYS["server_input"])
    if tool == "Bash" and isinstance(held, (str, list)):
        held = {"command": held}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(held, dict):
        renamed = row.INPUTS.get(tool, {})
        said["tool_input"] = {renamed.get(key, key): what for key, what in held.items()}  # pyright: ignore
        if tool == "Bash":
            given = said["tool_input"]  # pyright: ignore[reportUnknownVariableType]
            given["command"] = _one_text([given] if isinstance(given.get("args"), list) else given.get("command"))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
    if not said.get("tool_use_id"):
        said["tool_use_id"] = _call_id(tool, held)  # pyright: ignore[reportUnknownArgumentType]
    after = _AFTER.get(said["hook_event_name"])
    if after is not None:
        after(row, said)
    return said


def outgoing(row: Client, event: Mapping[str, Any], answer: dict[str, Any] | str | None) -> dict[str, Any] | str | None:
    """Return the answer, which is in Claude Code's form, in the form of this client; None where it has none for it.

    A client that reads plain text gets the text.
    """
    if answer is None or isinstance(answer, str):
        return None
    given = str(event.get(row.EVENT_KEY) or "")
    ours = row.EVENTS.get(given, given)
    own = answer.get("hookSpecificOutput") or {}  # pyright: ignore[reportUnknownVariableType]
    words: dict[str, Any] = {
        "event": given, "reason": own.get("permissionDecisionReason") or answer.get("reason") or "",  # pyright: ignore[reportUnknownMemberType]
        "context": own.get("additionalContext") or "", "person": answer.get("systemMessage") or "",  # pyright: ignore[reportUnknownMemberType]
        "input": own.get("updatedInput"),  # pyright: ignore[reportUnknownMemberType]
    }  # fmt: skip
    if own.get(_PERMISSION) == "deny":  # pyright: ignore[reportUnknownMemberType]
        if words["context"]:
            words["reason"] += "\n" + words["context"]
        return _said(row.ANSWERS["deny"], words)
    said: dict[str, Any] = {}
    if words["input"] is not None:
        if "rewrite" not in row.ANSWERS:
            return _said(row.ANSWERS["deny"], {**words, "reason": _UNSAID})
        words["input"] = _input_of(row, event, words["input"])
        _merge(said, _filled(row.ANSWERS["rewrite"], words))
    if words["context"]:
        form = row.ANSWERS.get(f"context {ours}", row.ANSWERS.get("context"))
        if isinstance(form, str):
            return str(_word(form, words))
        _merge(said, _filled(form, words) if form else {})
    if words["person"] and "person" in row.ANSWERS:
        _merge(said, _filled(row.ANSWERS["person"], words))
    if answer.get("decision") == "block" and "hold" in row.ANSWERS:
        _merge(said, _filled(row.ANSWERS["hold"], words))
    return said or None


def _at(event: Mapping[str, Any], path: str) -> Any:
    found: Any = None
    for one in path.split("|"):
        found = event
        for name in one.split("."):
            if isinstance(found, list):  # `workspace_roots.0`
                found = found[int(name)] if len(found) > int(name) else None  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            else:
                found = found.get(name) if isinstance(found, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if found not in (None, ""):
            break
    return found  # pyright: ignore[reportUnknownVariableType]


def _one_text(commands: object) -> object:
    """Return several commands as one text in which each has a shell of its own, as in Cline, whatever is in it."""
    if not isinstance(commands, list):
        return commands
    texts = [_with_arguments(each) for each in commands]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return texts[0] if len(texts) == 1 else "\n".join(f"bash -c {_quoted(text)}" for text in texts)


def _with_arguments(command: object) -> str:
    if not isinstance(command, dict):
        return str(command)
    first, more = command.get("command"), command.get("args")  # pyright: ignore
    words = more if isinstance(more, list) else []  # pyright: ignore
    return " ".join([str(first), *(_quoted(str(word)) for word in words)])  # pyright: ignore


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _server_tool(row: Client, event: Mapping[str, Any], tool: str) -> str:
    """Return a tool's name; that of a server's tool as `mcp__SERVER__TOOL` (Gemini CLI: `mcp_SERVER_TOOL`)."""
    if row.SERVER_SIGN and row.SERVER_SIGN in tool:
        return "mcp__" + tool.removeprefix("@").replace(row.SERVER_SIGN, "__")
    if not tool.startswith("mcp_") or tool.startswith("mcp__"):
        return tool
    server = _at(event, row.KEYS.get("server", "mcp_context.server_name"))
    name = _at(event, row.KEYS.get("server_tool", "mcp_context.tool_name"))
    return f"mcp__{server}__{name}" if server and name else tool.replace("_", "__", 2)


def _call_id(tool: str, held: object) -> str:
    """Return an id for a call that the client gives none: the same before and after it, and for an event sent twice."""
    import json

    from claimonce.hooks.digest import fingerprint

    return f"call-{fingerprint(tool, json.dumps(held, sort_keys=True))}"


def _ended(row: Client, said: dict[str, Any]) -> None:
    """Give a call that failed the event that it has in Claude Code, and say of one whose status nobody tells just
    that."""
    if said["tool_name"] != "Bash":
        return
    text = said.get("tool_response")
    if isinstance(text, list) and row.EXIT:
        _each_ended(row, said, text)  # pyright: ignore[reportUnknownArgumentType]
        return
    text = text if isinstance(text, str) else ""
    going = match_form(text, row.BACKGROUND.get("goes_on", ()))
    if going:
        said["tool_response"] = {"stdout": text, "backgroundTaskId": going["task"]}
        return
    if not row.SAYS_FAILED:
        said["tool_response"] = {"stdout": text, "interrupted": True}
        return
    code = _status(row, text)
    if code:
        said["hook_event_name"] = "PostToolUseFailure"
        said["error"] = f"Exit code {code}\n{text}"
    elif isinstance(said.get("tool_response"), str):
        said["tool_response"] = {"stdout": text}


def _failed(row: Client, said: dict[str, Any]) -> None:
    """Put the status of a call that failed where Claude Code has it, if the client tells one."""
    error = str(said.get("error") or "")
    code = _status(row, error)
    if code:
        said["error"] = f"Exit code {code}\n{error}"


def _status(row: Client, text: str) -> str:
    """Return the exit status of a command that failed, as its result's text has it; "" where it says none, or 0."""
    code = text.rpartition(row.EXIT)[2].split("\n")[0].strip(" >}") if row.EXIT and row.EXIT in text else ""
    return code if code.lstrip("-").isdigit() and int(code) else ""


def _each_ended(row: Client, said: dict[str, Any], results: list[Any]) -> None:
    """Take the results of several commands: all went well, all failed, or nobody can say which of them did what."""
    ended = [each.get("success") if isinstance(each, dict) else None for each in results]  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    text = "\n".join(str(each.get("result") or "") for each in results if isinstance(each, dict))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    if ended and all(each is False for each in ended):  # pyright: ignore[reportUnknownVariableType]
        code = text.partition(row.EXIT)[2].partition("]")[0]
        said["hook_event_name"] = "PostToolUseFailure"
        said["error"] = f"Exit code {code if code.isdigit() else 1}\n{text}"
    else:
        said["tool_response"] = {"stdout": text, "interrupted": not ended or not all(each is True for each in ended)}  # pyright: ignore[reportUnknownVariableType]


def _filled(form: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _filled(what, words) if isinstance(what, dict) else _word(what, words) for name, what in form.items()}  # pyright: ignore


def _said(form: Any, words: Mapping[str, Any]) -> dict[str, Any] | str:
    return str(_word(form, words)) if isinstance(form, str) else _filled(form, words)


def _word(form: object, words: Mapping[str, Any]) -> object:
    return words.get(form[1:-1], form) if isinstance(form, str) and form[:1] == "{" else form


def _merge(said: dict[str, Any], more: dict[str, Any]) -> None:
    for name, what in more.items():
        if isinstance(what, dict) and isinstance(said.get(name), dict) and name == "hookSpecificOutput":
            said[name] |= what
        else:
            said[name] = what


def _input_of(row: Client, event: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rewritten input with the client's own names for its keys."""
    tool = _at(event, row.KEYS.get("tool_name", "tool_name"))
    renamed = {ours: theirs for theirs, ours in row.INPUTS.get(row.TOOLS.get(tool, tool), {}).items()}
    return {renamed.get(key, key): what for key, what in held.items()}


_AFTER = {"PostToolUse": _ended, "PostToolUseFailure": _failed}
