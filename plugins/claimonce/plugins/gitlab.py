"""GitLab, Jira and Linear: notes, comments and issues notify the people who watch."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl

TEXT = ("-m", "--message", "-d", "--description", "-b", "--body")


@hookimpl
def claimonce_describe() -> Description:
    """Describe acts on GitLab and issue trackers that send mail to people."""
    return Description(
        name="gitlab",
        kind="notify",
        channel="gitlab",
        words=(" glab ", "gitlab", "jira", " notes ", " discussions ", "atlassian", "api.linear.app", "linear", "bitbucket", "comments"),
        programs=(
            Program(("glab",), (("issue", "note"), ("mr", "note"), ("issue", "create"), ("mr", "create"), ("incident", "note"),
                                ("mr", "approve"), ("issue", "comment"), ("mr", "comment"), ("snippet", "note")),
                    global_value_flags=("-R", "--repo"), target="first-operand", subject_flags=("-t", "--title"), body_flags=TEXT,
                    unless=("--help", "-h", "--web", "-w")),
            Program(("jira",), (("issue", "comment", "add"), ("issue", "create"), ("comment",), ("create",), ("issue", "comment")),
                    target="operands", body_flags=("-b", "--body", "--comment"), unless=("--help", "-h")),
            Program(("acli",), (("jira", "workitem", "comment", "create"), ("jira", "workitem", "create"), ("jira", "workitem", "comment"))),
            Program(("linear",), (("issue", "create"), ("comment", "create"), ("issue", "comment"))),
        ),
        urls=("/api/v4/projects/*/notes", "/api/v4/projects/*/discussions", "gitlab*/api/v4/projects/*/issues", "gitlab*/api/v4/projects/*/merge_requests",
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
