"""Claude Code. Its words for events, tools and inputs are the ones that the gate itself uses."""

NAME = "claude"
TITLE = "Claude Code"
TESTED = "2.1.332"
PACKAGE = "npm @anthropic-ai/claude-code"

EVENT_KEY = "hook_event_name"
TOOL_KEY = "tool_name"
EVENTS = {
    name: name
    for name in (
        "SessionStart", "PreToolUse", "PreSkillShellCommand", "PostToolUse", "PostToolUseFailure", "PostToolBatch",
        "SubagentStart", "SubagentStop", "TaskCompleted", "TeammateIdle", "SessionEnd", "WorktreeCreate",
        "WorktreeRemove",
    )
}  # fmt: skip
KNOWN = frozenset(
    [
        "agent_id",
        "agent_transcript_path",
        "agent_type",
        "background_tasks",
        "command_name",
        "command_source",
        "context_tokens",
        "cwd",
        "duration_ms",
        "effort",
        "error",
        "estimated_cache_write_usd",
        "hook_event_name",
        "invoked_by",
        "is_interrupt",
        "last_assistant_message",
        "mcp_server",
        "model",
        "name",
        "permission_mode",
        "permission_suggestions",
        "prompt_cache_likely_expired",
        "prompt_id",
        "reason",
        "scratchpad_dir",
        "seconds_since_last_response",
        "session_crons",
        "session_id",
        "session_title",
        "source",
        "stop_hook_active",
        "task_description",
        "task_id",
        "task_subject",
        "team_name",
        "teammate_name",
        "tool_calls",
        "tool_input",
        "tool_name",
        "tool_response",
        "tool_use_id",
        "transcript_path",
        "worktree_path",
    ]
)
PLAIN = {
    "Bash": ("command", "description", "timeout", "run_in_background"),
    "Edit": ("file_path", "old_string", "new_string", "replace_all"),
    "Write": ("file_path", "content"),
    "NotebookEdit": ("notebook_path", "new_source", "cell_id", "cell_type", "edit_mode"),
    "Read": ("file_path",),
}
# The file's last line; a task that its client ends with the session has none. Version 2.1.332, as run.
BACKGROUND = {
    "output": (
        "Output is being written to: {file}. You will be notified", "Output is being written to: {file}. If it exits",
        "Output is being written to: {file}. ",
    ),
    "ended": ("\n[exited with code {code}]",),
    "stopped": ("\n[killed]",),
}  # fmt: skip
SAYS_FAILED = True  # PostToolUseFailure

_OWN = {"hookEventName": "{event}"}
ANSWERS = {
    "deny": {"hookSpecificOutput": {**_OWN, "permissionDecision": "deny", "permissionDecisionReason": "{reason}"}},
    "rewrite": {"hookSpecificOutput": {**_OWN, "updatedInput": "{input}"}},
    "context": {"hookSpecificOutput": {**_OWN, "additionalContext": "{context}"}},
    "person": {"systemMessage": "{person}"},
    "hold": {"decision": "block", "reason": "{reason}"},
}

ARMS = "env file"
SHELL_SESSION = "CLAUDE_CODE_SESSION_ID"

HOME = ("CLAUDE_CONFIG_DIR", ".claude")
CONFIG = "settings.json"
SHAPE = "groups"
TOP_KEYS = ("*",)
_TOOLS = "^(Bash|PowerShell|Edit|MultiEdit|Write|NotebookEdit|mcp__.*)$"
REGISTERED = (
    ("SessionStart", "", 30, False),
    # Longer than `counter.wait`, the longest that a call waits for another session's lease.
    ("PreToolUse", _TOOLS, 90, True),
    # The lines that skills and commands run while they are loaded; a client before 2.1.332 takes no notice of it.
    ("PreSkillShellCommand", "^(Bash|PowerShell)$", 90, True),
    # Whoever has read a counter file is told how to take a number.
    ("PostToolUse", _TOOLS.replace("Edit|", "Edit|Read|", 1), 30, False),
    ("PostToolUseFailure", _TOOLS, 30, False),
    # A call that was refused before it ran shows up only here.
    ("PostToolBatch", "", 30, False),
    ("SubagentStart", "", 10, False),
    ("SubagentStop", "", 10, False),
    # A worker of an agent team that is done or idle while it still holds something is told so, once.
    ("TaskCompleted", "", 10, False),
    ("TeammateIdle", "", 10, False),
    # The client gives all SessionEnd hooks 1.5 s unless one in a settings file asks for more.
    ("SessionEnd", "", 5, False),
)
# No shell stands between the client and the launcher, so no path needs quoting.
HANDLER = {"type": "command", "command": "{path}", "args": ["hook", "{client}"], "timeout": "{timeout}"}
BLOCKS = ("onFailure", "block")
SANDBOX = 'sandbox.filesystem.allowWrite: ["{state}"]'

FACTS = {
    "failure": "the call is blocked (`onFailure`), by the launcher's own answer",
    "timeout": "the call is blocked (`onFailure`)",
    "missing": "the call is blocked (`onFailure`)",
    "ask": "not used: it would be a prompt for the person",
    "unit": "s",
    "sandbox": "where it is on: the state folder, and a remote that is a folder, in `sandbox.filesystem.allowWrite`; "
    "no network but web requests, so mail goes out by a local queue or not at all",
}
