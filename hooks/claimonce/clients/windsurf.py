"""Windsurf (Cascade): an event for each kind of call, and a refusal by status 2. Read in its documentation, not run.

The forms are those of https://docs.windsurf.com/windsurf/cascade/hooks, as read on 2026-11-29.
"""

NAME = "windsurf"
TITLE = "Windsurf"
TESTED = ""
PACKAGE = "https://docs.windsurf.com/windsurf/cascade/hooks, read on 2026-11-29"

EVENT_KEY = "agent_action_name"
TOOL_KEY = "agent_action_name"
EVENTS = {
    "pre_user_prompt": "UserPromptSubmit",
    "pre_run_command": "PreToolUse", "pre_write_code": "PreToolUse", "pre_mcp_tool_use": "PreToolUse",
    "post_run_command": "PostToolUse", "post_write_code": "PostToolUse", "post_mcp_tool_use": "PostToolUse",
}  # fmt: skip
KNOWN = frozenset(["agent_action_name", "execution_id", "model_name", "timestamp", "tool_info", "trajectory_id"])
KEYS = {
    "session_id": "trajectory_id",
    "cwd": "tool_info.cwd",
    "tool_name": "agent_action_name",
    "tool_input": "tool_info",
    "tool_response": "tool_info.mcp_result",
    "server": "tool_info.mcp_server_name",
    "server_tool": "tool_info.mcp_tool_name",
    "server_input": "tool_info.mcp_tool_arguments",
}
TOOLS = {
    "pre_run_command": "Bash", "post_run_command": "Bash",
    "pre_write_code": "MultiEdit", "post_write_code": "MultiEdit",
    "pre_mcp_tool_use": "mcp_tool", "post_mcp_tool_use": "mcp_tool",
}  # fmt: skip
INPUTS = {"Bash": {"command_line": "command"}}
PLAIN = {"Bash": ("command_line", "cwd"), "MultiEdit": ("file_path", "edits")}
SAYS_FAILED = False  # what a command came to is not told

ANSWERS = {"deny": "{reason}"}  # a hook can say no and why, and nothing else

ARMS = "not tried"

HOME = ("", ".codeium/windsurf")
CONFIG = "hooks.json"
SHAPE = "flat"
REGISTERED = tuple((name, "", 0, False) for name in EVENTS)  # it has no matchers and documents no limit
HANDLER = {"command": "{refusing}"}

FACTS = {
    "failure": "documented: status 2 refuses, the call runs at any other",
    "timeout": "not documented",
    "missing": "documented: the call runs",
    "ask": "it has none; a question is a denial",
    "unit": "no limit is documented",
    "sandbox": "not tried",
}
