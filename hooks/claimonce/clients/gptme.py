"""gptme: a small plugin of ours asks the hook before each tool call, and arms the one shell that a session has."""

NAME = "gptme"
TITLE = "gptme"
TESTED = "0.35.1"
PACKAGE = "PyPI gptme"

# The events and answers below are those of our plugin, bundled/gptme_hooks.py.in.
EVENT_KEY = "hook_event_name"
TOOL_KEY = "tool_name"
EVENTS = {"session.start": "SessionStart", "tool.confirm": "PreToolUse", "tool.execute.post": "PostToolUse"}
KNOWN = frozenset(["cwd", "hook_event_name", "session_id", "tool_input", "tool_name", "tool_response"])
TOOLS = {
    "shell": "Bash", "save": "Write", "append": "MultiEdit", "patch": "MultiEdit", "patch_many": "MultiEdit",
    "morph": "MultiEdit", "hashline_edit": "MultiEdit", "read": "Read",
}  # fmt: skip
SERVER_SIGN = "."
INPUTS = {"Write": {"path": "file_path"}, "MultiEdit": {"path": "file_path"}, "Read": {"path": "file_path"}}
PLAIN = {"Bash": ("command",), "Write": ("path", "content"), "MultiEdit": ("path", "content", "patch")}
EXIT = "Return code: "
SAYS_FAILED = True  # by a line of the text

ANSWERS = {"deny": {"deny": "{reason}"}, "context": {"context": "{context}"}, "context PreToolUse": None}

ARMS = "plugin"
SHELL_SESSION = "CLAIMONCE_CLIENT_SESSION"

HOME = ("", ".config/gptme")
CONFIG = "claimonce_gate/hooks/gate.py"
SHAPE = "file"
BUNDLED = "gptme_hooks.py.in"
BESIDE = ("claimonce_gate/__init__.py",)
SETTING = ("plugins.paths", '["{folder}/claimonce_gate"]')

FACTS = {
    "failure": "a hook that raises: the call is not run; our plugin refuses what names an effect",
    "timeout": "none of its own; our plugin's 95 s, then as above",
    "missing": "our plugin refuses what names an effect",
    "ask": "not used: a question is a denial",
    "unit": "-",
    "sandbox": "none of its own",
}
