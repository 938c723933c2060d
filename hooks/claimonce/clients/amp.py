"""Amp: events of its plugin interface, which a plugin of the user's own may hand over. Read, not run.

The forms are those that `amp plugins show-docs` prints (npm @ampcode/cli 0.0.1790142911). A handler has `event`,
`session_id` (the id of its `thread`) and `cwd` to add. `init` writes no plugin: a handler of `tool.call` has to answer,
and the documentation does not say whether `allow` passes over the user's own permission rules.
"""

NAME = "amp"
TITLE = "Amp"
TESTED = ""
PACKAGE = "https://ampcode.com/docs/plugin-api of 2026-09-01, as npm @ampcode/cli 0.0.1790142911 prints it"

EVENT_KEY = "event"
TOOL_KEY = "tool"
EVENTS = {"agent.start": "UserPromptSubmit", "tool.call": "PreToolUse", "tool.result": "PostToolUse"}
KNOWN = frozenset(
    [
        "changesWorkflow", "cwd", "error", "event", "id", "input", "message", "output", "session_id", "status",
        "thread", "tool", "toolUseID",
    ]
)  # fmt: skip
KEYS = {
    "tool_name": "tool",
    "tool_input": "input",
    "tool_use_id": "toolUseID",
    "tool_response": "output",
}
# The inputs are not documented but for those of a shell's helper: a lease is taken for a file that is edited.
TOOLS = {
    "shell_command": "Bash", "edit_file": "MultiEdit", "create_file": "MultiEdit", "apply_patch": "MultiEdit",
}  # fmt: skip
INPUTS = {"Bash": {"cmd": "command", "dir": "workdir"}, "MultiEdit": {"path": "file_path"}}
SAYS_FAILED = False  # the form of a command's output is not documented

ANSWERS = {
    "deny": {"action": "reject-and-continue", "message": "{reason}"},
    "context": {"message": {"content": "{context}"}},
    "context PreToolUse": None,
    "context PostToolUse": None,
}  # its `modify` starts the call, as `allow` does

ARMS = "not tried"

HOME = ("", ".config/amp")
CONFIG = ""
SHAPE = ""

FACTS = {
    "failure": "not documented",
    "timeout": "not documented",
    "missing": "as the user's plugin has it",
    "ask": "it has none; a question is a denial",
    "unit": "-",
    "sandbox": "not tried",
}
