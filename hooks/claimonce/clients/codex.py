"""Codex CLI: Claude Code's form with a strict schema, and shells that read the login files."""

NAME = "codex"
TITLE = "Codex CLI"
TESTED = "0.171.0"
PACKAGE = "npm @openai/codex"

EVENT_KEY = "hook_event_name"
TOOL_KEY = "tool_name"
EVENTS = {
    name: name for name in ("SessionStart", "PreToolUse", "PostToolUse", "SubagentStart", "SubagentStop", "SessionEnd")
}
KNOWN = frozenset(
    [
        "agent_id",
        "agent_transcript_path",
        "agent_type",
        "cwd",
        "hook_event_name",
        "last_assistant_message",
        "model",
        "permission_mode",
        "prompt",
        "reason",
        "session_id",
        "source",
        "stop_hook_active",
        "tool_input",
        "tool_name",
        "tool_response",
        "tool_use_id",
        "transcript_path",
        "turn_id",
    ]
)
TOOLS = {"apply_patch": "MultiEdit"}
PLAIN = {"Bash": ("command",), "MultiEdit": ("command",)}  # a patch names its files in its text
# No BACKGROUND: the event comes when the process has ended, by `write_stdin` as well.
SAYS_FAILED = False  # a command that failed looks like one that printed nothing

# One key that it does not know, and the whole answer is dropped; a rewrite counts only with `allow`.
_OWN = {"hookEventName": "{event}"}
ANSWERS = {
    "deny": {"hookSpecificOutput": {**_OWN, "permissionDecision": "deny", "permissionDecisionReason": "{reason}"}},
    "rewrite": {"hookSpecificOutput": {**_OWN, "permissionDecision": "allow", "updatedInput": "{input}"}},
    "context": {"hookSpecificOutput": {**_OWN, "additionalContext": "{context}"}},
}

ARMS = "login shell"
SHELL_SESSION = "CODEX_SESSION_ID"
RUN_WITH = ("-c", "allow_login_shell=false")  # else /etc/profile sets PATH anew in every shell

HOME = ("CODEX_HOME", ".codex")
CONFIG = "hooks.json"
SHAPE = "groups"
TOP_KEYS = ("hooks", "description")  # 0.171.0; a hook of a type that it does not know does the same
_TOOLS = "^(Bash|apply_patch|mcp__.*)$"
REGISTERED = (
    ("SessionStart", "", 30, False),
    ("PreToolUse", _TOOLS, 90, False),
    ("PostToolUse", _TOOLS, 30, False),
    ("SubagentStart", "", 10, False),
    ("SubagentStop", "", 10, False),
    ("SessionEnd", "", 3, False),
)
HANDLER = {"type": "command", "command": "{command}", "timeout": "{timeout}"}
SETTING = ("allow_login_shell", "false")
SANDBOX = 'sandbox_workspace_write.writable_roots = ["{state}"]'

FACTS = {
    "failure": "the call runs",
    "timeout": "the call runs",
    "missing": "the call runs",
    "ask": "not used: the call would run; a question is a denial",
    "unit": "s; SessionEnd at most 3",
    "sandbox": "workspace-write: the state folder in `sandbox_workspace_write.writable_roots`; "
    "`.git` is read-only there and the network closed, so no push goes out; "
    "with the network open only one that is up to date",
}
