"""Backlog.md: a task that two sessions file is done twice."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl

# `backlog task create --help` of 1.52.0 (npm backlog.md).
_VALUES = (
    "-d", "--description", "--desc", "-a", "--assignee", "-s", "--status", "-l", "--labels", "--priority", "--type",
    "--project", "--due-date", "--ac", "--acceptance-criteria", "--dod", "--plan", "--notes", "--final-summary",
    "--ordinal", "-m", "--milestone", "-p", "--parent", "--depends-on", "--dep", "--ref", "--modified-file", "--doc",
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe filing a task in a repository's own backlog."""
    return Description(
        name="backlog",
        kind="notify",
        channel="backlog",
        words=("backlog",),
        programs=(
            Program(("backlog",), (("task", "create"), ("tasks", "create"), ("draft", "create")), act="file",
                    target="repository", noun="tasks", body="operands", value_flags=_VALUES,
                    unless=("--help", "-h"), neutral_flags=("--plain",)),
        ),
        mcp_tools=(
            McpTool("mcp__*backlog*__*task_create*", target=("tasks of {project|repository}",), default_to="tasks",
                    body=("description",), act="file"),
        ),
        imperatives=("create a backlog task",),
    )  # fmt: skip
