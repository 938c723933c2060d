"""Jira: comments and new work items notify the people who watch."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl

_HELP = ("--help", "-h")
# What `comment` does with comments that are there.
_OTHER = ("list", "delete", "update", "edit", "view", "visibility")
_KEY = ("issueIdOrKey", "issue_key", "issueKey", "issueId", "key", "issue", "workItemId")
_TEXTS = ("commentBody", "comment", "body", "text", "content", "description")
PROGRAMS = (
    # jira-cli 1.x: `jira issue comment add KEY [TEXT]`; `-T -` reads the text
    Program(("jira",), (("issue", "comment", "add"), ("issue", "comment"), ("comment",)), target="first-operand",
            body="operands-or-stdin", body_flags=("-b", "--body", "--comment"), body_file_flags=("-T", "--template"),
            value_flags=("-p", "--project", "-c", "--config"), neutral_flags=("--no-input", "--web"), unless=_HELP,
            unless_words=_OTHER),
    Program(("jira",), (("issue", "move"), ("issue", "transition")), only_with=("--comment",),
            target="first-operand", body_flags=("--comment",), unless=_HELP,
            value_flags=("-p", "--project", "-c", "--config", "-a", "--assignee", "-R", "--resolution")),
    Program(("jira",), (("issue", "worklog", "add"),), only_with=("--comment",), target="first-operand",
            body_flags=("--comment",), unless=_HELP, neutral_flags=("--no-input",),
            value_flags=("-p", "--project", "-c", "--config", "--started", "--timezone", "--new-estimate")),
    Program(("jira",), (("issue", "create"), ("create",)), act="file", target="flags",
            target_flags=("-p", "--project"), subject_flags=("-s", "--summary"), body_flags=("-b", "--body"),
            body_file_flags=("-T", "--template"), unless=_HELP, default_to="the project of its settings",
            value_flags=("-t", "--type", "-y", "--priority", "-a", "--assignee", "-r", "--reporter", "-l", "--label",
                         "-C", "--component", "-P", "--parent", "--custom", "-c", "--config"),
            neutral_flags=("--no-input",)),
    # acli 1.x: developer.atlassian.com/cloud/acli/reference/commands
    Program(("acli",), (("jira", "workitem", "comment", "create"), ("jira", "workitem", "comment")), target="flags",
            target_flags=("-k", "--key"), body_flags=("-b", "--body"), body_file_flags=("-F", "--body-file"),
            value_flags=("--jql", "--filter"), acts=(("-e", "edit"), ("--edit-last", "edit")), unless=_HELP,
            unless_words=_OTHER),
    Program(("acli",), (("jira", "workitem", "create"),), act="file", target="flags",
            target_flags=("-p", "--project"), subject_flags=("-s", "--summary"),
            body_flags=("-d", "--description"), body_file_flags=("--description-file",), unless=_HELP,
            value_flags=("-t", "--type", "-a", "--assignee", "-l", "--label", "-f", "--from-file", "--from-json",
                         "--parent")),
)  # fmt: skip
_ISSUE = "/rest/api/{version}/issue"
# developer.atlassian.com/cloud/jira/platform/rest
WEB = tuple(
    row
    for host in ("atlassian.net", "jira*")
    for row in (
        WebCall((f"{host}{_ISSUE}/{{key}}/comment",), target=("{key}",), body=("body.content[].content[].text", "body"),
                acts=(("PUT", "edit"), ("DELETE", "delete"))),
        WebCall((f"{host}{_ISSUE}/{{key}}/notify",), target=("{key}",), subject=("subject",),
                body=("textBody", "htmlBody")),
        WebCall((f"{host}{_ISSUE}/{{key}}$",), act="edit", methods=("PUT", "DELETE")),
        WebCall((f"{host}{_ISSUE}$",), target=("fields.project.key", "fields.project.id"),
                subject=("fields.summary",), body=("fields.description",), act="file"),
    )
)  # fmt: skip
TOOLS = tuple(
    row
    for server in ("jira", "atlassian", "rovo")
    for row in (
        McpTool(f"mcp__*{server}*__*edit*comment*", act="edit"),
        McpTool(f"mcp__*{server}*__*update*comment*", act="edit"),
        McpTool(f"mcp__*{server}*__*delete*comment*", act="delete"),
        McpTool(f"mcp__*{server}*__*create*comment*", target=("{parentCommentId}", "pageId", "page_id"),
                body=_TEXTS),
        McpTool(f"mcp__*{server}*__*confluence*comment*", target=("pageId", "page_id", "parentCommentId", "comment_id"),
                body=_TEXTS),
        McpTool(f"mcp__*{server}*__*transition*issue*", only_with=("comment", "commentBody", "update.comment"),
                target=_KEY, body=(*_TEXTS, "update.comment[].add.body")),
        McpTool(f"mcp__*{server}*__*comment*", target=_KEY, body=_TEXTS,
                unless=("*confluence*",)),
        McpTool(f"mcp__*{server}*__*create*issues", target=("issues[].project_key", "issues[].projectKey"),
                subject=("issues[].summary",), body=("issues[].description",), act="file"),
        McpTool(f"mcp__*{server}*__*create*issue", target=("projectKey", "project_key", "project"),
                subject=("summary", "title"), body=("description",), act="file"),
    )
)  # fmt: skip


# developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#status-codes
REPLIES = (Reply(sent=("id & !errorMessages", "key & !errorMessages"), refused=("errorMessages", "errors")),)


@hookimpl
def claimonce_describe() -> Description:
    """Describe acts on Jira that send mail to people."""
    return Description(
        name="jira",
        kind="notify",
        channel="jira",
        words=("jira", "atlassian", " acli ", "rovo"),
        programs=PROGRAMS,
        urls=("atlassian.net/rest/api/*/comment", "atlassian.net/rest/api/*/issue", "jira*/rest/api/*/comment"),
        web=WEB,
        replies=REPLIES,
        mcp_tools=TOOLS,
        apis=(
            "jira.JIRA.add_comment",
            "jira.JIRA.create_issue",
            "atlassian.Jira.issue_add_comment",
            "atlassian.Jira.create_issue",
            "atlassian.Jira.issue_create",
            "atlassian.Confluence.add_comment",
            "jira.js.Version2Client.issueComments.addComment",
            "jira.js.Version3Client.issueComments.addComment",
        ),
        imperatives=("comment on the ticket", "open a ticket"),
    )
