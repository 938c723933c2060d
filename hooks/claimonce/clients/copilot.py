"""Copilot CLI: events by their names with a capital, answers flat."""

NAME = "copilot"
TITLE = "Copilot CLI"
TESTED = "1.0.102"
PACKAGE = "npm @github/copilot"

EVENT_KEY = "hook_event_name"
TOOL_KEY = "tool_name"
EVENTS = {name: name for name in ("SessionStart", "PreToolUse", "PostToolUse", "SessionEnd")}
KNOWN = frozenset(
    [
        "cwd",
        "hook_event_name",
        "initial_prompt",
        "prompt",
        "reason",
        "session_id",
        "source",
        "stop_hook_active",
        "stop_reason",
        "timestamp",
        "tool_input",
        "tool_name",
        "tool_result",
        "transcript_path",
    ]
)
KEYS = {"tool_response": "tool_result.text_result_for_llm"}
SERVER_SIGN = "-"  # `mail-send_message`: where the server's own name ends cannot be told
INPUTS = {
    "Edit": {"path": "file_path", "old_str": "old_string", "new_str": "new_string"},
    "Write": {"path": "file_path", "file_text": "content"},
    "Read": {"path": "file_path"},
}
PLAIN = {
    "Bash": ("command", "description", "mode", "initial_wait"),
    "Edit": ("path", "old_str", "new_str"),
    "Write": ("path", "file_text"),
    "Read": ("path",),
}
BACKGROUND = {
    "goes_on": (
        "<command started in background with shellId: {task}>", "<command with shellId: {task} is still running",
    ),
    "tools": ("read_bash", "stop_bash", "write_bash"),
    "ended": ("<shellId: {task} completed with exit code {code}>",),
    "stopped": ("<command with id: {task} stopped>",),
}  # fmt: skip
EXIT = "completed with exit code "
SAYS_FAILED = True  # by the end of the text

ANSWERS = {
    "deny": {"permissionDecision": "deny", "permissionDecisionReason": "{reason}"},
    "rewrite": {"modifiedArgs": "{input}"},
    "context": {"additionalContext": "{context}"},
}

ARMS = "inherits PATH"
SHELL_SESSION = "COPILOT_AGENT_SESSION_ID"

HOME = ("COPILOT_HOME", ".copilot")
CONFIG = "hooks/claimonce.json"
SHAPE = "file"
FRAME = '{"version": 1}'
REGISTERED = (
    ("SessionStart", "", 30, False),
    ("PreToolUse", "", 90, False),
    ("PostToolUse", "", 30, False),
    ("SessionEnd", "", 5, False),
)
HANDLER = {"type": "command", "bash": "{guarded}", "timeoutSec": "{timeout}"}

FACTS = {
    "failure": "every call is refused; so the entry ends with status 0 whatever happens",
    "timeout": "the call runs",
    "missing": "every call is refused; so the entry looks for the launcher first",
    "ask": "not used: without a person it is a denial; a question is a denial",
    "unit": "s (`timeoutSec`)",
    "sandbox": "none of its own",
}
