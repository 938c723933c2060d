"""A call that its client moves to the background is open until its end is known, and then how its command ended.

The texts are those of real clients: Claude Code 2.1.332, Copilot CLI 1.0.102, Gemini CLI 0.61.0, Qwen Code 0.15.10 and
Codex CLI 0.171.0, each run against a scripted model.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from agents.clients.conftest import Talk

from claimonce.agents import dispatch
from claimonce.clients import row as clients
from claimonce.gate import intents, ledger
from claimonce.gate.store import Store, open_store
from claimonce.hooks.settings_cache import load

DONE, FAILED, UNCERTAIN, OPEN = intents.DONE, intents.FAILED, intents.UNCERTAIN, intents.OPEN
SLACK = "curl -s https://slack.com/api/chat.postMessage -d channel=C1 -d text=hi"
SENDGRID = (
    "curl -s https://api.sendgrid.com/v3/mail/send -d "
    '\'{"personalizations": [{"to": [{"email": "bo@x.org"}]}], "content": [{"value": "hi"}]}\''
)


@pytest.fixture
def store(repo: Path) -> Iterator[Store]:
    with (store := open_store(load(str(repo)).state, "")):
        pass
    yield store
    store.close()


class Background:
    """A message that Claude Code sends in a background task, and what the client says of the task."""

    def __init__(self, repo: Path, output: Path) -> None:
        self.repo, self.output, self.numbers = repo, output, count(1)

    def say(self, event: str, session: str = "one", **more: Any) -> Any:
        given = {"hook_event_name": event, "session_id": session, "cwd": str(self.repo), **more}
        return dispatch.respond(given, os.environ)

    def begin(self, command: str, session: str = "one") -> Any:
        call = {"tool_name": "Bash", "tool_input": {"command": command, "run_in_background": True},
                "tool_use_id": f"t{next(self.numbers)}"}  # fmt: skip
        if (refused := self.say("PreToolUse", session, **call)) is not None:
            return refused
        response = {"stdout": "", "stderr": "", "interrupted": False, "backgroundTaskId": "b1k"}
        self.say("PostToolUse", session, **call, tool_response=response)
        told = (
            f"Command running in background with ID: b1k. Output is being written to: {self.output}. You will be "
            "notified when it completes. To check interim output, use Read on that file path."
        )
        self.say("PostToolBatch", session, tool_calls=[{**call, "tool_response": told}])
        return None

    def other_call(self, session: str = "one") -> None:
        call = {"tool_name": "Bash", "tool_input": {"command": "ls"}, "tool_use_id": f"t{next(self.numbers)}"}
        self.say("PostToolUse", session, **call, tool_response={"stdout": "", "stderr": ""})


@pytest.fixture
def background(repo: Path, tmp_path: Path) -> Background:
    return Background(repo, tmp_path / "b1k.output")


def state_of(store: Store) -> str:
    """How the newest message stands."""
    return str(newest(store)["state"])


def newest(store: Store) -> dict[str, Any]:
    rows: list[dict[str, Any]] = store.rows("intents_after", after=0)
    return dict(rows[-1])


def test_a_task_that_still_runs_leaves_its_message_open(background: Background, store: Store) -> None:
    background.begin(SLACK)
    for printed in (None, "", '{"ok":true}'):
        if printed is not None:
            background.output.write_text(printed)
        background.other_call()
        assert state_of(store) == OPEN


@pytest.mark.parametrize(
    ("command", "printed", "outcome"),
    [
        (SLACK, '{"ok":true,"ts":"1.2"}\n[exited with code 0]\n', DONE),
        (SLACK, '{"ok":false,"error":"channel_not_found"}\n[exited with code 0]\n', FAILED),
        (SLACK, "\n[exited with code 0]\n", UNCERTAIN),
        (SLACK, "curl: (7) Failed to connect to slack.com port 443\n[exited with code 7]\n", FAILED),
        (SLACK, "curl: (28) Operation timed out\n[exited with code 28]\n", UNCERTAIN),
        (SLACK, "\n[killed]\n", UNCERTAIN),
        (SENDGRID, "\n[exited with code 0]\n", DONE),  # its empty answer is the success
        (f"{SLACK} && npm test", "1 failed\n[exited with code 1]\n", UNCERTAIN),
        (f"npm test && {SLACK}", "1 failed\n[exited with code 1]\n", FAILED),
        ("gh issue comment 5 -R o/r -b hi", "https://github.com/o/r/issues/5#c1\n\n[exited with code 0]\n", DONE),
        ("gh issue comment 5 -R o/r -b hi", "HTTP 404: Not Found\n\n[exited with code 1]\n", FAILED),
        (SLACK, "x" * (2 << 20) + "\n[exited with code 0]\n", UNCERTAIN),  # too long to be read as an answer
    ],
)
def test_a_task_that_has_ended_is_judged_by_what_it_printed(
    background: Background, store: Store, command: str, printed: str, outcome: str
) -> None:
    background.begin(command)
    background.output.write_text(printed)
    background.other_call()
    assert state_of(store) == outcome


def test_a_word_of_the_end_counts_only_as_the_last(background: Background, store: Store) -> None:
    background.begin(SLACK)
    background.output.write_text("\n[exited with code 0]\n  says the page that is fetched")
    background.other_call()
    assert state_of(store) == OPEN


def test_another_session_that_meets_it_learns_that_the_task_has_ended(background: Background, store: Store) -> None:
    background.begin(SLACK)
    background.output.write_text('{"ok":false,"error":"channel_not_found"}\n[exited with code 0]\n')
    assert background.begin(SLACK, "two") is None, "the first was refused, so the second may go"
    assert newest(store)["session"].endswith("two")


def test_the_end_of_a_session_ends_what_it_left_in_the_background(background: Background, store: Store) -> None:
    background.begin(SLACK)
    background.output.write_text('{"ok":true}\n[exited with code 0]\n')
    background.say("SessionEnd", reason="other")
    assert state_of(store) == DONE


def test_a_task_of_which_nobody_says_the_end_is_uncertain_and_the_reason_is_kept(
    background: Background, store: Store
) -> None:
    background.begin(SLACK)
    background.say("SessionEnd", reason="other")
    assert state_of(store) == UNCERTAIN
    assert "never said how its background task ended" in ledger.last(store)[0]["reason"]


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_an_output_that_is_no_file_is_not_waited_for(
    background: Background, store: Store, tmp_path: Path, kind: str
) -> None:
    os.mkfifo(background.output) if kind == "pipe" else background.output.mkdir()
    background.begin(SLACK)
    background.other_call()
    assert state_of(store) == OPEN


def test_what_is_kept_of_a_command_in_the_background_holds_no_word_of_it(background: Background, store: Store) -> None:
    background.begin("curl -s https://api.telegram.org/bot123456:AAE-secret/sendMessage -d chat_id=5 -d text=tomorrow")
    assert not {"AAE-secret", "tomorrow"} & {
        word for word in ("AAE-secret", "tomorrow") if word in newest(store)["detail"]
    }


Of = Callable[[str], Talk]
GOES_ON = {
    "copilot": {"result_type": "success", "text_result_for_llm": "<command started in background with shellId: s1>"},
    "gemini": {"llmContent": "<untrusted_context>\nCommand moved to background (PID: 27033). Output hidden. Press "
               "Ctrl+B to view.\n</untrusted_context>"},
    "qwen": {"llmContent": "Background shell started.\nid: bg_bf51abe3\npid: 27582\noutput file: /home/dev/x.output"
             "\nTo inspect: /tasks (text)"},
}  # fmt: skip
SLOW = {"result_type": "success", "text_result_for_llm": "<command with shellId: s1 is still running after 30 seconds. "
        "The command is still running but hasn't produced output yet.>"}  # fmt: skip


def key_of(name: str) -> str:
    return "tool_result" if name == "copilot" else "tool_response"


def begun(talk: Talk, said: dict[str, Any]) -> None:
    """A message whose call has ended, and its command has not."""
    assert talk.send(talk.call("Bash", {"command": SLACK})) == {}
    talk.send(talk.call("Bash", {"command": SLACK}, "after", **{key_of(talk.row.NAME): said}))


def tells(talk: Talk, tool: str, said: str) -> None:
    """Another tool of the client's tells of its tasks."""
    result = {"text_result_for_llm": said} if talk.row.NAME == "copilot" else {"llmContent": said}
    talk.send(talk.event("after", tool_name=tool, tool_input={}, **{key_of(talk.row.NAME): result}))


@pytest.mark.parametrize("name", [name for name in clients.names() if "goes_on" in clients.of(name).BACKGROUND])
def test_every_client_that_can_leave_a_command_running_leaves_it_open(talk_of: Of, store: Store, name: str) -> None:
    begun(talk_of(name), GOES_ON[name])
    assert state_of(store) == OPEN


def test_copilot_moves_a_slow_command_to_the_background_by_itself(talk_of: Of, store: Store) -> None:
    begun(talk_of("copilot"), SLOW)
    assert state_of(store) == OPEN


@pytest.mark.parametrize(
    ("name", "tool", "said", "outcome"),
    [
        ("copilot", "read_bash", "<command with shellId: s1 is still running.>", OPEN),
        ("copilot", "read_bash", '{"ok":true}\n<shellId: s2 completed with exit code 0>', OPEN),
        ("copilot", "read_bash", '{"ok":true}\n<shellId: s1 completed with exit code 0>', DONE),
        ("copilot", "read_bash", '{"ok":false,"error":"not_authed"}\n<shellId: s1 completed with exit code 0>', FAILED),
        ("copilot", "read_bash", "\n<shellId: s1 completed with exit code 0>", UNCERTAIN),
        ("copilot", "stop_bash", "<command with id: s1 stopped>", UNCERTAIN),
        ("copilot", "view", '{"ok":true}\n<shellId: s1 completed with exit code 0>', OPEN),  # a file that says so
        ("gemini", "list_background_processes", f"- [PID 27033] RUNNING: `{SLACK}`", OPEN),
        ("gemini", "list_background_processes", f"- [PID 27033] EXITED: `{SLACK}` (Exit Code: 7)", FAILED),
        ("gemini", "list_background_processes", f"- [PID 27033] EXITED: `{SLACK}` (Exit Code: 0)", UNCERTAIN),
        ("gemini", "list_background_processes", f"- [PID 1] EXITED: `{SLACK}` (Exit Code: 7)", OPEN),
    ],
)
def test_a_later_call_tells_the_end_of_a_clients_task(
    talk_of: Of, store: Store, name: str, tool: str, said: str, outcome: str
) -> None:
    talk = talk_of(name)
    begun(talk, GOES_ON[name])
    tells(talk, tool, said)
    assert state_of(store) == outcome


def test_codex_says_nothing_before_the_process_of_a_call_has_ended(talk_of: Of, store: Store) -> None:
    talk = talk_of("codex")
    assert talk.send(talk.call("Bash", {"command": SLACK})) == {}
    assert state_of(store) == OPEN
    talk.send(talk.call("Bash", {"command": SLACK}, "after", tool_response='{"ok":true}\n'))
    assert state_of(store) == UNCERTAIN, "it tells no exit status, and what was printed last only"
