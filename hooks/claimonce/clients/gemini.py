"""Gemini CLI: event names of its own, limits in milliseconds, and git without hooks."""

NAME = "gemini"
TITLE = "Gemini CLI"
TESTED = "0.61.0"
PACKAGE = "npm @google/gemini-cli"

EVENT_KEY = "hook_event_name"
TOOL_KEY = "tool_name"
EVENTS = {
    "SessionStart": "SessionStart", "BeforeTool": "PreToolUse", "AfterTool": "PostToolUse",
    "BeforeAgent": "UserPromptSubmit", "SessionEnd": "SessionEnd",
}  # fmt: skip
KNOWN = frozenset(
    [
        "cwd",
        "hook_event_name",
        "mcp_context",
        "original_request_name",
        "prompt",
        "reason",
        "session_id",
        "source",
        "timestamp",
        "tool_input",
        "tool_name",
        "tool_response",
        "transcript_path",
    ]
)
KEYS = {"tool_response": "tool_response.llmContent"}
TOOLS = {"run_shell_command": "Bash", "replace": "Edit", "write_file": "Write", "read_file": "Read"}
INPUTS = {"Read": {"absolute_path": "file_path"}}
PLAIN = {
    "Bash": ("command", "description"),
    "Edit": ("file_path", "old_string", "new_string", "instruction"),
    "Write": ("file_path", "content"),
    "Read": ("file_path", "absolute_path"),
}
# `list_background_processes` tells the status; nothing shows what was printed besides.
BACKGROUND = {
    "goes_on": ("Command moved to background (PID: {task})",),
    "tools": ("list_background_processes",),
    "ended": ("- [PID {task}] EXITED: {command} (Exit Code: {code})",),
}
EXIT = "Exit Code: "
SAYS_FAILED = True  # by a line of the text

ANSWERS = {
    "deny": {"decision": "deny", "reason": "{reason}"},
    "rewrite": {"hookSpecificOutput": {"hookEventName": "{event}", "tool_input": "{input}"}},
    "context": {"hookSpecificOutput": {"hookEventName": "{event}", "additionalContext": "{context}"}},
    "context PreToolUse": None,  # it reads none there
}

ARMS = "inherits PATH"

HOME = ("", ".gemini")
CONFIG = "settings.json"
SHAPE = "groups"
_TOOLS = "run_shell_command|replace|write_file|mcp_.*"
REGISTERED = (
    ("SessionStart", "", 30_000, False),
    ("BeforeAgent", "", 10_000, False),
    ("BeforeTool", _TOOLS, 90_000, False),
    ("AfterTool", _TOOLS + "|read_file|list_background_processes", 30_000, False),
    ("SessionEnd", "", 5_000, False),
)
HANDLER = {"type": "command", "command": "{command}", "timeout": "{timeout}", "name": "claimonce"}

FACTS = {
    "failure": "status 1: the call runs; 2 and above: refused",
    "timeout": "the call runs",
    "missing": "the whole prompt is refused, before any call",
    "ask": "never: without a person the client hangs; a question is a denial",
    "unit": "ms",
    "sandbox": "its sandboxes were not tried",
}
