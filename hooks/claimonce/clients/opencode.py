"""OpenCode: a small plugin of ours asks the hook, and puts the shims on PATH of every shell by `shell.env`."""

NAME = "opencode"
TITLE = "OpenCode"
TESTED = "1.18.33"
PACKAGE = "npm opencode-ai"

# The events and answers below are those of our plugin, bundled/opencode.js.
EVENT_KEY = "hook_event_name"
TOOL_KEY = "tool_name"
EVENTS = {
    "session.start": "SessionStart", "tool.execute.before": "PreToolUse", "tool.execute.after": "PostToolUse",
}  # fmt: skip
KNOWN = frozenset(["cwd", "hook_event_name", "session_id", "tool_input", "tool_name", "tool_response", "tool_use_id"])
TOOLS = {name.lower(): name for name in ("Bash", "Edit", "Write", "Read")}
INPUTS = {
    "Edit": {
        "filePath": "file_path",
        "oldString": "old_string",
        "newString": "new_string",
        "replaceAll": "replace_all",
    },
    "Write": {"filePath": "file_path"},
    "Read": {"filePath": "file_path"},
}  # fmt: skip
PLAIN = {
    "Bash": ("command", "description", "timeout"),
    "Edit": ("filePath", "oldString", "newString", "replaceAll"),
    "Write": ("filePath", "content"),
    "Read": ("filePath",),
}
EXIT = "Exit Code: "
SAYS_FAILED = True  # `metadata.exit`

ANSWERS = {"deny": {"deny": "{reason}"}, "rewrite": {"input": "{input}"}, "context": {"context": "{context}"}}

ARMS = "plugin"
SHELL_SESSION = "CLAIMONCE_CLIENT_SESSION"

HOME = ("", ".config/opencode")
CONFIG = "plugin/claimonce.js"
SHAPE = "file"
BUNDLED = "opencode.js"

FACTS = {
    "failure": "our plugin refuses what names an effect",
    "timeout": "none of its own; our plugin's 95 s, then as above",
    "missing": "our plugin refuses what names an effect",
    "ask": "not used: a question is a denial",
    "unit": "-",
    "sandbox": "none of its own",
}
