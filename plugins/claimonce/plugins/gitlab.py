"""GitLab and Bitbucket: notes, comments and issues notify the people who watch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Literal
from urllib.parse import quote

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.provider import Refused, endpoint, get, post, text_of, wanted
from claimonce.plugins.other_forges import BITBUCKET

_HELP = ("--help", "-h")
# What `glab mr note` does with notes that are there (glab 1.60 on).
_OTHER = ("list", "delete", "update", "resolve", "reopen", "unresolve", "view")
# The option tables are those of glab 1.x (`glab VERB --help`).
_glab = partial(
    Program,
    ("glab",),
    forge="gitlab.com",
    repository_flags=("-R", "--repo"),
    host_variables=("GITLAB_HOST", "GL_HOST", "GITLAB_URI"),
)
_NOTE = partial(_glab, body_flags=("-m", "--message"), target="thread", unless=(*_HELP, *_OTHER))
_FILED = ("-l", "--label", "-a", "--assignee", "--milestone", "--epic", "--weight", "--due-date", "--linked-issues",
          "--linked-mr", "--link-type", "-e", "--time-estimate", "--time-spent")  # fmt: skip
PROGRAMS = (
    # lab 0.25 (github.com/zaquestion/lab): each -m is a paragraph, an answer in a thread is `5:THREAD`
    *(Program(("lab",), tuple((kind, verb) for verb in ("note", "comment")), forge="gitlab.com", target="thread",
              thread_mark=mark, body_flags=("-m", "--message"), body_file_flags=("-F", "--file"), unless=_HELP,
              neutral_flags=("--quote", "--no-edit"))
      for kind, mark in (("issue", "#"), ("mr", "!"))),
    _NOTE((("issue", "note"), ("issue", "comment"), ("issue", "note", "create"), ("incident", "note"),
           ("incident", "comment"))),
    _NOTE((("mr", "note"), ("mr", "comment"), ("mr", "note", "create")), thread_mark="!"),
    _glab((("mr", "approve"),), target="thread", thread_mark="!", unless=_HELP, value_flags=("-s", "--sha"),
          says=(("mr approve", "approve"),)),
    _glab((("issue", "create"), ("issue", "new"), ("incident", "create")), target="repository", noun="issues",
          act="file", subject_flags=("-t", "--title"), body_flags=("-d", "--description"), unless=(*_HELP, "--web"),
          value_flags=(*_FILED, "-m"), neutral_flags=("-y", "--yes")),
    _glab((("mr", "create"), ("mr", "new")), target="repository", noun="merge requests", act="file",
          subject_flags=("-t", "--title"), body_flags=("-d", "--description"), unless=(*_HELP, "--web", "-w"),
          value_flags=(*_FILED, "-b", "--target-branch", "-s", "--source-branch", "-H", "--head", "--reviewer", "-i",
                       "--related-issue", "-m"), neutral_flags=("-y", "--yes")),
    # python-gitlab's own program; its project may be a number, so that the thread is named by number alone
    Program(("gitlab",), (("project-issue-note", "create"), ("project-merge-request-note", "create"),
            ("project-issue", "create"), ("project-merge-request", "create")), target="flags",
            global_value_flags=("-c", "--config-file", "-g", "--gitlab", "-o", "--output", "--server-url",
                                "--private-token"),
            target_flags=("--issue-iid", "--mr-iid", "--merge-request-iid"), subject_flags=("--title",),
            body_flags=("--body", "--description"), file_marks=("@",), unless=_HELP,
            value_flags=("--project-id", "--source-branch", "--target-branch", "--labels", "--assignee-id"),
            default_to="the project that is named", exits_uncertain=(1,),
            says_refused=("Impossible to create object (4", "Connection refused")),  # python-gitlab 8.6.0
    _glab((("snippet", "note"),), target="first-operand", body_flags=("-m", "--message"), unless=_HELP),
)  # fmt: skip
_OLD = (("PUT", "edit"), ("DELETE", "delete"))
_PROJECT = "/api/v4/projects/{project}"
_BITBUCKET = "api.bitbucket.org/2.0/repositories/{owner}/{repo}"
# docs.gitlab.com/api/notes; developer.atlassian.com/cloud/bitbucket/rest
WEB = (
    WebCall((f"{_PROJECT}/issues/{{number}}/award_emoji", f"{_PROJECT}/merge_requests/{{number}}/award_emoji"),
            act="reaction"),
    # an answer in one thread of a discussion is no answer in another
    *(WebCall((f"{_PROJECT}/{kind}/{{number}}/discussions/{{thread}}/notes",),
              target=(f"{{host}}/{{project}}{mark}{{number}}/{{thread}}",), body=("body",), acts=_OLD)
      for kind, mark in (("issues", "#"), ("merge_requests", "!"))),
    *(WebCall((f"{_PROJECT}/{kind}/{{number}}/{what}",), target=(f"{{host}}/{{project}}{mark}{{number}}",),
              body=("body",), acts=_OLD)
      for kind, mark in (("issues", "#"), ("merge_requests", "!")) for what in ("notes", "discussions")),
    *(WebCall((f"{_PROJECT}/{kind}$",), target=(f"{{host}}/{{project}} {noun}",), subject=("title",),
              body=("description",), act="file")
      for kind, noun in (("issues", "issues"), ("merge_requests", "merge requests"))),
    WebCall((f"{_PROJECT}/issues/{{number}}$", f"{_PROJECT}/merge_requests/{{number}}$"), act="edit",
            methods=("PUT", "DELETE")),
    WebCall((f"{_BITBUCKET}/pullrequests/{{number}}/comments", f"{_BITBUCKET}/issues/{{number}}/comments"),
            target=("bitbucket.org/{owner}/{repo}#{number}",), body=("content.raw", "content"), acts=_OLD),
    WebCall((f"{_BITBUCKET}/commit/{{sha}}/comments",), target=("bitbucket.org/{owner}/{repo}@{sha}",),
            body=("content.raw", "content"), acts=_OLD),
    *BITBUCKET,
    WebCall(("/api/graphql#createnote", "/api/graphql#creatediscussion"), target=("input.noteableId",),
            body=("input.body",)),
    WebCall(("/api/graphql#createissue",), act="file", target=("{host}/{input.projectPath} issues",),
            subject=("input.title",), body=("input.description",)),
)  # fmt: skip
_IN = "gitlab.com/{project_id|projectId|project}"
_THREAD = "{discussion_id|discussionId}"
_THREADS = (f"{_IN}!{{merge_request_iid|mergeRequestIid|mr_iid}}/{_THREAD}", f"{_IN}#{{issue_iid|issueIid}}/{_THREAD}",
            f"{_IN}#{{noteable_iid}}/{_THREAD}")  # fmt: skip
_PLACES = (f"{_IN}#{{issue_iid|issueIid}}", f"{_IN}!{{merge_request_iid|mergeRequestIid|mr_iid}}",
           f"{_IN}#{{noteable_iid}}", f"{_IN}#{{work_item_iid|workItemIid}}")  # fmt: skip
TOOLS = (
    McpTool("mcp__*gitlab*__*emoji*", act="reaction"),
    McpTool("mcp__*gitlab*__*update*note*", act="edit"),
    McpTool("mcp__*gitlab*__*delete*note*", act="delete"),
    McpTool("mcp__*gitlab*__*draft_note*", act="draft", unless=("*publish*",)),
    # what the draft says is not in the call
    McpTool("mcp__*gitlab*__*publish*draft*", target=_PLACES, body=()),
    McpTool("mcp__*gitlab*__*note*", body=("body", "note", "text"), target=_THREADS, only_with=("discussion_id",
            "discussionId")),
    McpTool("mcp__*gitlab*__*reply*discussion*", unless=("*draft*",), target=_THREADS, body=("body",),
            only_with=("discussion_id", "discussionId")),
    *(McpTool("mcp__*gitlab*__*note*", body=("body", "note", "text"), target=(f"{_IN}{mark}{{noteable_iid}}",),
              only_with=(f"noteable_type={kind}",), neutral=("noteable_type",))
      for kind, mark in (("issue", "#"), ("merge_request", "!"))),
    McpTool("mcp__*gitlab*__*note*", body=("body", "note", "text"), target=_PLACES),
    # mcp-gitlab 0.21.2 of PyPI: `mr`, discussions and comments
    McpTool("mcp__*gitlab*__*create*discussion*", unless=("*draft*",), target=_PLACES, body=("body",)),
    McpTool("mcp__*gitlab*__*reply*discussion*", unless=("*draft*",), target=_PLACES, body=("body",)),
    McpTool("mcp__*gitlab*__add_*comment*", target=_PLACES, body=("body",)),
    McpTool("mcp__*gitlab*__create_mr", target=(f"{_IN} merge requests",), body=("description",), act="file"),
    McpTool("mcp__*gitlab*__*merge_request_thread*", body=("body", "note", "text"), target=_PLACES),
    McpTool("mcp__*gitlab*__create_issue", target=(f"{_IN} issues",), body=("description",), act="file"),
    McpTool("mcp__*gitlab*__create_merge_request", target=(f"{_IN} merge requests",), body=("description",),
            act="file"),
)  # fmt: skip


# docs.gitlab.com/api/rest/troubleshooting
REPLIES = (Reply(sent=("id & !message", "iid & !message"), uncertain=("message=5*", "error=5*"),
                  refused=("message & !id", "error", "type=error")),
           # @modelcontextprotocol/server-gitlab 2025.4.25 holds GitLab's answer to a schema that GitLab does not keep,
           # and then calls the arguments invalid: what it was to create is there.
           Reply(uncertain=("~*invalid arguments: ",)))  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe acts on GitLab and Bitbucket that send mail to people."""
    return Description(
        name="gitlab",
        kind="notify",
        channel="gitlab",
        words=(" glab ", "gitlab", " notes ", " discussions ", "bitbucket", "api v4 projects", "api 1.0 projects",
               "api latest projects"),
        programs=PROGRAMS,
        urls=("/api/v4/projects/*/notes", "/api/v4/projects/*/discussions", "gitlab*/api/v4/projects/*/issues",
              "gitlab*/api/v4/projects/*/merge_requests", "api.bitbucket.org/2.0/repositories/*/comments",
              "api.bitbucket.org/2.0/repositories/*/issues", "api.bitbucket.org/2.0/repositories/*/pullrequests",
              "/rest/api/1.0/projects/*/repos/*/pull-requests", "/rest/api/latest/projects/*/repos/*/pull-requests",
              "/rest/api/1.0/projects/*/repos/*/comments", "/rest/api/latest/projects/*/repos/*/comments"),
        web=WEB,
        replies=REPLIES,
        mcp_tools=TOOLS,
        apis=("gitlab.Gitlab.projects.get.issues.get.notes.create",
              "gitlab.Gitlab.projects.get.mergerequests.get.notes.create",
              "@gitbeaker/rest.Gitlab.IssueNotes.create", "@gitbeaker/rest.Gitlab.MergeRequestNotes.create"),
        imperatives=("comment on the merge request", "add a note"),
        idempotency="reconcilable",
    )  # fmt: skip


_SERVER = "https://gitlab.com"
_PLACE = re.compile(r"([\w./-]+)([#!])(\d+)")
_PAGES = 20


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Write a note on `address` (`group/project#12`, a merge request as `!12`), with the key in a hidden mark."""
    body = {"body": f"{text_of(message)}\n\n{_mark(message['idempotency_key'])}"}
    answer = post(_notes(message["settings"]), body, headers=_token(message["settings"]))
    return {"id": answer.field("id")}


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["done", "not_done", "unknown"]:
    """Look for the mark in the notes, newest first, back to the time of the attempt."""
    settings, key = intent["settings"], intent["idempotency_key"]
    if not key or not settings.get("token"):
        return "unknown"
    for page in range(1, _PAGES + 1):
        query = {"sort": "desc", "order_by": "created_at", "per_page": 100, "page": page}
        found = get(_notes(settings), query, headers=_token(settings))
        if any(_mark(key) in str(each.get("body")) for each in found):
            return "done"
        if len(found) < 100:
            return "not_done"
    return "unknown"


def _notes(settings: Mapping[str, Any]) -> str:
    found = _PLACE.fullmatch(wanted(settings, "address")[0])
    if found is None:
        raise Refused("the address is no group/project#number")
    what = "issues" if found[2] == "#" else "merge_requests"
    return f"{endpoint(settings, _SERVER)}/api/v4/projects/{quote(found[1], safe='')}/{what}/{found[3]}/notes"


def _token(settings: Mapping[str, Any]) -> dict[str, str]:
    return {"private-token": wanted(settings, "token")[0]}


def _mark(key: str) -> str:
    return f"<!-- claimonce:{key} -->"
