"""Qwen Code: Claude Code's events, Gemini CLI's tools, and a shell on a terminal."""

NAME = "qwen"
TITLE = "Qwen Code"
TESTED = "0.15.10"
PACKAGE = "npm @qwen-code/qwen-code"

EVENT_KEY = "hook_event_name"
TOOL_KEY = "tool_name"
EVENTS = {
    name: name
    for name in ("SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PostToolUseFailure", "SessionEnd")
}
KNOWN = frozenset(
    [
        "cwd",
        "hook_event_name",
        "permission_mode",
        "prompt",
        "reason",
        "session_id",
        "source",
        "timestamp",
        "tool_input",
        "tool_name",
        "tool_response",
        "tool_use_id",
        "transcript_path",
    ]
)
KEYS = {"tool_response": "tool_response.llmContent"}
TOOLS = {"run_shell_command": "Bash", "edit": "Edit", "write_file": "Write", "read_file": "Read"}
INPUTS = {"Read": {"absolute_path": "file_path"}}
PLAIN = {
    "Bash": ("command", "description", "is_background"),
    "Edit": ("file_path", "old_string", "new_string"),
    "Write": ("file_path", "content"),
    "Read": ("file_path", "absolute_path"),
}
BACKGROUND = {"goes_on": ("Background shell started.\nid: {task}\n",)}  # no event and no result tells of the end
EXIT = "Exit Code: "
SAYS_FAILED = True  # by a line of the text

_OWN = {"hookEventName": "{event}"}
ANSWERS = {
    "deny": {"hookSpecificOutput": {**_OWN, "permissionDecision": "deny", "permissionDecisionReason": "{reason}"}},
    "context": {"hookSpecificOutput": {**_OWN, "additionalContext": "{context}"}},
    "context PreToolUse": None,  # it reads none there
}  # no form of a rewrite was found that it takes

ARMS = "inherits PATH"

HOME = ("", ".qwen")
CONFIG = "settings.json"
SHAPE = "groups"
_TOOLS = "run_shell_command|edit|write_file|mcp__.*"
REGISTERED = (
    ("SessionStart", "", 30_000, False),
    ("UserPromptSubmit", "", 10_000, False),
    ("PreToolUse", _TOOLS, 90_000, False),
    ("PostToolUse", _TOOLS + "|read_file", 30_000, False),
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
