"""The client with hooks, against hooks of the test's own: what a real client does with each kind of answer."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from claimonce.demo.errors import NotWired
from claimonce.demo.hooked import HookedClient
from claimonce.demo.world import World

_EVENTS = ("SessionStart", "PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch", "SessionEnd")
_RECORDER = """\
import json, os, sys
event = json.load(sys.stdin)
names = "CLAUDE_CODE_SESSION_ID", "CLAUDE_PID", "CLAUDE_ENV_FILE"
event["environment"] = {name: os.environ.get(name) for name in names}
open(sys.argv[1], "a").write(json.dumps(event) + "\\n")
"""


class Wired:
    """A client whose hooks record every event; `answers` is what the pre-tool hook does besides, in sh."""

    def __init__(self, here: World, pre_tool: str = "", start: str = "") -> None:
        self.here = here
        self.log = here.root / "events"
        recorder = here.root / "recorder.py"
        recorder.write_text(_RECORDER)
        record = f"'{sys.executable}' -I -S '{recorder}' '{self.log}'"
        besides = {"PreToolUse": pre_tool, "SessionStart": start}
        hooks = {
            event: [{"matcher": "", "hooks": [{"type": "command", "command": f"{record}; {besides.get(event, '')}"}]}]
            for event in _EVENTS
        }
        _settings(here, {"hooks": hooks})
        self.client = HookedClient(here.shell, here.env)

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def names(self) -> list[str]:
        return [each["hook_event_name"] for each in self.events()]


def _settings(here: World, content: Any) -> None:
    (here.home / ".claude").mkdir(exist_ok=True)
    (here.home / ".claude" / "settings.json").write_text(json.dumps(content))


def _deny(reason: str) -> str:
    answer = {"hookEventName": "PreToolUse", "permissionDecision": "deny", "permissionDecisionReason": reason}
    return "echo '" + json.dumps({"hookSpecificOutput": answer}) + "'"


def test_what_a_session_start_hook_exports_reaches_every_later_call(here: World) -> None:
    tool = here.root / "shims"
    tool.mkdir()
    (tool / "mail").write_text("#!/bin/sh\necho shimmed\n")
    (tool / "mail").chmod(0o755)
    wired = Wired(here, start=f"echo 'export PATH={tool}:$PATH' >> \"$CLAUDE_ENV_FILE\"")
    wired.client.start(str(here.root))
    assert wired.client.bash("mail", str(here.root)).stdout == "shimmed\n"
    assert wired.client.bash("mail", str(here.root)).stdout == "shimmed\n"


def test_every_call_stands_between_its_events(here: World) -> None:
    wired = Wired(here)
    cwd = str(here.root)
    wired.client.start(cwd)
    assert wired.client.bash("echo yes", cwd).stdout == "yes\n"
    assert wired.client.bash("echo no >&2; exit 3", cwd).status == 3
    wired.client.end(cwd)
    events = wired.events()
    assert wired.names() == [
        "SessionStart",
        *("PreToolUse", "PostToolUse", "PostToolBatch"),
        *("PreToolUse", "PostToolUseFailure", "PostToolBatch"),
        "SessionEnd",
    ]
    assert {each["session_id"] for each in events} == {wired.client.session_id}
    assert {each["environment"]["CLAUDE_CODE_SESSION_ID"] for each in events} == {wired.client.session_id}
    assert [each["hook_event_name"] for each in events if each["environment"]["CLAUDE_ENV_FILE"]] == ["SessionStart"]
    assert events[5]["error"] == "Exit code 3\nno"
    assert events[1]["tool_use_id"] == events[2]["tool_use_id"] == events[3]["tool_calls"][0]["tool_use_id"]


def test_the_events_have_the_fields_of_the_real_client(here: World) -> None:
    wired = Wired(here)
    wired.client.start(str(here.root))
    wired.client.bash("true", str(here.root))
    by_name = {each["hook_event_name"]: set(each) - {"environment"} for each in wired.events()}
    common = {"session_id", "transcript_path", "cwd", "hook_event_name"}
    call = common | {"permission_mode", "tool_name", "tool_input", "tool_use_id"}
    assert by_name["SessionStart"] == common | {"source"}
    assert by_name["PreToolUse"] == call
    assert by_name["PostToolUse"] == call | {"tool_response", "duration_ms"}


@pytest.mark.parametrize("hook", [_deny("held by another"), "echo 'held by another' >&2; exit 2"])
def test_a_denied_call_does_not_run_and_the_reason_is_read(here: World, hook: str) -> None:
    wired = Wired(here, pre_tool=hook)
    wired.client.start(str(here.root))
    result = wired.client.bash("touch ran", str(here.root))
    assert result.denied == "held by another"
    assert not (here.root / "ran").exists()
    assert wired.names() == ["SessionStart", "PreToolUse", "PostToolBatch"]


@pytest.mark.parametrize("hook", ["exit 1", "echo '{bad'", "kill -9 $$", "echo '[]'", "echo '{}'"])
def test_a_broken_or_silent_hook_lets_the_call_run(here: World, hook: str) -> None:
    wired = Wired(here, pre_tool=hook)
    wired.client.start(str(here.root))
    assert wired.client.bash("echo ran", str(here.root)).stdout == "ran\n"


def test_a_rewritten_call_runs_as_rewritten(here: World) -> None:
    answer = {"hookSpecificOutput": {"hookEventName": "PreToolUse", "updatedInput": {"command": "echo two"}}}
    wired = Wired(here, pre_tool=f"echo '{json.dumps(answer)}'")
    wired.client.start(str(here.root))
    assert wired.client.bash("echo one", str(here.root)).stdout == "two\n"
    assert wired.events()[2]["tool_input"] == {"command": "echo two"}


def test_a_child_that_a_hook_leaves_behind_does_not_hold_up_the_call(here: World) -> None:
    fifo = here.root / "fifo"
    wired = Wired(here, pre_tool=f"mkfifo '{fifo}'; (cat '{fifo}' >/dev/null) & :")
    wired.client.start(str(here.root))
    assert wired.client.bash("echo ran", str(here.root)).stdout == "ran\n"
    fifo.write_text("end")


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "no such file"), ({}, "no hook for"), ({"hooks": {"PreToolUse": [{}]}}, "cannot be read")],
)
def test_settings_without_hooks_are_refused_not_run_ungated(here: World, content: Any, why: str) -> None:
    if content is not None:
        _settings(here, content)
    with pytest.raises(NotWired, match=why):
        HookedClient(here.shell, here.env)


def test_a_matcher_chooses_the_tool_as_the_client_does(here: World, tmp_path: Path) -> None:
    def hook(matcher: str) -> dict[str, Any]:
        return {"matcher": matcher, "hooks": [{"type": "command", "command": f"echo '{matcher}' >> {tmp_path}/ran"}]}

    groups = [hook(matcher) for matcher in ("Bash", "Edit|Bash", "*", "Edit|Write", "Bas")]
    _settings(here, {"hooks": {"SessionStart": [], "PostToolUse": [hook("")], "PreToolUse": groups}})
    with pytest.raises(NotWired, match="SessionStart"):
        HookedClient(here.shell, here.env)
    _settings(here, {"hooks": {"SessionStart": [hook("")], "PostToolUse": [hook("")], "PreToolUse": groups}})
    client = HookedClient(here.shell, here.env)
    client.start(str(here.root))
    (tmp_path / "ran").unlink()
    client.bash("true", str(here.root))
    assert (tmp_path / "ran").read_text().splitlines() == ["Bash", "Edit|Bash", "*", ""]
