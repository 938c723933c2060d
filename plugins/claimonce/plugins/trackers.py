"""Trackers of tasks that agents reach through servers of tools: comments and new tasks notify those who follow."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, WebCall, hookimpl

_LOOKS = (
    "*get-comment*",
    "*get_comment*",
    "*list-*",
    "*__get*",
    "*__list*",
    "*__search*",
    "*__read*",
    "*__fetch*",
    "*_get_*",
    "*_list_*",
    "*__query*",
)
_ITEM = (
    "{owner}/{repo}#{issue_number|index|number}", "{workspace}/{repo_slug}#{pull_request_id}",
    "{repositoryId}#{pullRequestId}", "comments[].taskId", "comments[].projectId", "{file_key|fileKey}",
    "conversation_id", "conversationId",
    "task_id", "taskId", "task_gid", "issue_id", "issueId", "issueIdOrKey", "issue_key", "card_id", "cardId",
    "story_id", "storyPublicId", "item_id", "itemId", "workItemId", "work_item_id", "recording_id", "document_id",
    "ticket_id", "ticketId",
    "page_id", "pageId", "parent.page_id", "discussion_id", "record_id", "id",
)  # fmt: skip
_PLACE = ("project_id", "projectId", "project", "list_id", "listId", "idList", "board_id", "boardId", "team_id",
          "workspace", "workspace_id", "parent.database_id")  # fmt: skip
_TEXTS = ("rich_text[].text.content", "comments[].content", "comment_text", "commentText", "comment_html", "comment",
          "text", "html_text", "body",
          "content", "message", "rich_text", "description",
          "notes", "note")  # fmt: skip
_TITLE = ("name", "title", "summary", "subject")
# The server's name, and what it calls what is filed.
SERVERS = (
    ("asana", "task"), ("trello", "card"), ("clickup", "task"), ("notion", "page"), ("monday", "item"),
    ("youtrack", "issue"), ("shortcut", "stor*"), ("azure*devops", "work_item"), ("zendesk", "ticket"),
    ("freshdesk", "ticket"), ("todoist", "task"), ("plane", "issue"), ("redmine", "issue"), ("gitea", "issue"),
    ("forgejo", "issue"), ("figma", "no_such"), ("bitbucket", "issue"), ("height", "task"), ("confluence", "no_such"),
 ("sentry", "issue"), ("intercom", "conversation"), ("hubspot", "note"),
)  # fmt: skip


# learn.microsoft.com/rest/api/azure/devops, learn.microsoft.com/cli/azure/boards
_AZURE = "dev.azure.com/{org}/{project}/_apis"
AZURE_WEB = (
    WebCall(
        (f"{_AZURE}/wit/workitems/{{id}}/comments",),
        target=(f"{_AZURE[:-6]}#{{id}}",),
        body=("text",),
        acts=(("PATCH", "edit"), ("DELETE", "delete")),
    ),
    WebCall(
        (f"{_AZURE}/git/repositories/{{repo}}/pullrequests/{{id}}/threads",),
        target=(f"{_AZURE[:-6]}/{{repo}}!{{id}}",),
        body=("comments[].content", "content"),
        acts=(("PATCH", "edit"), ("DELETE", "delete")),
    ),
)
# developers.notion.com/reference/create-a-comment, developer.atlassian.com/cloud/trello/rest,
# developers.asana.com/reference/createstoryfortask; a reader is called as the server's tools call it
COMMENTS = {
    "notion": WebCall(("api.notion.com/v1/comments",), target=("parent.page_id", "discussion_id"),
                      body=("rich_text[].text.content", "rich_text"), acts=(("PATCH", "edit"), ("DELETE", "delete"))),
    "trello": WebCall(("api.trello.com/1/cards/{id}/actions/comments",), target=("{id}",), body=("text",),
                      neutral=("key", "token"), acts=(("DELETE", "delete"),)),
    "asana": WebCall(("app.asana.com/api/1.0/tasks/{id}/stories",), target=("{id}",),
                     body=("data.text", "data.html_text")),
}  # fmt: skip
AZURE_PROGRAMS = (
    Program(
        ("az",),
        (("boards", "work-item", "update"),),
        only_with=("--discussion",),
        target="flags",
        target_flags=("--id",),
        body_flags=("--discussion",),
        unless=("--help", "-h"),
        value_flags=(
            "--org",
            "--organization",
            "--title",
            "--state",
            "--assigned-to",
            "--area",
            "--iteration",
            "--fields",
            "-f",
            "--description",
            "-d",
            "--reason",
        ),
    ),
)


def _described(server: str, thing: str) -> Description:
    name = server.replace("*", "-")
    first = f"mcp__*{server}*__"
    talk = talk_rows(first)
    filed = McpTool(f"{first}*create*{thing}", target=_PLACE, subject=_TITLE, body=_TEXTS, act="file", unless=_LOOKS)
    word = server.partition("*")[0]
    programs: tuple[Program, ...] = ()
    web: tuple[WebCall, ...] = (COMMENTS[name],) if name in COMMENTS else ()
    if name == "azure-devops":
        word, programs, web = "dev.azure.com", AZURE_PROGRAMS, AZURE_WEB
    return Description(
        name=name, kind="notify", channel=name, words=(word,), mcp_tools=(*talk, filed), programs=programs, web=web,
        urls=tuple(starred for row in web for starred in row.urls if "{" not in starred),
    )  # fmt: skip


def talk_rows(first: str) -> tuple[McpTool, ...]:
    """Return the rows of a server's tools that comment, those that change or take back a comment first."""
    return (
        McpTool(f"{first}*update*comment*", act="edit"),
        McpTool(f"{first}*edit*comment*", act="edit"),
        McpTool(f"{first}*delete*comment*", act="delete"),
        *(
            McpTool(f"{first}*{what}*", target=_ITEM, body=_TEXTS, unless=_LOOKS)
            for what in (
                "comment",
                "create_update",
                "project_status",
                "create_task_story",
                "reply",
                "add_note",
                "pull_request_thread",
            )
        ),
    )


@hookimpl
def claimonce_describe() -> list[Description]:
    """Describe each tracker under its own name."""
    return [_described(server, thing) for server, thing in SERVERS]
