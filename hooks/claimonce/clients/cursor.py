"""Cursor: one pair of events for every tool, and flat answers. Read in its documentation, not run.

The forms are those of https://cursor.com/docs/reference/hooks, as read on 2026-11-29.
"""

NAME = "cursor"
TITLE = "Cursor"
TESTED = ""
PACKAGE = "https://cursor.com/docs/reference/hooks, read on 2026-11-29"

EVENT_KEY = "hook_event_name"
TOOL_KEY = "tool_name"
# `beforeShellExecution` and its like come beside `preToolUse`: one of the two is enough.
EVENTS = {
    "sessionStart": "SessionStart", "preToolUse": "PreToolUse", "postToolUse": "PostToolUse",
    "postToolUseFailure": "PostToolUseFailure", "sessionEnd": "SessionEnd",
}  # fmt: skip
KNOWN = frozenset(
    [
        "agent_message",
        "composer_mode",
        "conversation_id",
        "cursor_version",
        "cwd",
        "duration",
        "duration_ms",
        "error_message",
        "failure_type",
        "final_status",
        "generation_id",
        "hook_event_name",
        "is_background_agent",
        "is_interrupt",
        "model",
        "model_id",
        "model_params",
        "reason",
        "session_id",
        "tool_input",
        "tool_name",
        "tool_output",
        "tool_use_id",
        "transcript_path",
        "user_email",
        "workspace_roots",
    ]
)
KEYS = {
    "session_id": "conversation_id",  # every event has it, `session_id` only some
    "cwd": "cwd|tool_input.cwd|workspace_roots.0",
    "tool_response": "tool_output",
    "error": "error_message",
}
# What stands in the input of an edit is not documented: a lease is taken for the file.
TOOLS = {"Shell": "Bash", "TabWrite": "MultiEdit", "Write": "MultiEdit"}
SERVER_SIGN = "MCP:"  # `MCP:send_email`: the server is not named, so only a name that says what it sends is known
INPUTS = {"MultiEdit": {"path": "file_path"}}
PLAIN = {
    "Bash": ("command", "cwd", "timeout"),
    "MultiEdit": ("path", "file_path", "content", "contents", "old_string", "new_string"),
}
EXIT = '"exitCode":'
SAYS_FAILED = True  # by the result's JSON

ANSWERS = {
    "deny": {"permission": "deny", "user_message": "{reason}", "agent_message": "{reason}"},
    "context": {"additional_context": "{context}"},
    "context PreToolUse": None,  # it reads none there
}  # a rewrite is documented with `allow`, which may be more than the user's own rules give

ARMS = "not tried"

HOME = ("", ".cursor")
CONFIG = "hooks.json"
SHAPE = "flat"
FRAME = '{"version": 1}'
_TOOLS = "Shell|Write|TabWrite|MCP:.*"
REGISTERED = (
    ("sessionStart", "", 30, False),
    ("preToolUse", _TOOLS, 90, True),
    ("postToolUse", _TOOLS, 30, False),
    ("postToolUseFailure", _TOOLS, 30, False),
    ("sessionEnd", "", 5, False),
)
HANDLER = {"command": "{command}", "timeout": "{timeout}"}
BLOCKS = ("failClosed", True)

FACTS = {
    "failure": "documented: the call is blocked (`failClosed`)",
    "timeout": "documented: the call is blocked (`failClosed`)",
    "missing": "documented: the call is blocked (`failClosed`)",
    "ask": "not used: it is not enforced for every tool; a question is a denial",
    "unit": "s",
    "sandbox": "not tried",
}
