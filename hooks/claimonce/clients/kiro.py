"""Kiro (CLI 3, IDE 1): Claude Code's events, and a refusal by status 2. Read in its documentation, not run.

The forms are those of https://kiro.dev/docs/hooks/ and https://kiro.dev/docs/cli/v3/hooks/, as read on 2026-11-29.
CLI 2 has its hooks in the file of each agent, and reads none here.
"""

NAME = "kiro"
TITLE = "Kiro"
TESTED = ""
PACKAGE = "https://kiro.dev/docs/hooks/, read on 2026-11-29"

EVENT_KEY = "hook_event_name"
TOOL_KEY = "tool_name"
_NAMES = ("SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse")
# A file names its triggers with a capital, the documented events begin with a small letter.
EVENTS = {name[0].lower() + name[1:]: name for name in _NAMES} | {name: name for name in _NAMES}
EVENTS["agentSpawn"] = "SessionStart"
KNOWN = frozenset(["cwd", "hook_event_name", "prompt", "session_id", "tool_input", "tool_name", "tool_response"])
# What stands in the input of a write differs by version: a lease is taken for the file.
TOOLS = {
    "execute_bash": "Bash", "executeBash": "Bash", "shell": "Bash", "fs_write": "MultiEdit", "fsWrite": "MultiEdit",
    "str_replace": "MultiEdit", "write": "MultiEdit", "fs_read": "Read", "read": "Read",
}  # fmt: skip
SERVER_SIGN = "/"  # `@mail/send_message`
INPUTS = {"MultiEdit": {"path": "file_path"}, "Read": {"path": "file_path"}}
PLAIN = {
    "Bash": ("command", "summary"),
    "MultiEdit": ("command", "path", "file_text", "old_str", "new_str", "insert_line"),
}
SAYS_FAILED = False  # the form of a command's result is not documented

ANSWERS = {"deny": "{reason}", "context": "{context}", "context PreToolUse": None, "context PostToolUse": None}

ARMS = "not tried"

HOME = ("", ".kiro")
CONFIG = "hooks/claimonce.json"
SHAPE = "file"
FRAME = '{"version": "v1", "hooks": []}'
_TOOLS = "^(shell|execute_bash|executeBash|write|fs_write|fsWrite|str_replace|@.*)$"
REGISTERED = (
    ("SessionStart", "", 30, False),
    ("PreToolUse", _TOOLS, 90, False),
    ("PostToolUse", _TOOLS, 30, False),
)
HANDLER = {
    "name": "{title}", "trigger": "{event}", "action": {"type": "command", "command": "{refusing}"},
    "timeout": "{timeout}",
}  # fmt: skip

FACTS = {
    "failure": "documented: the call is refused, and our line ends with 0 where the gate says nothing",
    "timeout": "not documented",
    "missing": "the call runs: our line ends with 0",
    "ask": "it has none; a question is a denial",
    "unit": "s",
    "sandbox": "not tried",
}
