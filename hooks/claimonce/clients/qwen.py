"""Qwen Code: Claude Code's events, Gemini CLI's tools, and two tools that run a command."""

NAME = "qwen"
TITLE = "Qwen Code"
TESTED = "0.24.4"
PACKAGE = "npm @qwen-code/qwen-code"

EVENT_KEY = "hook_event_name"
TOOL_KEY = "tool_name"
EVENTS = {
    name: name
    for name in ("SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PostToolUseFailure", "SessionEnd")
}
KNOWN = frozenset(
    [
        "agent_id",
        "agent_type",
        "cwd",
        "duration_ms",
        "error",
        "hook_event_name",
        "is_interrupt",
        "model",
        "permission_mode",
        "prompt",
        "prompt_id",
        "reason",
        "session_id",
        "source",
        "source_id",
        "source_type",
        "submitted_prompt",
        "timestamp",
        "tool_call_id",
        "tool_input",
        "tool_name",
        "tool_response",
        "tool_use_id",
        "transcript_path",
    ]
)
KEYS = {"tool_response": "tool_response.llmContent"}
TOOLS = {
    "monitor": "Bash", "run_shell_command": "Bash", "edit": "Edit", "write_file": "Write", "read_file": "Read",
}  # fmt: skip
INPUTS = {"Read": {"absolute_path": "file_path"}}
PLAIN = {
    "Bash": ("command", "description", "is_background"),
    "Edit": ("file_path", "old_string", "new_string"),
    "Write": ("file_path", "content"),
    "Read": ("file_path", "absolute_path"),
}
# No event and no result tells of the end.
BACKGROUND = {"goes_on": ("Background shell started.\nid: {task}\n", "Monitor started.\nid: {task}\n")}
EXIT = "Exit Code: "
SAYS_FAILED = True  # by a line of the text; since 0.24 by an event of its own as well

_OWN = {"hookEventName": "{event}"}
ANSWERS = {
    "deny": {"hookSpecificOutput": {**_OWN, "permissionDecision": "deny", "permissionDecisionReason": "{reason}"}},
    "context": {"hookSpecificOutput": {**_OWN, "additionalContext": "{context}"}},
    "context PreToolUse": None,  # it reads none there
}  # no form of a rewrite was found that it takes

ARMS = "inherits PATH"

HOME = ("QWEN_HOME", ".qwen")
CONFIG = "settings.json"
SHAPE = "groups"
_TOOLS = "run_shell_command|monitor|edit|write_file|mcp__.*"
REGISTERED = (
    ("SessionStart", "", 30_000, False),
    ("UserPromptSubmit", "", 10_000, False),
    ("PreToolUse", _TOOLS, 90_000, False),
    ("PostToolUse", _TOOLS + "|read_file", 30_000, False),
    ("PostToolUseFailure", _TOOLS, 30_000, False),
    ("SessionEnd", "", 5_000, False),
)
HANDLER = {"type": "command", "command": "{command}", "timeout": "{timeout}", "name": "claimonce"}

FACTS = {
    "failure": "the call runs",
    "timeout": "the call runs",
    "missing": "the call runs",
    "ask": "not used: without a person it is a denial; a question is a denial",
    "unit": "ms",
    "sandbox": "its sandboxes were not tried",
}
