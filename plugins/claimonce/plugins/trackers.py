"""Trackers of tasks that agents reach through servers of tools: comments and new tasks notify those who follow."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, hookimpl
from claimonce.plugins import other_forges
from claimonce.plugins.tracker_apis import API, LIBRARIES, PROGRAMS, WORDS

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
    "{owner}/{repo}#{issue_number|index|issue_index|number}", "{workspace}/{repo_slug}#{pull_request_id}",
    "{repositoryId}#{pullRequestId}", "comments[].taskId", "comments[].projectId", "{file_key|fileKey}",
    "conversation_id", "conversationId",
    "task_id", "taskId", "task_gid", "issue_id", "issueId", "issueIdOrKey", "issue_key", "card_id", "cardId",
    "story_id", "storyPublicId", "epicPublicId", "item_id", "itemId", "workItemId", "work_item_id", "recording_id",
    "document_id",
    "ticket_id", "ticketId",
    "page_id", "pageId", "parent.page_id", "discussion_id", "record_id", "recordId", "bug_id", "bugId", "id",
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
    ("sentry", "issue"), ("intercom", "conversation"), ("hubspot", "note"), ("bugzilla", "bug"), ("mantis", "issue"),
    ("openproject", "work_package"), ("helpscout", "conversation"), ("frontapp", "conversation"), ("basecamp", "todo"),
    ("airtable", "no_such"), ("phabricator", "task"), ("taiga", "user_stor*"), ("twist", "thread"),
)  # fmt: skip


def _described(server: str, thing: str) -> Description:
    name = server.replace("*", "-")
    first = f"mcp__*{server}*__"
    talk = talk_rows(first)
    filed = McpTool(f"{first}*create*{thing}", target=_PLACE, subject=_TITLE, body=_TEXTS, act="file", unless=_LOOKS)
    return Description(
        name=name, kind="notify", channel=name, words=WORDS.get(name, (server.partition("*")[0],)),
        mcp_tools=(*other_forges.TOOLS.get(server, ()), *talk, filed),
        programs=(*PROGRAMS.get(name, ()), *other_forges.PROGRAMS.get(name, ())),
        web=(*API.get(name, ()), *other_forges.API.get(name, ())), apis=LIBRARIES.get(name, ()),
    )  # fmt: skip


def talk_rows(first: str) -> tuple[McpTool, ...]:
    """Return the rows of a server's tools that comment, those that change or take back a comment first."""
    return (
        McpTool(f"{first}*update*comment*", act="edit"),
        McpTool(f"{first}*edit*comment*", act="edit"),
        McpTool(f"{first}*delete*comment*", act="delete"),
        # a note on a ticket is read by those who work on it, an answer by who has written
        McpTool(f"{first}*create*ticket*note*", target=("{ticket_id|ticketId|id} notes",), body=_TEXTS, unless=_LOOKS),
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
