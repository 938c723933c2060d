"""How trackers of tasks are written to over HTTP: what comments and what files, and in which fields. Rows only.

Each follows the provider's own page; of Redmine and Bugzilla what python-redmine 2.5.0 and python-bugzilla 3.3.0 send
was looked at on loopback. A reader is called as the same tracker's tools call it.
"""

from __future__ import annotations

from claimonce.hooks import Program, WebCall

EDITED = (("PATCH", "edit"), ("PUT", "edit"), ("DELETE", "delete"))
# learn.microsoft.com/rest/api/azure/devops, learn.microsoft.com/cli/azure/boards
_AZURE = "dev.azure.com/{org}/{project}/_apis"
_PULL = f"{_AZURE}/git/repositories/{{repo}}/pullrequests/{{id}}/threads"
_SHORTCUT = "api.app.shortcut.com/api/v3/stories"


def _comment(url: str, *body: str, target: tuple[str, ...] = ("{id}",), neutral: tuple[str, ...] = ()) -> WebCall:
    return WebCall((url,), target=target, body=body, neutral=neutral, acts=EDITED)


def _filed(url: str, target: tuple[str, ...], subject: str, *body: str) -> WebCall:
    return WebCall((url,), target=target, subject=(subject,), body=body, act="file", methods=("POST",))


API: dict[str, tuple[WebCall, ...]] = {
    "azure-devops": (
        _comment(f"{_PULL}/{{thread}}/comments", "content", target=(f"{_AZURE[:-6]}/{{repo}}!{{id}}/{{thread}}",)),
        _comment(f"{_AZURE}/wit/workitems/{{id}}/comments", "text", target=(f"{_AZURE[:-6]}#{{id}}",)),
        _comment(_PULL, "comments[].content", "content", target=(f"{_AZURE[:-6]}/{{repo}}!{{id}}",)),
    ),
    # developers.notion.com/reference/create-a-comment
    "notion": (_comment("api.notion.com/v1/comments", "rich_text[].text.content", "rich_text",
                        target=("parent.page_id", "discussion_id")),),
    # developer.atlassian.com/cloud/trello/rest
    "trello": (
        _comment("api.trello.com/1/cards/{id}/actions/comments", "text", neutral=("key", "token")),
        WebCall(("api.trello.com/1/cards$",), target=("idList",), subject=("name",), body=("desc",), act="file",
                neutral=("key", "token"), methods=("POST",)),
    ),
    # developers.asana.com/reference/createstoryfortask
    "asana": (
        _comment("app.asana.com/api/1.0/tasks/{id}/stories", "data.text", "data.html_text"),
        _filed("app.asana.com/api/1.0/tasks$", ("data.projects", "data.workspace"), "data.name", "data.notes"),
    ),
    # www.redmine.org/projects/redmine/wiki/Rest_Issues: notes are a comment, whatever else the request changes
    "redmine": (
        WebCall(("/issues/{id}.json",), target=("{id}",), body=("issue.notes", "issue[notes]", "notes"),
                act="edit", acts=(("DELETE", "delete"), ("issue.notes", "new"), ("issue[notes]", "new"),
                ("notes", "new")), methods=("PUT", "PATCH", "DELETE")),
        _filed("/projects/{project}/issues.json", ("{project_id|project}",), "issue.subject", "issue.description",
               "description"),
        _filed("redmine*/issues.json", ("issue.project_id", "{project_id}"), "issue.subject", "issue.description"),
    ),
    # www.jetbrains.com/help/youtrack/devportal/resource-api-issues-issueID-comments.html
    "youtrack": (
        WebCall(("/api/issues/{id}/comments/{comment}",), act="edit", acts=(("DELETE", "delete"),)),
        _comment("/api/issues/{id}/comments", "text"),  # on whichever host; Sentry's has a version in between
        _filed("youtrack*/api/issues$", ("project.id", "project.shortName"), "summary", "description"),
    ),
    # bugzilla.readthedocs.io/en/latest/api/core/v1: a change may bring a comment along
    "bugzilla": (
        _comment("/rest/bug/{id}/comment", "comment"),
        WebCall(("bugz*/rest/bug/{id}$",), target=("{id}",), body=("comment.body", "comment.comment"), act="edit",
                acts=(("comment", "new"),), methods=("PUT",)),
        _filed("bugz*/rest/bug$", ("product",), "summary", "description", "comment"),
    ),
    # documenter.getpostman.com/view/29959/mantis-bug-tracker-rest-api
    "mantis": (_comment("mantis*/api/rest/*issues/{id}/notes", "text"),
               _filed("mantis*/api/rest/*issues$", ("project.name", "project.id"), "summary", "description")),
    # developer.zendesk.com/api-reference/ticketing/tickets/tickets
    "zendesk": (
        WebCall(("zendesk.com/api/v2/tickets/{id}.json", "zendesk.com/api/v2/tickets/{id}"),
                target=("{id}",), body=("ticket.comment.body",
                "ticket.comment.html_body"), act="edit", acts=(("ticket.comment", "new"),), methods=("PUT",)),
        _filed("zendesk.com/api/v2/tickets", ("ticket.requester.email", "ticket.requester_id", "{host}"),
               "ticket.subject", "ticket.comment.body", "ticket.comment.html_body"),
    ),
    # developers.freshdesk.com/api
    "freshdesk": (
        _comment("freshdesk.com/api/v2/tickets/{id}/reply", "body"),
        _comment("freshdesk.com/api/v2/tickets/{id}/notes", "body", target=("{id} notes",)),
        _filed("freshdesk.com/api/v2/tickets$", ("email", "requester_id", "phone"), "subject", "description"),
    ),
    # developer.clickup.com/reference/createtaskcomment
    "clickup": (_comment("api.clickup.com/api/v2/task/{id}/comment", "comment_text"),
                _filed("api.clickup.com/api/v2/list/{list_id}/task", ("{list_id}",), "name", "description",
                       "markdown_description")),
    # developer.monday.com/api-reference/reference/updates
    "monday": (WebCall(("api.monday.com/v2#create_update",), target=("item_id", "parent_id"), body=("body",)),
               WebCall(("api.monday.com/v2#create_item",), target=("board_id",), subject=("item_name",),
                       body=("column_values", "item_name"), act="file"),
               WebCall(("api.monday.com/v2#edit_update",), act="edit"),
               WebCall(("api.monday.com/v2#delete_update",), act="delete")),
    # developer.shortcut.com/api/rest/v3
    "shortcut": (_comment(f"{_SHORTCUT}/{{id}}/comments", "text"),
                 _filed(f"{_SHORTCUT}$", ("project_id", "workflow_state_id", "{host}"), "name", "description")),
    # developer.todoist.com/api/v1
    "todoist": (_comment("api.todoist.com/*/comments", "content", target=("task_id", "project_id")),
                WebCall(("api.todoist.com/*/tasks$",), target=("project_id", "section_id", "{host}"), subject=(
                        "content",), body=("description", "content"), act="file", methods=("POST",))),
    # docs.plane.so/api-reference/issue-comment
    "plane": (_comment("/projects/{project}/issues/{id}/comments", "comment_html"),),
    # www.figma.com/developers/api#comments
    "figma": (_comment("api.figma.com/v1/files/{file_key}/comments", "message", target=("{file_key}",)),),
    # developer.helpscout.com/mailbox-api, dev.frontapp.com, github.com/basecamp/bc3-api, airtable.com/developers
    "helpscout": (_comment("api.helpscout.net/v2/conversations/{id}/reply", "text"),
                  _comment("api.helpscout.net/v2/conversations/{id}/notes", "text", target=("{id} notes",))),
    "frontapp": (_comment("api2.frontapp.com/conversations/{id}/comments", "body", target=("{id} comments",)),
              _comment("api2.frontapp.com/conversations/{id}/messages", "body"),
              _comment("api2.frontapp.com/channels/{id}/messages", "body", target=("to",))),
    "basecamp": (*(_comment(f"{api}/recordings/{{id}}/comments.json", "content")
                   for api in ("basecamp.com/*", "basecampapi.com/*")),
                 *(_comment(f"{api}/chats/{{id}}/lines.json", "content")
                   for api in ("basecamp.com/*", "basecampapi.com/*"))),
    "airtable": (_comment("api.airtable.com/v0/{base}/{table}/{id}/comments", "text"),),
    # we.phorge.it/conduit/method/maniphest.edit, docs.taiga.io/api.html: a comment is a part of an edit
    "phabricator": (WebCall(("/api/maniphest.edit", "/api/differential.revision.edit"),
                            target=("objectIdentifier",),
                            body=("transactions[0][value]", "transactions[].value", "*")),),
    "taiga": (WebCall(tuple(f"taiga*/api/v1/{thing}/{{id}}" for thing in ("userstories", "tasks", "issues", "epics")),
                      target=("{host}/{id}",), body=("comment",), act="edit", acts=(("comment", "new"),),
                      neutral=("version",), methods=("POST", "PATCH", "PUT")),),
    # the page of developer.twist.com
    "twist": (_comment("api.twist.com/api/v3/comments/add", "content", target=("thread_id",)),
              _comment("api.twist.com/api/v3/conversation_messages/add", "content", target=("conversation_id",)),
              _filed("api.twist.com/api/v3/threads/add", ("channel_id",), "title", "content")),
    # docs.sentry.io/api/events
    "sentry": (_comment("sentry.io/api/0/*issues/{id}/comments", "text"),),
    # developers.intercom.com/docs/references/rest-api
    "intercom": (_comment("api.intercom.io/conversations/{id}/reply", "body"),),
    # www.openproject.org/docs/api/endpoints/work-packages
    "openproject": (_comment("/api/v3/work_packages/{id}/activities", "comment.raw"),
                    _filed("/projects/{project}/work_packages", ("{project}",), "subject", "description.raw")),
}  # fmt: skip
# Names of a library's calls that write, and what is given by place.
LIBRARIES = {"redmine": ("redminelib.Redmine.issue.update", "redminelib.Redmine.issue.create")}
PROGRAMS = {
    "azure-devops": (
        Program(("az",), (("boards", "work-item", "update"),), only_with=("--discussion",), target="flags",
                target_flags=("--id",), body_flags=("--discussion",), unless=("--help", "-h"),
                value_flags=("--org", "--organization", "--title", "--state", "--assigned-to", "--area", "--iteration",
                             "--fields", "-f", "--description", "-d", "--reason")),
    ),
    # youtrack-cli: `yt issues comments add ISSUE TEXT`
    "youtrack": (
        Program(("yt", "youtrack"), (("issues", "comments", "add"),), target="first-operand", body="operands",
                unless=("--help", "-h")),
    ),
    # python-bugzilla 3.3.0: `bugzilla COMMAND --help`, its options may stand before the verb
    "bugzilla": (
        Program(("bugzilla",), (("modify",),), only_with=("-l", "--comment"), target="operands",
                global_value_flags=("--bugzilla", "--username", "--password", "--bztype", "--user", "--cert"),
                body_flags=("-l", "--comment"), unless=("--help", "-h"), abbreviates="--",
                value_flags=("-s", "--status", "-k", "--close", "-a", "--assignee", "--priority", "--product", "-p",
                             "--component", "-c", "--version", "-v", "--cc", "--keywords", "--flag", "--summary")),
        Program(("bugzilla",), (("new",),), act="file", target="flags", target_flags=("-p", "--product"),
                global_value_flags=("--bugzilla", "--username", "--password", "--bztype", "--user", "--cert"),
                subject_flags=("-s", "--summary", "--short_desc"), body_flags=("-l", "--comment"), abbreviates="--",
                unless=("--help", "-h"), value_flags=("-c", "--component", "-v", "--version", "-a", "--assignee",
                "--os", "--arch", "--severity", "--priority", "--cc", "--blocked", "--dependson", "--keywords")),
    ),
}  # fmt: skip
# Words by which a call of these is found where the tracker's own name is not in it.
WORDS = {
    "phabricator": ("maniphest", "differential"),
    "azure-devops": ("dev.azure.com", " repos ", " boards "),
    "bugzilla": ("bugz",),
    "openproject": ("work_packages",),
}
