"""GitLab, Jira and Linear: notes, comments and issues notify the people who watch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import quote

from claimonce.hooks import Description, McpTool, Program, hookimpl
from claimonce.hooks.provider import Refused, endpoint, get, post, text_of, wanted

TEXT = ("-m", "--message", "-d", "--description", "-b", "--body")


@hookimpl
def claimonce_describe() -> Description:
    """Describe acts on GitLab and issue trackers that send mail to people."""
    return Description(
        name="gitlab",
        kind="notify",
        channel="gitlab",
        words=(" glab ", "gitlab", "jira", " notes ", " discussions ", "atlassian", "api.linear.app", "linear",
            "bitbucket", "comments"),
        programs=(
            Program(("glab",), (("issue", "note"), ("mr", "note"), ("issue", "create"), ("mr", "create"),
                    ("incident", "note"),
                                ("mr", "approve"), ("issue", "comment"), ("mr", "comment"), ("snippet", "note")),
                    global_value_flags=("-R", "--repo"), target="first-operand", subject_flags=("-t", "--title"),
                        body_flags=TEXT,
                    unless=("--help", "-h", "--web", "-w")),
            Program(("jira",), (("issue", "comment", "add"), ("issue", "create"), ("comment",), ("create",),
                    ("issue", "comment")),
                    target="operands", body_flags=("-b", "--body", "--comment"), unless=("--help", "-h")),
            Program(("acli",), (("jira", "workitem", "comment", "create"), ("jira", "workitem", "create"), ("jira",
                    "workitem", "comment"))),
            Program(("linear",), (("issue", "create"), ("comment", "create"), ("issue", "comment"))),
        ),
        urls=("/api/v4/projects/*/notes", "/api/v4/projects/*/discussions", "gitlab*/api/v4/projects/*/issues",
            "gitlab*/api/v4/projects/*/merge_requests",
              "atlassian.net/rest/api/*/comment", "atlassian.net/rest/api/*/issue", "jira*/rest/api/*/comment",
              "api.bitbucket.org/2.0/repositories/*/comments"),
        mcp_tools=(
            McpTool("mcp__*gitlab*__*note*", target=("project_id", "issue_iid", "merge_request_iid")),
            McpTool("mcp__*gitlab*__create_issue", target=("project_id",)),
            McpTool("mcp__*gitlab*__create_merge_request", target=("project_id",)),
            McpTool("mcp__*jira*__*comment*", target=("issueIdOrKey", "issue_key")),
            McpTool("mcp__*atlassian*__*comment*", target=("issueIdOrKey", "issue_key")),
            McpTool("mcp__*linear*__*comment*", target=("issueId", "issue_id")),
            McpTool("mcp__*linear*__create_issue", target=("team", "teamId")),
        ),
        apis=("gitlab.Gitlab.projects.get.issues.get.notes.create", "jira.JIRA.add_comment", "jira.JIRA.create_issue"),
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
