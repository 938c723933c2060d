"""Linear: comments and new issues notify the people who follow."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, WebCall, hookimpl

_HELP = ("--help", "-h")
PROGRAMS = (
    Program(("linear",), (("issue", "comment", "add"), ("issue", "comment", "create"), ("issue", "comment"),
            ("comment", "create"), ("comment", "add")), target="first-operand", body="operands",
            target_flags=("-i", "--issue"), body_flags=("-b", "--body", "-m", "--message"),
            body_file_flags=("--body-file",), unless=_HELP, unless_words=("list", "view"), acts=(("update", "edit"),
                ("delete", "delete"))),
    Program(("linear",), (("issue", "create"),), act="file", target="flags", target_flags=("--team",),
            subject_flags=("-t", "--title"), body_flags=("-d", "--description"),
            body_file_flags=("--description-file",), default_to="the team of its settings", unless=_HELP,
            value_flags=("-a", "--assignee", "-l", "--label", "-p", "--parent", "--priority", "--project", "-s",
                         "--state", "--estimate", "--due-date"), neutral_flags=("--no-interactive", "--start")),
)  # fmt: skip
# Mutations of its GraphQL API (linear.app/developers/graphql, and its public schema).
WEB = (
    WebCall(("api.linear.app/graphql#commentcreate",),
            target=("input.issueId", "input.projectUpdateId", "input.initiativeUpdateId", "input.parentId"),
            body=("input.body",), neutral=("input.id",)),
    WebCall(("api.linear.app/graphql#commentupdate",), act="edit"),
    WebCall(("api.linear.app/graphql#commentdelete",), act="delete"),
    WebCall(("api.linear.app/graphql#reactioncreate",), act="reaction"),
    WebCall(("api.linear.app/graphql#projectupdatecreate",), target=("input.projectId",), body=("input.body",)),
    WebCall(("api.linear.app/graphql#issuecreate",), act="file", target=("input.teamId",),
            subject=("input.title",), body=("input.description",)),
)  # fmt: skip
TOOLS = (
    McpTool("mcp__*linear*__*update*comment*", act="edit"),
    McpTool("mcp__*linear*__*delete*comment*", act="delete"),
    McpTool("mcp__*linear*__save_comment", only_with=("id",), act="edit"),
    McpTool("mcp__*linear*__*comment*", target=("{issueId|issue_id|issue|projectId|parentId}",),
            body=("body", "comment", "text", "content")),
    McpTool("mcp__*linear*__save_issue", only_with=("id",), act="edit"),
    McpTool("mcp__*linear*__save_issue", target=("team", "teamId"), body=("description",), act="file"),
    McpTool("mcp__*linear*__*create*issue", target=("team", "teamId", "team_id"), body=("description",), act="file"),
    McpTool("mcp__*linear*__*create*issue*from*", target=("team", "teamId", "team_id"), body=("description",),
            act="file"),
    McpTool("mcp__*linear*__*create*update", target=("projectId", "project_id", "initiativeId", "initiative_id")),
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe acts on Linear that notify people."""
    return Description(
        name="linear",
        kind="notify",
        channel="linear",
        words=("linear",),
        programs=PROGRAMS,
        web=WEB,
        mcp_tools=TOOLS,
        apis=(
            "@linear/sdk.LinearClient.createComment",
            "@linear/sdk.LinearClient.createIssue",
            "@linear/sdk.LinearClient.createProjectUpdate",
        ),
        imperatives=("comment on the linear issue",),
    )
