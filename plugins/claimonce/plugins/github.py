"""GitHub (and Gitea): comments, reviews, issues and discussions notify the people who watch."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.provider import Refused, begun, endpoint, get, post, text_of, wanted
from claimonce.plugins.other_forges import GERRIT, GITEA_PROGRAMS

# The option tables are those of gh 2.x (`gh VERB --help`).
# gh ends with 1 whatever happened (2.23.0 against a server that refuses, breaks, and ends the connection without an
# answer): what it prints says whether the server said no.
_SAYS_NO = ("Could not", "Resource not", "Must have", "No ", "Validation", "API rate", "was submitted")
_REFUSED = (
    *(f"{before}{code}" for before in ("HTTP ", "status code: ") for code in ("40", "41", "42")),
    *(f"{before}{words}" for before in ("GraphQL: ", "Message: ") for words in _SAYS_NO),
    "gh auth login", "no such host", "connection refused", "unknown flag", "unknown command", "not a git repository",
    "no git remotes", "must provide", "flag needs", "no pull requests found",
)  # fmt: skip
_gh = partial(
    Program, ("gh",), forge="github.com", repository_flags=("-R", "--repo"), says_sent=("https://github.com/",),
    repository_variables=("GH_REPO",), host_variables=("GH_HOST",),
    exits_uncertain=(1,), says_refused=_REFUSED, exits_refused=(4,),
)  # fmt: skip
_written = partial(_gh, body_flags=("-b", "--body"), body_file_flags=("-F", "--body-file"))
_HELP = ("--help", "-h")
GH = (
    _written(
        (("issue", "comment"), ("pr", "comment")),
        target="thread",
        unless=(*_HELP, "--web", "-w"),
        acts=(("--edit-last", "edit"), ("--delete-last", "delete")),
        neutral_flags=("-e", "--editor", "--yes", "--create-if-none"),
    ),
    _written(
        (("pr", "review"),),
        target="thread",
        unless=_HELP,
        clusters=True,
        says=(
            ("-a", "event=APPROVE"),
            ("--approve", "event=APPROVE"),
            ("-r", "event=REQUEST_CHANGES"),
            ("--request-changes", "event=REQUEST_CHANGES"),
            ("-c", "event=COMMENT"),
            ("--comment", "event=COMMENT"),
        ),
    ),
    _written(
        (("issue", "create"), ("issue", "new")),
        target="repository",
        noun="issues",
        act="file",
        subject_flags=("-t", "--title"),
        unless=(*_HELP, "--web", "-w"),
        value_flags=(
            "-a",
            "--assignee",
            "-l",
            "--label",
            "-m",
            "--milestone",
            "-p",
            "--project",
            "-T",
            "--template",
            "--recover",
        ),
    ),
    _written(
        (("pr", "create"), ("pr", "new")),
        target="repository",
        noun="pulls",
        act="file",
        subject_flags=("-t", "--title"),
        unless=(*_HELP, "--dry-run", "--web", "-w"),
        value_flags=(
            "-a",
            "--assignee",
            "-B",
            "--base",
            "-H",
            "--head",
            "-l",
            "--label",
            "-m",
            "--milestone",
            "-p",
            "--project",
            "-r",
            "--reviewer",
            "-T",
            "--template",
            "--recover",
        ),
    ),
    _gh(
        (("issue", "close"), ("issue", "reopen"), ("pr", "close"), ("pr", "reopen")),
        target="thread",
        only_with=("-c", "--comment"),
        body_flags=("-c", "--comment"),
        unless=_HELP,
        value_flags=("-r", "--reason", "--duplicate-of"),
        says=(
            ("issue close", "closed"),
            ("pr close", "closed"),
            ("issue reopen", "reopened"),
            ("pr reopen", "reopened"),
        ),
    ),
    _gh(
        (("issue", "edit"), ("pr", "edit")),
        target="thread",
        unless=_HELP,
        only_with=("--add-reviewer", "--add-assignee"),
        body_flags=("--add-reviewer", "--add-assignee"),
        value_flags=(
            "--remove-reviewer",
            "--remove-assignee",
            "-t",
            "--title",
            "-b",
            "--body",
            "-F",
            "--body-file",
            "--add-label",
            "--remove-label",
            "-m",
            "--milestone",
            "-B",
            "--base",
            "--add-project",
            "--remove-project",
        ),
    ),
    _gh((("pr", "ready"),), target="thread", unless=(*_HELP, "--undo"), says=(("pr ready", "ready for review"),)),
    _written(
        (("issue", "transfer"), ("gist", "comment"), ("discussion", "create"), ("discussion", "comment")),
        target="first-operand",
        subject_flags=("-t", "--title"),
        unless=(*_HELP, "--web", "-w"),
    ),
)

# docs.github.com/rest; a Gitea or Forgejo server has the same paths under /api/v1, an own GitHub under /api/v3
_ROOTS = (("api.github.com", "github.com"), ("/api/v3", "{host}"), ("/api/v1", "{host}"))
_UPDATES = (("PATCH", "edit"), ("PUT", "edit"), ("DELETE", "delete"))


def _rest(root: str, forge: str) -> tuple[WebCall, ...]:
    """Return the requests of one API: its root in the address, and the host that its repositories are named by."""
    repo, place = f"{root}/repos/{{owner}}/{{repo}}", f"{forge}/{{owner}}/{{repo}}"
    return (
        WebCall((f"{repo}/issues/comments/{{id}}/reactions", f"{repo}/pulls/comments/{{id}}/reactions",
                 f"{repo}/issues/{{number}}/reactions"), act="reaction"),
        WebCall((f"{repo}/issues/comments/", f"{repo}/pulls/comments/", f"{repo}/comments/"), act="edit",
                acts=(("DELETE", "delete"),)),
        WebCall((f"{repo}/issues/{{number}}/comments", f"{repo}/discussions/{{number}}/comments"),
                target=(f"{place}#{{number}}",), body=("body",)),
        # an answer in one thread of a review is no answer in another
        WebCall((f"{repo}/pulls/{{number}}/comments/{{comment}}/replies",),
                target=(f"{place}#{{number}}/{{comment}}",), body=("body",)),
        WebCall((f"{repo}/pulls/{{number}}/comments",), target=(f"{place}#{{number}}/{{in_reply_to}}",),
                default_to=f"{place}#{{number}}", body=("body",), acts=_UPDATES),
        # without an event a review stays pending: nobody sees it
        WebCall((f"{repo}/pulls/{{number}}/reviews$",), target=(f"{place}#{{number}}",), body=("body",), act="draft",
                acts=(("event", "new"), *_UPDATES)),
        WebCall((f"{repo}/pulls/{{number}}/reviews/*",), target=(f"{place}#{{number}}",), body=("body",),
                acts=_UPDATES),
        WebCall((f"{repo}/commits/{{sha}}/comments",), target=(f"{place}@{{sha}}",), body=("body",)),
        WebCall((f"{repo}/issues/{{number}}$", f"{repo}/pulls/{{number}}$"), act="edit", methods=("PATCH",)),
        WebCall((f"{repo}/issues/{{number}}/labels", f"{repo}/issues/{{number}}/lock"), act="edit"),
        WebCall((f"{repo}/issues/{{number}}/assignees",), target=(f"{place}#{{number}}",), body=("assignees",),
                acts=_UPDATES),
        WebCall((f"{repo}/pulls/{{number}}/requested_reviewers",), target=(f"{place}#{{number}}",),
                body=("reviewers", "team_reviewers"), acts=_UPDATES),
        WebCall((f"{repo}/issues$",), target=(f"{place} issues",), subject=("title",), body=("body",), act="file"),
        WebCall((f"{repo}/pulls$",), target=(f"{place} pulls",), subject=("title",), body=("body",), act="file",
                neutral=("draft", "maintainer_can_modify")),
    )  # fmt: skip


_GRAPHQL = ("api.github.com/graphql", "/api/graphql")  # the latter of a server of one's own
WEB = (
    *(row for root, forge in _ROOTS for row in _rest(root, forge)),
    WebCall(("api.github.com/gists/{id}/comments",), target=("gist.github.com/{id}",), body=("body",), acts=_UPDATES),
    # Mutations: what they write to is named by an id of the forge's own.
    WebCall(tuple(f"{root}#{verb}" for root in _GRAPHQL for verb in ("addcomment", "adddiscussioncomment",
                  "addpullrequestreview", "submitpullrequestreview")),
            target=("input.subjectId", "input.discussionId", "input.pullRequestId", "input.pullRequestReviewThreadId",
                    "input.pullRequestReviewId"), body=("input.body",)),
    WebCall(tuple(f"{_GRAPHQL[0]}#{verb}" for verb in ("createissue", "createpullrequest", "creatediscussion")),
            act="file", target=("input.repositoryId",), subject=("input.title",), body=("input.body",)),
)  # fmt: skip
# github.com/github/github-mcp-server and its kin
_LOOKS = ("*__get_*", "*__list_*", "*__search_*", "*__*_read")
_PLACE = "github.com/{owner}/{repo}"
_THREAD = (
    f"{_PLACE}#{{issue_number|issueNumber|issue|pull_number|pullNumber|pull_request_number|discussionNumber|discussion_number|number}}",
)
_REPLY = (f"{_PLACE}#{{pullNumber|pull_number|pullRequestNumber|pull_request_number}}/{{commentId|comment_id|id}}",)
TOOLS = (
    McpTool("mcp__*github*__*pending_review*", act="draft", unless=(*_LOOKS, "*submit*", "*comment_to_pending*")),
    McpTool("mcp__*github*__*delete*comment*", act="delete"),
    McpTool("mcp__*github*__*update*comment*", act="edit"),
    McpTool("mcp__*github*__*edit*comment*", act="edit"),
    McpTool("mcp__*github*__*review_write", only_with=("method=delete_pending",), act="delete"),
    # what stood in the pending review's comments is not in the call
    McpTool("mcp__*github*__*review_write", only_with=("method=submit_pending",), target=_THREAD, body=(),
            neutral=("method",), unless=_LOOKS),
    McpTool("mcp__*github*__*submit*pending*review*", target=_THREAD, body=(), unless=_LOOKS),
    McpTool("mcp__*github*__*review_write", only_with=("event",), target=_THREAD, body=("body", "event"),
            neutral=("method",), unless=_LOOKS),
    McpTool("mcp__*github*__*review_write", act="draft", unless=_LOOKS),  # without an event it stays pending
    McpTool("mcp__*github*__*reply*comment*", target=_REPLY, body=("body",), unless=_LOOKS),
    McpTool("mcp__*github*__*comment*", target=_THREAD, body=("body", "comment", "text"), unless=_LOOKS),
    McpTool("mcp__*github*__*review*", target=_THREAD, body=("body", "event", "comments"),
            unless=(*_LOOKS, "*resolve*", "*dismiss*", "*request_copilot*")),
    McpTool("mcp__*github*__issue_write", only_with=("method=create",), target=(f"{_PLACE} issues",), act="file",
            neutral=("method",)),
    McpTool("mcp__*github*__issue_write", act="edit"),
    McpTool("mcp__*github*__create_issue", target=(f"{_PLACE} issues",), act="file"),
    McpTool("mcp__*github*__create_pull_request*", target=(f"{_PLACE} pulls",), act="file"),
)  # fmt: skip
# Actions of forges' workflows that have the effect.
ACTIONS = (
    "actions-cool/issues-helper", "actions-ecosystem/action-create-comment", "actions/create-release",
    "actions/first-interaction", "actions/stale", "changesets/action", "devops-infra/action-pull-request",
    "google-github-actions/release-please-action", "googleapis/release-please-action", "hasura/comment-progress",
    "hmarr/auto-approve-action", "jasonetco/create-an-issue", "juliangruber/approve-pull-request-action",
    "korthout/backport-action", "marocchino/sticky-pull-request-comment", "marvinpinto/action-automatic-releases",
    "mshick/add-pr-comment", "ncipollo/release-action", "pascalgn/automerge-action", "peter-evans/close-issue",
    "peter-evans/commit-comment", "peter-evans/create-issue-from-file", "peter-evans/create-or-update-comment",
    "peter-evans/create-pull-request", "peter-evans/enable-pull-request-automerge",
    "release-drafter/release-drafter", "repo-sync/pull-request", "softprops/action-gh-release",
    "technote-space/create-pr-action", "thollander/actions-comment-pull-request", "tibdex/backport",
    "unsplash/comment-on-pr", "vsoch/pull-request-action", "wow-actions/auto-comment",
)  # fmt: skip


# Methods of octokit (`octokit.rest.…`, `github.rest.…` in actions/github-script) and mutations of its GraphQL client.
OCTOKIT = (
    "issues.createComment", "issues.create", "pulls.create", "pulls.createReview", "pulls.submitReview",
    "pulls.createReviewComment", "pulls.createReplyForReviewComment", "pulls.requestReviewers",
    "repos.createCommitComment", "gists.createComment", "teams.createDiscussionInOrg", "graphql.addComment",
    "graphql.addDiscussionComment", "graphql.addPullRequestReview", "graphql.addPullRequestReviewComment",
    "graphql.submitPullRequestReview", "graphql.createIssue", "graphql.createPullRequest", "graphql.createDiscussion",
    "graphql.addPullRequestReviewThreadReply",
)  # fmt: skip


OCTOKIT_RB = ("add_comment", "create_issue", "create_pull_request")  # of the gem octokit 4.20


# docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
REPLIES = (Reply(sent=("html_url & !status", "id & !status", "data & !errors"),
                  uncertain=("status=5*", "message=server error"),
                  refused=("status=4*", "documentation_url & message", "errors")),
           Reply(uncertain=("~*github api error: ",)))  # fmt: skip  # server-github 2025.4.8, of an error of GitHub's


@hookimpl
def claimonce_describe() -> Description:
    """Describe acts on GitHub that send mail to people."""
    return Description(
        name="github",
        kind="notify",
        channel="github",
        words=(" gh ", "api.github.com", "github", "comment", "gitea", "octokit", " tea ", " fj ", " berg ", "gerrit",
               "api v1 repos", "api v3 repos"),
        programs=(
            *GH,
            Program(("hub",), (("issue", "create"), ("pull-request",), ("issue", "comment")), body_flags=("-m",
                    "--message"), body_file_flags=("-F", "--file"),
                    unless=("--help", "-h")),
            *GITEA_PROGRAMS,
            *GERRIT,
        ),
        urls=("api.github.com/repos/*/issues/*/comments", "api.github.com/repos/*/pulls/*/comments",
            "api.github.com/repos/*/pulls/*/reviews",
              "api.github.com/repos/*/commits/*/comments", "api.github.com/repos/*/issues",
              "api.github.com/repos/*/pulls",
              "api.github.com/gists/*/comments", "api.github.com/repos/*/discussions",
              *(f"/api/{version}/repos/*/{what}" for version in ("v1", "v3") for what in (
                "issues", "pulls", "pulls/*/comments", "pulls/*/reviews", "issues/*/comments"))),
        web=WEB,
        replies=REPLIES,
        mcp_tools=TOOLS,
        apis=(*(f"google/go-github.{name}" for name in ("Issues.CreateComment", "Issues.Create", "PullRequests.Create",
                "PullRequests.CreateReview", "PullRequests.CreateComment")),
              "github.Github.get_repo.create_issue", "github.Issue.create_comment",
              "github.Github.get_repo.get_issue.create_comment", "github.Github.get_repo.get_pull.create_issue_comment",
              "github.Github.get_repo.get_pull.create_review", "octokit.issues.createComment",
              "github.issues.createComment", *(f"octokit.rest.{name}" for name in OCTOKIT),
              *(f"{client}.{name}" for client in ("Octokit", "Octokit::Client") for name in OCTOKIT_RB)),
        imperatives=("comment on the issue", "comment on the pull request", "open an issue", "reply on github"),
        idempotency="reconcilable",
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


_API = "https://api.github.com"
_ADDRESS = re.compile(r"([\w.-]+/[\w.-]+)(?:[#!](\d+))?")
_PAGES = 20


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Comment on `address` (`owner/repo#12`), or open an issue in it (`owner/repo`), with the key in a hidden mark."""
    url, is_comment = _place(message["settings"])
    mark = _mark(message["idempotency_key"])
    if is_comment:
        body = {"body": f"{text_of(message)}\n\n{mark}"}
    else:
        body = {"title": message["subject"] or "(no subject)", "body": f"{message['body']}\n\n{mark}"}
    answer = post(url, body, bearer=wanted(message["settings"], "token")[0])
    return {"id": answer.field("id"), "url": answer.field("html_url")}


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["done", "not_done", "unknown"]:
    """Look for the mark in what was written since; the list is current, the search index is not."""
    settings, key = intent["settings"], intent["idempotency_key"]
    if not key or not settings.get("token"):
        return "unknown"
    url, _ = _place(settings)
    since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(begun(intent)))
    for page in range(1, _PAGES + 1):
        query = {"since": since, "per_page": 100, "page": page, "state": "all"}
        found = get(url, query, bearer=str(settings["token"]))
        if any(_mark(key) in str(each.get("body")) for each in found):
            return "done"
        if len(found) < 100:
            return "not_done"
    return "unknown"


def _place(settings: Mapping[str, Any]) -> tuple[str, bool]:
    found = _ADDRESS.fullmatch(wanted(settings, "address")[0])
    if found is None:
        raise Refused("the address is no owner/repo#number")
    url = f"{endpoint(settings, _API)}/repos/{found[1]}/issues"
    return (f"{url}/{found[2]}/comments", True) if found[2] else (url, False)


def _mark(key: str) -> str:
    return f"<!-- claimonce:{key} -->"
