"""Issues, tasks and requests are filed once: who files the second is told the first one's number and adds to it."""

# ruff: noqa: E501  (what is said stands on one line each)
from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimonce.gate.session_names import known_as

Ask = Callable[..., dict[str, Any]]
GH = """#!/bin/sh
# Numbers from 7957 on; one line an issue, one a comment.
cd {folder} || exit 1
case "$1 $2" in
"issue create")
    until mkdir lock 2>/dev/null; do sleep 0.02; done
    number=$((7957 + $(wc -l < issues)))
    echo "$number" >> issues
    rmdir lock
    echo "https://github.com/acme/web/issues/$number" ;;
"issue comment") echo "$3" >> comments; echo "https://github.com/acme/web/issues/$3#issuecomment-1" ;;
esac
"""
# One bug in the words of nine sessions.
REPORTS = [
    ("Login crashes with TypeError when the token is missing", "src/auth.py:42 TypeError: 'NoneType' object is not subscriptable"),
    ("TypeError in src/auth.py:42", "Log in without a token: 'NoneType' object is not subscriptable."),
    ("auth: missing token raises TypeError", "Traceback ends at src/auth.py:42."),
    ("Users without a token get a 500 at login", "TypeError: 'NoneType' object is not subscriptable (src/auth.py:42)"),
    ("src/auth.py:42 does not handle a missing token", "It subscripts None, TypeError."),
    ("Bug: login without token fails (TypeError)", "See src/auth.py:42"),
    ("Crash at login: TypeError at src/auth.py:42", "The token is None there."),
    ("TypeError: 'NoneType' object is not subscriptable in auth", "Missing token, src/auth.py:42."),
    ("Missing token leads to TypeError in login", "src/auth.py:42: token[0] of None"),
]  # fmt: skip


def issue(title: str, body: str, repository: str = "acme/web") -> str:
    return f'gh issue create -R {repository} --title "{title}" --body "{body}"'


def pull(title: str, body: str, head: str, base: str = "main") -> str:
    return f'gh pr create -R acme/web --title "{title}" --body "{body}" --head {head} --base {base}'


class Filing:
    """Sessions that file, each through the hook's own processes."""

    def __init__(self, ask: Ask, answer: str = "https://github.com/acme/web/issues/7957") -> None:
        self._ask, self._answer, self._count = ask, answer, 0

    def files(self, session: str, command: str) -> str:
        """Let a session file something and see it done; return why it was not."""
        self._count += 1
        use = f"toolu_{self._count}"
        said = self._ask("PreToolUse", session=session, use=use, tool_input={"command": command})
        if said.get("permissionDecision") == "deny":
            return str(said["permissionDecisionReason"])
        self._ask("PostToolUse", session=session, use=use, tool_input={"command": command},
                  tool_response={"stdout": self._answer, "stderr": "", "interrupted": False})  # fmt: skip
        return ""


@pytest.fixture
def filing(ask: Ask) -> Filing:
    return Filing(ask)


def test_who_files_second_is_told_the_number_and_how_to_add_to_it(filing: Filing) -> None:
    assert filing.files("one", issue(*REPORTS[0])) == ""

    why = filing.files("two", issue(*REPORTS[1]))

    assert f"{known_as('claude:one')} has filed this as #7957" in why
    assert "`gh issue comment 7957 --repo acme/web`" in why
    assert "claimonce answer q-" in why


def test_what_another_repository_was_told_keeps_nothing_back(filing: Filing) -> None:
    assert filing.files("one", issue(*REPORTS[0])) == ""
    assert filing.files("two", issue(*REPORTS[1], repository="acme/api")) == ""


def test_another_bug_in_the_same_repository_is_filed(filing: Filing) -> None:
    assert filing.files("one", issue(*REPORTS[0])) == ""
    assert filing.files("two", issue("KeyError: 'size' in scale.py:77", "scale.py:77 raises KeyError: 'size'")) == ""


def test_the_same_bytes_by_another_session_are_kept_back_and_its_own_are_asked_about(filing: Filing) -> None:
    assert filing.files("one", issue(*REPORTS[0])) == ""
    assert "this very text is already there" in filing.files("two", issue(*REPORTS[0]))
    assert "may be the same" in filing.files("one", issue(*REPORTS[0]))


def test_a_session_that_files_its_own_request_after_its_issue_is_no_double(filing: Filing) -> None:
    assert filing.files("one", issue(*REPORTS[0])) == ""
    assert filing.files("one", pull("Handle a missing token in login", "Closes #7957", "fix-token")) == ""


def test_two_requests_that_close_one_issue_meet_and_a_backport_is_none(filing: Filing) -> None:
    assert filing.files("one", pull("Fix TypeError in auth", "Closes #412", "fix-auth")) == ""
    assert "has filed this" in filing.files("two", pull("Guard the token", "Fixes #412", "guard"))
    assert filing.files("three", pull("Fix TypeError in auth (backport)", "Closes #412", "b41", "release-4.1")) == ""
    assert filing.files("four", pull("Guard the cookie", "Fixes #413", "cookie")) == ""


@pytest.mark.parametrize(
    ("command", "other", "answer", "add"),
    [
        ('glab issue create -R a/b -t "Crash in load.py:5" -d "KeyError: name"',
         'glab issue create -R a/b -t "load.py:5 crashes" -d "KeyError: name"',
         "https://gitlab.com/a/b/-/issues/31", "glab issue note 31"),
        ("gh api repos/acme/web/issues -f title='Crash in load.py:5' -f body='KeyError: name'",
         'gh issue create -R acme/web --title "load.py:5 crashes" --body "KeyError: name"',
         '{"number": 88, "html_url": "https://github.com/acme/web/issues/88"}', "gh issue comment 88"),
        ('bd create "Crash in load.py:5" -t bug', 'bd create "load.py:5: crash" -p 1', "Created issue: web-a1b2", "bd comments add web-a1b2"),
        ('backlog task create "Crash in load.py:5"', 'backlog task create "load.py:5: crash"', "Created task TASK-7", "backlog task edit TASK-7"),
        ('jira issue create -p WEB -t Bug -s "Crash in load.py:5" -b "KeyError: name"',
         'jira issue create -p WEB -t Bug -s "load.py:5 crashes" -b "KeyError: name"', "Issue created: WEB-12", "jira issue comment add WEB-12"),
        ('linear issue create --team ENG -t "Crash in load.py:5" -d "KeyError: name"',
         'linear issue create --team ENG -t "load.py:5 crashes" -d "KeyError: name"', "https://linear.app/x/issue/ENG-9/crash", "linear issue comment add ENG-9"),
    ],
)  # fmt: skip
def test_every_tracker_has_its_own_way_to_add(
    ask: Ask, repo: Path, command: str, other: str, answer: str, add: str
) -> None:  # fmt: skip
    subprocess.run(["git", "remote", "add", "origin", "https://github.com/acme/web.git"], cwd=repo, check=True)
    filing = Filing(ask, answer)
    assert filing.files("one", command) == ""

    assert add in filing.files("two", other)


def test_a_tool_of_a_server_and_a_program_meet(ask: Ask) -> None:
    given = {"owner": "acme", "repo": "web", "title": REPORTS[0][0], "body": REPORTS[0][1]}
    ask("PreToolUse", tool="mcp__github__create_issue", session="one", use="u1", tool_input=given)
    answer = [
        {"type": "text", "text": json.dumps({"number": 7957, "html_url": "https://github.com/acme/web/issues/7957"})}
    ]
    ask(
        "PostToolUse", tool="mcp__github__create_issue", session="one", use="u1", tool_input=given, tool_response=answer
    )

    assert "filed this as #7957" in Filing(ask).files("two", issue(*REPORTS[1]))


@pytest.mark.parametrize("first", range(len(REPORTS)))
def test_whichever_is_filed_first_the_others_are_told_of_it(ask: Ask, first: int) -> None:
    filing = Filing(ask)
    assert filing.files("first", issue(*REPORTS[first])) == ""
    others = [report for report in REPORTS if report != REPORTS[first]]
    unasked = [report for report in others if "#7957" not in filing.files(f"s{report[0]}", issue(*report))]
    assert unasked == []


class Agent(threading.Thread):
    """One session with a mind of its own: it files, reads the answer, and does what is said there."""

    def __init__(self, place: int, repo: Path, folder: Path, together: threading.Barrier) -> None:
        super().__init__()
        self.place, self.repo, self.folder, self.together = place, repo, folder, together
        self.trouble = ""

    def run(self) -> None:
        command = issue(*REPORTS[self.place])
        self.together.wait()
        for step in range(40):
            why = self._do(command, f"toolu_{self.place}_{step}")
            if not why:
                return
            add = re.search(r"`(gh issue comment [^`]+)`", why)
            question = re.search(r"claimonce answer (q-\w+)", why)
            if add and "issue create" in command:
                command = f'{add[1]} --body "Also seen by session {self.place}: {REPORTS[self.place][1]}"'
            elif question and "issue comment" in command:
                self._claimonce("answer", question[1], "distinct", "--why", "my own trace")
        self.trouble = why

    def _do(self, command: str, use: str) -> str:
        event = {"session_id": f"s{self.place}", "cwd": str(self.repo), "tool_name": "Bash", "tool_use_id": use,
                 "tool_input": {"command": command}, "hook_event_name": "PreToolUse"}  # fmt: skip
        said = self._claimonce("hook", "claude", given=json.dumps(event))
        if said is None:  # past its deadline; the launcher answers with a refusal then
            return "the gate did not answer in time"
        answer = json.loads(said)["hookSpecificOutput"] if said.strip() else {}
        if answer.get("permissionDecision") == "deny":
            return str(answer["permissionDecisionReason"])
        env = {**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}"}
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=env, check=True)
        response = {"stdout": done.stdout, "stderr": "", "interrupted": False}
        self._claimonce("hook", "claude", given=json.dumps({**event, "hook_event_name": "PostToolUse", "tool_response": response}))  # fmt: skip
        return ""

    def _claimonce(self, *words: str, given: str = "") -> str | None:
        env = {**os.environ, "CLAIMONCE_SESSION": f"claude:s{self.place}"} if words[0] == "answer" else dict(os.environ)
        done = subprocess.run([sys.executable, "-m", "claimonce.cli", *words], input=given, capture_output=True,
                              text=True, cwd=self.repo, env=env, check=False)  # fmt: skip
        return done.stdout if done.returncode == 0 else None


def test_nine_sessions_file_one_issue_and_eight_add_to_it(repo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gh"
    folder.mkdir()
    (folder / "issues").touch()
    (folder / "comments").touch()
    program = folder / "gh"
    program.write_text(GH.format(folder=folder))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    together = threading.Barrier(len(REPORTS))
    agents = [Agent(place, repo, folder, together) for place in range(len(REPORTS))]
    for agent in agents:
        agent.start()
    for agent in agents:
        agent.join()

    assert [agent.trouble for agent in agents if agent.trouble] == []
    assert (folder / "issues").read_text().split() == ["7957"]
    assert (folder / "comments").read_text().split() == ["7957"] * 8
