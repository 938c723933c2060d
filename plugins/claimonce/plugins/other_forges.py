"""What is filed and said at Gitea, Forgejo, Bitbucket, Azure Repos and Gerrit. Rows only.

Sources: gitea.com/gitea/tea (docs/CLI.md), forgejo-cli 0.4.1 and codeberg-cli 0.5.5 (docs.rs), gitea-mcp,
learn.microsoft.com/cli/azure/repos/pr, gerrit-review.googlesource.com/Documentation/cmd-review.html,
developer.atlassian.com/cloud/bitbucket/rest and /server/bitbucket/rest.
"""

from __future__ import annotations

from functools import partial

from claimonce.hooks import McpTool, Program, WebCall

_HELP = ("--help", "-h")


def _verbs(things: tuple[str, ...], *verbs: str) -> tuple[tuple[str, ...], ...]:
    return tuple((thing, verb) for thing in things for verb in verbs)


_ISSUES, _PULLS = ("issues", "issue", "i"), ("pulls", "pull", "pr")
_TEA = ("--login", "-l", "--output", "-o", "--remote", "-R", "--labels", "-L", "--milestone", "-m", "--assignees", "-a",
        "--deadline", "-D", "--head", "--base", "-b", "--topic", "--referenced-version", "-v")  # fmt: skip
_tea = partial(
    Program,
    ("tea",),
    forge="gitea.com",
    repository_flags=("--repo", "-r"),
    value_flags=_TEA,
    unless=_HELP,
    neutral_flags=("--login", "-l", "--output", "-o", "--remote", "-R"),
)
_fj = partial(Program, ("fj",), forge="codeberg.org", global_value_flags=("--host", "-H"),
              repository_flags=("--repo", "-r"), body_flags=("--body",),
              body_file_flags=("--body-file", "--body-from-file"), unless=(*_HELP, "--web", "-w"),
              unread_flags=("--autofill", "--aid"),
              value_flags=("--remote", "-R", "--host", "-H", "--base", "--head", "--template"))  # fmt: skip
_berg = partial(Program, ("berg",), forge="codeberg.org", global_value_flags=("--output-mode", "--max-width", "-w"),
                unless=_HELP)  # fmt: skip
GITEA_PROGRAMS = (
    Program(("tea", "fj"), (("comment",), ("comments", "create"), ("issue", "comment"), ("pr", "comment")),
            global_value_flags=("--host", "-H"), target="thread",
            forge="gitea.com", repository_flags=("--repo", "-r"), body="operands",
            value_flags=("--login", "-l", "--output", "-o", "--remote", "-R", "--body"),
            body_flags=("--body",), body_file_flags=("--body-file", "--body-from-file"), unless=_HELP),
    _tea(_verbs(_ISSUES, "create", "c"), act="file", target="repository", noun="issues",
         subject_flags=("--title", "-t"), body_flags=("--description", "-d")),
    _tea(_verbs(_PULLS, "create", "c"), act="file", target="repository", noun="pulls",
         subject_flags=("--title", "-t"), body_flags=("--description", "-d")),
    _tea(_verbs(_PULLS, "approve", "lgtm", "a"), target="thread", body="operands", says=(("approve", "approve"),)),
    _tea(_verbs(_PULLS, "reject"), target="thread", body="operands", says=(("reject", "reject"),)),
    _tea(_verbs(_PULLS, "review"), target="thread"),
    _fj((("issue", "create"),), act="file", target="repository", noun="issues"),
    _fj((("pr", "create"),), act="file", target="repository", noun="pulls"),
    _berg((("issue", "create"),), act="file", target="repository", noun="issues", subject_flags=("--title", "-t"),
          body_flags=("--description", "-d"), value_flags=("--labels", "-l", "--assignees", "-a", "--milestone", "-m")),
    _berg((("pull", "create"),), act="file", target="repository", noun="pulls", subject_flags=("--title",),
          body_flags=("--description", "-d"), value_flags=("--labels", "-l", "--assignees", "-a", "--milestone", "-m",
          "--target-branch", "-t", "--source-branch", "-s")),
    _berg((("issue", "comment"), ("pull", "comment")), target="thread", target_flags=("--number", "-n"),
          body_flags=("--body", "-b")),
)  # fmt: skip
# Gerrit's own commands, which run on its server: the changes are named, the server is not.
GERRIT = (
    Program(("gerrit",), (("review",), ("approve",)), body_flags=("--message", "-m"), unless=_HELP,
            unread_flags=("--json", "-j"), only_with=("--message", "-m", "--json", "-j"),
            value_flags=("--project", "-p", "--branch", "-b", "--notify", "-n", "--label", "-l", "--verified",
                         "--code-review", "--tag", "-t", "--move")),
)  # fmt: skip
PROGRAMS: dict[str, tuple[Program, ...]] = {
    "azure-devops": (
        Program(("az",), (("repos", "pr", "create"),), act="file", target="flags", target_flags=("--repository", "-r"),
                subject_flags=("--title",), body_flags=("--description", "-d"), unless=_HELP,
                neutral_flags=("--open", "--output", "-o", "--detect"),
                value_flags=("--org", "--organization", "--project", "-p", "--source-branch", "-s", "--target-branch",
                             "-t", "--reviewers", "--optional-reviewers", "--required-reviewers", "--work-items",
                             "--labels", "--output", "-o", "--detect", "--subscription", "--query")),
        Program(("az",), (("repos", "pr", "reviewer", "add"),), target="flags", target_flags=("--reviewers",),
                variadic=True, unless=_HELP, value_flags=("--id", "--org", "--organization", "--output", "-o")),
        Program(("az",), (("boards", "work-item", "create"),), act="file", target="flags",
                target_flags=("--project", "-p"), subject_flags=("--title",), body_flags=("--description", "-d"),
                unless=_HELP, value_flags=("--org", "--organization", "--type", "--area", "--iteration",
                "--assigned-to", "--discussion", "--fields", "-f", "--reason", "--output", "-o")),
    ),
}  # fmt: skip
_BITBUCKET = "api.bitbucket.org/2.0/repositories/{owner}/{repo}"
_PLACE = "bitbucket.org/{owner}/{repo}"
_SERVERS = tuple(f"/rest/api/{version}/projects/{{project}}/repos/{{repo}}" for version in ("1.0", "latest"))
_SERVER_PLACE = "{host}/{project}/{repo}"
BITBUCKET = (
    WebCall((f"{_BITBUCKET}/issues/{{number}}$", f"{_BITBUCKET}/pullrequests/{{number}}$"), act="edit",
            acts=(("DELETE", "delete"),)),
    WebCall((f"{_BITBUCKET}/issues$",), target=(f"{_PLACE} issues",), subject=("title",),
            body=("content.raw", "content"), act="file", methods=("POST",)),
    WebCall((f"{_BITBUCKET}/pullrequests$",), target=(f"{_PLACE} pulls",), subject=("title",),
            body=("description", "summary.raw"), act="file", methods=("POST",),
            neutral=("close_source_branch", "draft")),
    *(row for server in _SERVERS for row in (
        WebCall((f"{server}/pull-requests/{{number}}/comments/{{comment}}",), act="edit", acts=(("DELETE", "delete"),)),
        WebCall((f"{server}/pull-requests/{{number}}/comments",), target=(f"{_SERVER_PLACE}#{{number}}",),
                body=("text",)),
        WebCall((f"{server}/commits/{{sha}}/comments",), target=(f"{_SERVER_PLACE}@{{sha}}",), body=("text",)),
        WebCall((f"{server}/pull-requests$",), target=(f"{_SERVER_PLACE} pulls",), subject=("title",),
                body=("description",), act="file", methods=("POST",), neutral=("state", "open")))),
)  # fmt: skip
_AZURE = "dev.azure.com/{org}/{project}/_apis/git/repositories/{repo}"
API: dict[str, tuple[WebCall, ...]] = {
    "azure-devops": (
        WebCall((f"{_AZURE}/pullrequests$",), target=("dev.azure.com/{org}/{project}/{repo} pulls",),
                subject=("title",), body=("description",), act="file", methods=("POST",),
                neutral=("isDraft",)),
    ),
}  # fmt: skip
_REPO = ("{owner}/{repo}", "{workspace}/{repo_slug|repoSlug|repository|repo}", "repositoryId", "repository_id")
_THREAD = ("{owner}/{repo}#{index|issue_index|pull_request_index|number}",
           "{workspace}/{repo_slug|repoSlug|repository|repo}#{pull_request_id|pullRequestId|prId}")  # fmt: skip
_SAID = ("body", "description", "content", "comment_text", "text", "comment", "message")


def _tools(server: str) -> tuple[McpTool, ...]:
    first = f"mcp__*{server}*__"
    filed = partial(McpTool, act="file", subject=("title",), body=_SAID, neutral=("draft", "isDraft", "method"))
    said = partial(McpTool, target=_THREAD, body=_SAID, neutral=("method",))
    return (
        filed(f"{first}*issue_write", only_with=("method=create",), target=_REPO),
        said(f"{first}*issue_write", only_with=("method=add_comment",)),
        McpTool(f"{first}*issue_write", act="edit"),
        McpTool(f"{first}*review_write", only_with=("method=delete",), act="delete"),
        McpTool(f"{first}*review_write", only_with=("method=dismiss",), act="edit"),
        said(f"{first}*review_write", only_with=("method=submit",), body=()),
        said(f"{first}*review_write"),
        filed(f"{first}*pull_request_write", only_with=("method=create",), target=_REPO),
        McpTool(f"{first}*pull_request_write", act="edit"),
        said(f"{first}*create_pull_request_review", neutral=("method",)),
        filed(f"{first}create_issue", target=_REPO),
        filed(f"{first}*create_pull_request", target=_REPO),
        filed(f"{first}createPullRequest", target=_REPO),
        said(f"{first}add_comment"),
    )


TOOLS = {server: _tools(server) for server in ("gitea", "forgejo", "bitbucket", "azure*devops")}
