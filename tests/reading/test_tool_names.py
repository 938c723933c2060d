"""A server's tool is known by the words of its name, in whatever way they are joined, and by its verb."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading.cases import built_in

from claimonce.catalog.tool_names import any_spelling, is_look, plain_name
from claimonce.effects.descriptions import Descriptions
from claimonce.lang.shell.patterns import fits
from claimonce.reading import read_tool

COMPILED = [one.compiled() for one in built_in()]


def kinds(tool: str, **given: object) -> list[str]:
    return [one.kind for one in read_tool(tool, given, Descriptions(COMPILED), cwd="/").effects]


# Tools as their servers list them: Notion 2.5.2, mcp-linear 1.4.3, mcp-atlassian 0.23.1, mcp-discord 1.3.4, mcp-gitlab
# (npm @zereight 2.1.64, PyPI 0.21.2), mcp-mailtrap 0.9.0, sendgrid-mcp 1.0.4, ms-365 0.155.0, mcp-server-git 2026.10.
LOOKING = (
    "mcp__notion__API-retrieve-a-comment", "mcp__linear__linear_getComments", "mcp__linear__linear_getNotifications",
    "mcp__linear__linear_markNotificationAsRead", "mcp__atlassian__confluence_get_comments",
    "mcp__discord__discord_get_forum_post", "mcp__gitlab__list_merge_request_notes", "mcp__mail__search_all_messages",
)  # fmt: skip
QUIET = (
    *LOOKING, "mcp__gitlab__create_issue_note_emoji_reaction", "mcp__gitlab__gitlab_award_emoji",
    "mcp__mailtrap__create-sending-domain", "mcp__sendgrid__create_sender", "mcp__sendgrid__open_single_send_creator",
    "mcp__mailtrap__send-sandbox-email", "mcp__git__git_create_branch", "mcp__git__create_branch",
    "mcp__notify__text_to_sound",
)  # fmt: skip
MESSAGES = (
    "mcp__linear__linear_createIssue", "mcp__linear__linear_createIssueFromTemplate", "mcp__linear__create-issue",
    "mcp__linear__linear_createProjectUpdate", "mcp__teams-mcp__reply_to_channel_message",
    "mcp__gitlab__gitlab_create_mr",
    "mcp__gitlab__gitlab_create_issue", "mcp__gitlab__gitlab_add_issue_comment",
    "mcp__gitlab__gitlab_create_mr_discussion",
    "mcp__gitlab__gitlab_reply_to_discussion", "mcp__ms365__reply-mail-message", "mcp__ms365__forward-mail-message",
    "mcp__ms365__send-draft-message", "mcp__mailtrap__start-email-campaign", "mcp__asana__asana_create_project_status",
    "mcp__atlassian__jira_batch_create_issues", "mcp__wecom-bot__send_message", "mcp__github__github_add_issue_comment",
    "mcp__my_github__addIssueComment",
)  # fmt: skip
PUSHES = (
    "mcp__gitlab__merge_merge_request", "mcp__gitlab__gitlab_merge_mr", "mcp__gitlab__gitlab_create_commit",
    "mcp__gitlab__gitlab_create_branch", "mcp__gitlab__gitlab_rebase_mr", "mcp__github__createBranch",
    "mcp__github__push-files", "mcp__gitlab__gitlab_create_tag",
)  # fmt: skip


@pytest.mark.parametrize("tool", QUIET)
def test_what_only_looks_or_sends_to_nobody_is_quiet(tool: str) -> None:
    assert kinds(tool, id="5", body="x", to="tekla@example.test", project_id="o/r") == []


@pytest.mark.parametrize("tool", MESSAGES)
def test_a_message_is_one_however_its_tool_is_spelled(tool: str) -> None:
    assert kinds(tool, body="x", title="t", issueId="5", project_id="o/r", owner="o", repo="r", issue_number=5) == [
        "notify"
    ]


@pytest.mark.parametrize("tool", PUSHES)
def test_a_change_of_a_remote_branch_is_a_push_however_its_tool_is_spelled(tool: str) -> None:
    assert kinds(tool, project_id="o/r", branch="main") == ["git_push"]


@pytest.mark.parametrize(
    ("tool", "is_one"),
    [*((tool, True) for tool in LOOKING), ("mcp__x__read_and_reply", False), ("mcp__x__send_list", False),
     ("mcp__x__create_view", False), ("mcp__x__comment", False), ("SendMessage", False), ("mcp__x__", False)],
)  # fmt: skip
def test_the_verb_of_a_tool_says_whether_it_looks(tool: str, is_one: bool) -> None:
    assert is_look(tool) is is_one


@pytest.mark.parametrize(
    ("tool", "plain"),
    [
        ("mcp__linear__linear_createIssue", "mcp__linear__create_issue"),
        ("mcp__linear__create-issue", "mcp__linear__create_issue"),
        ("mcp__claude_ai_Slack__slack_send_message", "mcp__claude_ai_slack__send_message"),
        ("mcp__slack__conversations_add_message", "mcp__slack__conversations_add_message"),
        ("mcp__x__createURL", "mcp__x__create_url"),
    ],
)
def test_a_plain_name_has_its_words_alone(tool: str, plain: str) -> None:
    assert plain_name(tool) == plain


SERVER = st.from_regex(r"[a-z]{1,6}(_[a-z]{1,4})?", fullmatch=True)
TOOL = st.from_regex(r"[a-z]{1,5}([_-]?[A-Z]?[a-z]{1,5}){0,3}", fullmatch=True)
ROWS = sorted({tool["tool"] for item in COMPILED for tool in item["mcp_tools"]})


@given(SERVER, TOOL)
def test_a_look_at_the_raw_name_passes_nothing_that_the_reader_meets(server: str, tool: str) -> None:
    raw = f"mcp__{server}__{tool}"
    for row in ROWS:
        if fits(row.lower(), raw.lower()) or fits(row.lower(), plain_name(raw)):
            assert fits(f"*{any_spelling(row)}*", raw.lower()), (row, raw)
