"""A message is what its receiver would get: never kept back for another one, never sent twice unasked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
PASSES, ASKED, SILENT = "passes", "asked", "kept back in silence"
Call = Callable[..., str]


@pytest.fixture
def call(ask: Ask) -> Call:
    """Let a session make a call, and settle it as a success where it passes; return what the gate did."""
    numbers = count(1)

    def make(session: str, what: str | tuple[str, dict[str, Any]], cwd: Path | None = None) -> str:
        tool, given = ("Bash", {"command": what}) if isinstance(what, str) else what
        more = {"cwd": str(cwd)} if cwd else {}
        fields: dict[str, Any] = {"tool": tool, "tool_input": given, "session": session, "use": f"t{next(numbers)}"}
        said = ask("PreToolUse", **fields, **more)
        if not said:
            ask("PostToolUse", **fields, **more, tool_response={"stdout": "ok", "stderr": ""})
            return PASSES
        assert said["permissionDecision"] == "deny"
        assert "claimonce answer q-" in said["permissionDecisionReason"], "every refusal offers a way out"
        return SILENT if said["permissionDecisionReason"].startswith(("Not sent again", "Not filed again")) else ASKED

    return make


@pytest.mark.parametrize(
    "command", ["gh issue comment 5 {} --body 'Released in 1.4, closing.'", "gh pr review 8 {} --approve --body LGTM"]
)
def test_one_number_in_two_repositories_is_two_threads(call: Call, command: str) -> None:
    assert call("one", command.format("-R o/ra")) == PASSES
    assert call("two", command.format("-R o/rb")) == PASSES
    assert call("two", command.format("-R o/ra")) == SILENT


def test_a_thread_is_one_by_its_number_and_its_url(call: Call) -> None:
    assert call("one", "gh issue comment 15 -R o/r --body 'A test is missing.'") == PASSES
    assert call("two", "gh issue comment https://github.com/O/R/issues/15 --body 'A test is missing.'") == SILENT
    assert call("two", "gh pr comment https://github.com/O/R/issues/15 --body 'A test is missing.'") == ASKED


GH = {"owner": "o", "repo": "r"}


def test_a_thread_meets_by_a_servers_tool_and_by_the_api(call: Call) -> None:
    text = {"body": "A test is missing."}
    assert call("one", ("mcp__github__add_issue_comment", {**GH, "issue_number": 15, **text})) == PASSES
    assert call("two", "gh api repos/o/r/issues/15/comments -f body='A test is missing.'") == ASKED
    api = "curl https://api.github.com/repos/o/r/issues/15/comments"
    assert call("two", api + ' -d \'{"body": "A test is missing."}\'') == ASKED
    other = {**GH, "issue_number": 16, "body": "Please rename the flag."}
    assert call("two", ("mcp__github__add_issue_comment", other)) == PASSES
    assert call("three", ("mcp__github__add_issue_comment", {**other, "owner": "p", "issue_number": 15})) == PASSES


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("curl -s https://slack.com/api/chat.postMessage -d channel=C1 -d text='Import is broken'",
         "curl -s https://slack.com/api/chat.postMessage -d channel=C1 -d text='Lunch is at one'"),
        ("curl https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json -d Body='Parcel today' -d To=+461",
         "curl https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json -d Body='Parcel today' -d To=+462"),
        ("curl https://api.resend.com/emails -d '{\"to\": \"a@x.org\", \"text\": \"Invoice 12\"}'",
         "curl https://api.resend.com/emails -d '{\"to\": \"b@x.org\", \"text\": \"Invoice 12\"}'"),
    ],
)  # fmt: skip
def test_another_text_and_another_reader_are_another_message(call: Call, first: str, second: str) -> None:
    assert call("one", first) == PASSES
    assert call("one", second) == PASSES
    assert call("two", first) == SILENT


def test_one_person_is_one_by_two_roads(call: Call) -> None:
    ses = "aws ses send-email --from me@y.org --destination ToAddresses=tekla@example.test "
    ses += "--message 'Subject={Data=Invoice 12},Body={Text={Data=The numbers for invoice 12.}}'"
    assert call("one", ses) == PASSES
    mail = {"to": "tekla@example.test", "subject": "Invoice 12", "text": "The numbers for invoice 12."}
    assert call("two", ("mcp__resend__send-email", mail)) == ASKED
    assert call("two", ("mcp__slack__post_message", {"channel": "C1", "text": "The numbers for 12."})) == PASSES
    discord = 'curl https://discord.com/api/v10/channels/C1/messages -d \'{"content": "The numbers for 12."}\''
    assert call("three", discord) == PASSES, "one id of two providers is two channels"


def test_a_letter_to_one_of_those_who_have_it_is_asked_about(call: Call) -> None:
    letter = {"subject": "Lift", "text": "The lift is out of order."}
    assert call("one", ("mcp__resend__send-email", {**letter, "to": ["a@x.org", "b@x.org"]})) == PASSES
    assert call("two", ("mcp__resend__send-email", {**letter, "to": "b@x.org"})) == ASKED
    assert call("two", ("mcp__resend__send-email", {**letter, "to": ["b@x.org", "z@x.org"]})) == ASKED
    assert call("two", ("mcp__resend__send-email", {**letter, "to": "z@x.org"})) == PASSES


@pytest.mark.parametrize(
    "words", ['-fsS -X POST --data "$payload" "$SLACK_WEBHOOK_URL"', '-d "$MESSAGE" "$NTFY_URL/claude"']
)
def test_a_post_to_a_named_hook_is_no_repeat_and_no_stranger(call: Call, words: str) -> None:
    assert call("one", f"curl {words}") == PASSES
    assert call("two", f"curl {words}") == ASKED
    known = f"curl {words}".replace('"$payload"', "'Import is broken'").replace('"$MESSAGE"', "'Import is broken'")
    assert call("one", known) == PASSES
    assert call("two", known) == ASKED, "where it leads is not known, so it is never kept back in silence"


def test_what_a_tool_of_todays_servers_sends_is_compared(call: Call) -> None:
    slack = ("mcp__slack__conversations_add_message", {"channel_id": "#ops", "payload": "Deploy is done"})
    assert (call("one", slack), call("two", slack)) == (PASSES, SILENT)
    line = ("mcp__line-bot__push_text_message", {"userId": "U1", "message": {"type": "text", "text": "hi"}})
    assert (call("one", line), call("two", line)) == (PASSES, SILENT)
    assert call("one", ("mcp__docker__push_image", {"image": "x"})) == PASSES


def test_a_file_is_compared_by_what_it_holds(call: Call, repo: Path) -> None:
    body = repo / "b.md"
    body.write_text("The first run was slow.")
    command = "gh pr comment 6 -R o/r --body-file b.md"
    assert call("one", command) == PASSES
    body.write_text("Lunch is at one in the garden.")
    assert call("one", command) == PASSES
    (repo / "c.md").write_text("Lunch is at one in the garden.")
    assert call("two", "gh pr comment 6 -R o/r --body-file c.md") == SILENT


@pytest.mark.parametrize("text", ["--body-file gone.md", '--body "$TEXT"', '--body "$(make summary)"'])
def test_texts_that_nobody_knows_are_asked_about_and_never_kept_back(call: Call, text: str) -> None:
    assert call("one", f"gh pr comment 6 -R o/r {text}") == PASSES
    assert call("one", f"gh pr comment 6 -R o/r {text}") == ASKED
    assert call("two", f"gh pr comment 6 -R o/r {text}") == ASKED


def test_edits_and_deletions_pass_and_leave_no_marker(call: Call) -> None:
    assert call("one", "gh pr comment 9 -R o/r --body 'CI: 1 of 3'") == PASSES
    assert call("one", "gh pr comment 9 -R o/r --edit-last --body 'CI: 2 of 3'") == PASSES
    assert call("one", "gh pr comment 9 -R o/r --edit-last --body 'CI: 2 of 3'") == PASSES
    assert call("two", "gh pr comment 9 -R o/r --delete-last --yes") == PASSES
    assert call("one", "gh pr comment 9 -R o/r --body 'CI: 2 of 3'") != SILENT


def test_what_two_sessions_file_for_one_issue_is_asked_about(call: Call) -> None:
    command = "gh pr create -R o/r --title 'Fix the build' --body 'Closes #5802' --head "
    assert call("one", command + "fix-a") == PASSES
    assert call("two", command + "fix-b") == ASKED
    assert call("one", command + "fix-c") == PASSES, "an agent's own request is no duplicate of itself"
    assert call("one", command + "fix-a") == ASKED
    assert call("two", command + "fix-a") == SILENT
    assert call("two", "gh pr create -R o/r -t 'Rename the flag' -b 'Two words now.' --head b") == PASSES
