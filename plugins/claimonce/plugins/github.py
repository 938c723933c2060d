"""GitHub (and Gitea): comments, reviews, issues and discussions notify the people who watch."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl

TEXT = ("-b", "--body", "-m", "--message", "-c", "--comment", "--notes", "-n")
TITLE = ("-t", "--title")


@hookimpl
def claimonce_describe() -> Description:
    """Describe acts on GitHub that send mail to people."""
    return Description(
        name="github",
        kind="notify",
        channel="github",
        words=(" gh ", "api.github.com", "github", "comment", "gitea"),
        programs=(
            Program(("gh",), (("issue", "comment"), ("pr", "comment"), ("pr", "review"), ("issue", "create"), ("issue", "new"),
                              ("pr", "create"), ("pr", "new"), ("gist", "comment"), ("discussion", "create"), ("discussion", "comment"),
                              ("issue", "transfer"), ("pr", "ready")),
                    global_value_flags=("-R", "--repo"), target="first-operand", subject_flags=TITLE, body_flags=TEXT,
                    value_flags=("-F", "--body-file", "-l", "--label", "-a", "--assignee", "-r", "--reviewer", "-B", "--base", "-H",
                                 "--head", "--milestone", "-p", "--project", "-T", "--template", "--recover"),
                    unless=("--help", "-h", "--dry-run", "--web", "-w")),
            Program(("gh",), (("issue", "close"), ("pr", "close"), ("issue", "reopen"), ("pr", "reopen"), ("issue", "lock")),
                    global_value_flags=("-R", "--repo"), only_with=("-c", "--comment"), target="first-operand", body_flags=TEXT,
                    unless=("--help", "-h")),
            Program(("gh",), (("issue", "edit"), ("pr", "edit")), global_value_flags=("-R", "--repo"), target="first-operand",
                    only_with=("--add-reviewer", "--add-assignee"), unless=("--help", "-h")),
            Program(("hub",), (("issue", "create"), ("pull-request",), ("issue", "comment")), subject_flags=("-m", "--message"),
                    unless=("--help", "-h")),
            Program(("tea",), (("comment",), ("issues", "create"), ("issue", "create"), ("pulls", "create"), ("pr", "create"),
                               ("comments", "create")), unless=("--help", "-h")),
        ),
        urls=("api.github.com/repos/*/issues/*/comments", "api.github.com/repos/*/pulls/*/comments", "api.github.com/repos/*/pulls/*/reviews",
              "api.github.com/repos/*/commits/*/comments", "api.github.com/repos/*/issues", "api.github.com/repos/*/pulls",
              "api.github.com/gists/*/comments", "api.github.com/repos/*/discussions", "/api/v1/repos/*/issues/*/comments",
              "/api/v3/repos/*/issues/*/comments", "/api/v3/repos/*/pulls/*/comments"),
        mcp_tools=(
            McpTool("mcp__*github*__*comment*", target=("repo", "issue_number", "pull_number")),
            McpTool("mcp__*github*__create_issue", target=("repo",)),
            McpTool("mcp__*github*__create_pull_request", target=("repo",)),
            McpTool("mcp__*github*__*review*", target=("repo", "pull_number")),
        ),
        apis=("github.Github.get_repo.create_issue", "github.Issue.create_comment", "octokit.issues.createComment",
              "octokit.rest.issues.createComment", "octokit.rest.issues.create", "octokit.rest.pulls.createReview", "github.issues.createComment"),
        imperatives=("comment on the issue", "comment on the pull request", "open an issue", "reply on github"),
        idempotency="reconcilable",
    )  # fmt: skip
