"""Cline CLI: one program a hook event, several commands in one call, and a refusal that ends the task."""

NAME = "cline"
TITLE = "Cline CLI"
TESTED = "3.0.65"
PACKAGE = "npm cline"

EVENT_KEY = "hookName"
TOOL_KEY = ""  # the tool's name stands inside `tool_call`, where a first look cannot tell it from others
EVENTS = {
    "agent_start": "SessionStart", "tool_call": "PreToolUse", "tool_result": "PostToolUse", "agent_end": "SessionEnd",
}  # fmt: skip
KNOWN = frozenset(
    [
        "agent_id",
        "clineVersion",
        "hookName",
        "iteration",
        "parent_agent_id",
        "postToolUse",
        "preToolUse",
        "sessionContext",
        "taskComplete",
        "taskId",
        "taskStart",
        "timestamp",
        "tool_call",
        "tool_result",
        "turn",
        "userId",
        "workspaceInfo",
        "workspaceRoots",
    ]
)
KEYS = {
    "session_id": "taskId",
    "agent_id": "",  # the main agent has one too; a subagent's task is a session of its own
    "cwd": "workspaceInfo.rootPath",
    "tool_name": "tool_call.name|tool_result.name",
    "tool_input": "tool_call.input|tool_result.input",
    "tool_use_id": "tool_call.id|tool_result.id",
    "tool_response": "tool_result.output",
}
TOOLS = {"run_commands": "Bash", "editor": "MultiEdit", "apply_patch": "MultiEdit"}
INPUTS = {"Bash": {"commands": "command", "cmd": "command"}, "MultiEdit": {"path": "file_path"}}
PLAIN = {"Bash": ("commands",), "MultiEdit": ("path", "old_text", "new_text")}
INSIDE = {"tool_call": "preToolUse", "tool_result": "postToolUse"}
EXIT = "Command exited with code "
SAYS_FAILED = True  # `success` of each command

# `cancel` ends the task. The reason is then taken from `errorMessage`, and a context is dropped (read in 3.0.65).
# What the hook of a task's start says reaches no request, what those around a call say does (run with 3.0.65).
ANSWERS = {
    "deny": {"cancel": True, "errorMessage": "{reason}"},
    "context": {"contextModification": "{context}"},
    "context SessionStart": None,
}

ARMS = "inherits PATH"

HOME = ("", ".cline")
CONFIG = "hooks/PreToolUse"
SHAPE = "file"
BUNDLED = "cline.sh"
BESIDE = ("hooks/TaskStart", "hooks/PostToolUse", "hooks/TaskComplete")

FACTS = {
    "failure": "the call runs",
    "timeout": "none was met: a hook of 40 s was waited for",
    "missing": "the call runs",
    "ask": "not used: a question is a denial, and a denial ends the task; behind the shims only they refuse",
    "unit": "-",
    "sandbox": "none of its own",
}
