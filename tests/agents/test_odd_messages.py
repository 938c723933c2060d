"""Odd input on the way of a message: an answer in time, nothing hangs, and nothing is kept back for it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
PEOPLE = [f"p{number}@example.test" for number in range(10_000)]


@pytest.fixture
def odd(repo: Path) -> Path:
    """The repository with files of every kind but a plain text."""
    (repo / "folder").mkdir()
    os.mkfifo(repo / "fifo")
    (repo / "binary").write_bytes(bytes(range(256)) * 64)
    with (repo / "huge").open("wb") as huge:
        huge.truncate(1 << 30)
    (repo / "locked").write_text("secret")
    (repo / "locked").chmod(0)
    (repo / "loop").symlink_to("loop")
    return repo


@pytest.mark.parametrize("name", ["folder", "fifo", "binary", "huge", "loop", "missing", "/dev/zero", "/proc/kmsg"])
@pytest.mark.parametrize(
    "command",
    ["gh pr comment 6 -R o/r --body-file {}", "gh pr comment 6 -R o/r -F - < {}",
     'gh pr comment 6 -R o/r -b "$(cat {})"', "curl -d @{} https://ntfy.sh/x", "curl -T {} https://ntfy.sh/x"],
)  # fmt: skip
def test_a_file_that_is_no_text_is_never_equal(ask: Ask, odd: Path, command: str, name: str) -> None:
    assert odd.is_dir()
    for use, session in (("t1", "one"), ("t2", "two")):
        given = {"command": command.format(name)}
        said = ask("PreToolUse", tool_input=given, session=session, use=use)
        assert "already there" not in said.get("permissionDecisionReason", "")
        if not said:
            ask("PostToolUse", tool_input=given, session=session, use=use, tool_response={"stdout": "ok"})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('{"to": "a@x.org", "to": "b@x.org", "text": "Hi"}', '{"to": "a@x.org", "to": "b@x.org", "text": "Hi"}'),
        ('{"to": ["a@x.org"], "text": "Hi", "text": "there"}', '{"to": ["a@x.org"], "text": "Ho", "text": "there"}'),
        ("[" * 3000, "[" * 3000),
    ],
)
def test_json_that_can_be_read_in_two_ways_is_never_equal(ask: Ask, first: str, second: str) -> None:
    for use, session, data in (("t1", "one", first), ("t2", "two", second)):
        given = {"command": f"curl https://api.resend.com/emails -d '{data}'"}
        said = ask("PreToolUse", tool_input=given, session=session, use=use)
        assert "already there" not in said.get("permissionDecisionReason", "")
        if not said:
            ask("PostToolUse", tool_input=given, session=session, use=use, tool_response={"stdout": "ok"})


def test_two_lists_that_begin_alike_are_two(ask: Ask, repo: Path) -> None:
    for use, session, people in (("t1", "one", PEOPLE), ("t2", "two", [*PEOPLE[:-1], "z@example.test"])):
        (repo / "m.json").write_text(json.dumps({"to": people, "text": "The lift is out of order."}))
        given = {"command": "curl https://api.resend.com/emails -d @m.json"}
        said = ask("PreToolUse", tool_input=given, session=session, use=use)
        assert "already there" not in said.get("permissionDecisionReason", "")
        if not said:
            ask("PostToolUse", tool_input=given, session=session, use=use, tool_response={"stdout": "ok"})


def test_a_long_text_is_compared_to_its_end(ask: Ask) -> None:
    text = "All is well. " * 1000
    for use, end in (("t1", "one"), ("t2", "two")):
        tool_input = {"to": "tekla@example.test", "subject": "Report", "body": text + end}
        said = ask("PreToolUse", tool="mcp__mail__send_message", tool_input=tool_input, use=use)
        assert "already there" not in said.get("permissionDecisionReason", "")
        if not said:
            ask("PostToolUse", tool="mcp__mail__send_message", tool_input=tool_input, use=use, tool_response="sent")
