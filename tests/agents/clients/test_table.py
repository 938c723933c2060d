"""One row a promise, for every client whose payloads were recorded: what its hook says, in the client's own form."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from agents.clients.conftest import WITH_PAYLOADS, Talk

from claimonce.clients import row as clients
from claimonce.gate import ledger
from claimonce.gate.store import open_store

PUSH = {"command": "git push origin main"}
MAIL = {"command": "echo hi | mail -s Hello tekla@example.test"}
WEBHOOK = {"command": "curl -fsS -d text=hello https://hooks.slack.com/services/T0/B0/x"}
NUMBER = {"file_path": "counter.json", "old_string": '"next": 152', "new_string": '"next": 153'}


def test_every_client_that_is_wired_has_recorded_payloads_or_a_plugin() -> None:
    rows = [row for name in clients.wired() if (row := clients.of(name)) is not None]
    assert {row.NAME for row in rows if not row.BUNDLED and row.NAME != "claude"} <= set(WITH_PAYLOADS)


@pytest.mark.parametrize("command", ["ls -l", "git status", "echo git push", "grep -rn mail ."])
def test_what_reaches_nobody_passes_in_silence(talk: Talk, command: str) -> None:
    assert talk.send(talk.call("Bash", {"command": command})) == {}


@pytest.mark.parametrize("held", [PUSH, MAIL])
def test_a_program_that_meets_no_shim_is_denied_in_the_clients_own_form(talk: Talk, held: dict[str, str]) -> None:
    reason = talk.denied(talk.send(talk.call("Bash", held)))
    assert "claimonce" in reason
    assert "would go around the gate" in reason


@pytest.mark.parametrize("held", [PUSH, MAIL])
def test_where_shells_inherit_path_and_it_leads_to_the_shims_the_program_is_left_to_them(
    talk: Talk, held: dict[str, str], own_home: Path
) -> None:
    talk.send(talk.event("start" if talk.row.NAME != "qwen" else "prompt"))
    path = f"{own_home}/.local/share/claimonce/shims:{os.environ['PATH']}"
    said = talk.send(talk.call("Bash", held), PATH=path)
    if talk.row.ARMS == clients.INHERITS:
        assert said == {}
    else:
        talk.denied(said)  # what its hook was given says nothing of its shells


def test_a_program_named_by_its_path_is_denied_behind_the_shims_too(talk: Talk, own_home: Path) -> None:
    talk.send(talk.event("start" if talk.row.NAME != "qwen" else "prompt"))
    path = f"{own_home}/.local/share/claimonce/shims:{os.environ['PATH']}"
    said = talk.send(talk.call("Bash", {"command": "/usr/bin/git push --no-verify"}), PATH=path)
    assert "past the shim" in talk.denied(said)


def test_a_session_is_told_how_to_act_at_its_start(talk: Talk) -> None:
    said = json.dumps(talk.send(talk.event("start" if talk.row.NAME != "qwen" else "prompt")))
    assert "claimonce gates mail" in said
    again = talk.send(talk.event("start" if talk.row.NAME != "qwen" else "prompt"))
    assert talk.row.NAME != "qwen" or again == {}, "a prompt is no second start"


def test_the_session_bears_the_clients_name(talk: Talk) -> None:
    talk.send(talk.call("Bash", PUSH))
    last = ledger.last(open_store())[0]
    assert last["session"].startswith(f"{talk.row.NAME}:")


def test_an_event_that_cannot_be_read_is_denied_where_it_is_a_call(talk: Talk) -> None:
    broken = json.dumps(talk.call("Bash", PUSH)).encode()[:-9]
    done = talk.raw(broken)
    assert done.returncode == 0
    assert "Make the same call again" in talk.denied(json.loads(done.stdout))
    assert talk.raw(json.dumps(talk.event("after")).encode()[:-9]).stdout == b""


def test_unknown_events_and_fields_are_passed(talk: Talk) -> None:
    assert talk.send({**talk.event("before"), talk.row.EVENT_KEY: "FromTheFuture"}) == {}
    assert talk.send({**talk.call("Bash", {"command": "ls"}), "brand_new": {"deep": [1, 2]}}) == {}


def test_a_missing_session_id_is_still_judged(talk: Talk) -> None:
    event = talk.call("Bash", PUSH)
    event.pop("session_id")
    talk.denied(talk.send(event))


def test_an_edit_of_a_counter_takes_the_next_number_or_is_told_it(talk: Talk) -> None:
    if talk.row.NAME == "codex":
        pytest.skip("its edits are patches: see test_codex.py")
    held = {**NUMBER, "file_path": str(talk.repo / "counter.json")}
    assert talk.send(talk.call("Edit", held, session_id="one", tool_use_id="t1")) == {}
    (talk.repo / "counter.json").write_text('{"SP": {"next": 153}}\n')
    after = {"tool_result": {"text_result_for_llm": "ok"}, "tool_response": {"llmContent": "ok"}}
    talk.send(talk.call("Edit", held, "after", session_id="one", tool_use_id="t1", **after))
    said = talk.send(talk.call("Edit", held, session_id="two", tool_use_id="t2"))
    assert "154" in json.dumps(said)
    if "rewrite" not in talk.row.ANSWERS:
        assert "with this input instead" in talk.denied(said)


def test_the_same_event_twice_is_judged_once(talk: Talk) -> None:
    held = {**NUMBER, "file_path": str(talk.repo / "counter.json")}
    tool = "Edit" if talk.row.NAME != "codex" else "apply_patch"
    if tool == "apply_patch":
        held = {"command": "*** Begin Patch\n*** Update File: counter.json\n@@\n-152\n+153\n*** End Patch\n"}
    event = talk.call(tool, held)
    first, second = talk.send(event), talk.send(event)
    assert first == second == {}
    taken = [row for row in ledger.last(open_store()) if row["kind"] == "counter" and row["state"] == "intended"]
    assert len(taken) <= 1


def test_a_claude_hook_that_another_client_starts_answers_in_that_clients_form(
    talk_of: Callable[[str], Talk], tmp_path: Path
) -> None:
    import subprocess
    import sys

    talk = talk_of("gemini")
    script = tmp_path / "gemini"
    script.write_text(
        f"#!{sys.executable}\nimport subprocess, sys\nsubprocess.run({[sys.executable, '-m', 'claimonce.cli']!r} + "
        "['hook', 'claude'], start_new_session=True)\n"
    )
    script.chmod(0o755)
    done = subprocess.run(
        [str(script)],
        input=json.dumps(talk.call("Bash", PUSH)).encode(),
        capture_output=True,
        cwd=talk.repo,
        check=False,
    )
    assert "claimonce push" in talk.denied(json.loads(done.stdout))
