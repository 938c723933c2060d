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
        return ASKED if "claimonce answer q-" in said["permissionDecisionReason"] else SILENT

    return make


@pytest.mark.parametrize(
    "command", ["gh issue comment 5 {} --body 'Released in 1.4, closing.'", "gh pr review 8 {} --approve --body LGTM"]
)
def test_one_number_in_two_repositories_is_two_threads(call: Call, command: str) -> None:
    assert call("one", command.format("-R o/ra")) == PASSES
    assert call("two", command.format("-R o/rb")) == PASSES
    assert call("two", command.format("-R o/ra")) == SILENT


def test_a_thread_is_one_by_its_number_its_url_and_its_api(call: Call) -> None:
    assert call("one", "gh issue comment 15 -R o/r --body 'A test is missing.'") == PASSES
    assert call("two", "gh pr comment https://github.com/O/R/issues/15 --body 'A test is missing.'") == SILENT


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
