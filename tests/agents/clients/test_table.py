"""One row a promise, for every client whose payloads were recorded: what its hook says, in the client's own form."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from agents.clients.conftest import PAYLOADS, WITH_PAYLOADS, Talk, spoken

from claimonce.agents import translation
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
    talk.begin()
    path = f"{own_home}/.local/share/claimonce/shims:{os.environ['PATH']}"
    said = talk.send(talk.call("Bash", held), PATH=path)
    if talk.row.ARMS in (clients.INHERITS, clients.PLUGIN):
        assert said == {}
    else:
        talk.denied(said)  # what its hook was given says nothing of its shells


def test_a_program_named_by_its_path_is_denied_behind_the_shims_too(talk: Talk, own_home: Path) -> None:
    talk.begin()
    path = f"{own_home}/.local/share/claimonce/shims:{os.environ['PATH']}"
    said = talk.send(talk.call("Bash", {"command": "/usr/bin/git push --no-verify"}), PATH=path)
    assert "past the shim" in talk.denied(said)


def test_a_session_is_told_how_to_act_at_its_start(talk: Talk) -> None:
    said, again = talk.begin(), talk.begin()
    if talk.row.ANSWERS.get("context SessionStart", talk.row.ANSWERS.get("context")):
        assert "claimonce gates mail" in json.dumps(said)
    else:
        assert said == {}, "it has no form for it, or drops it"
    assert "start.json" in {each.name for each in (PAYLOADS / talk.row.NAME).iterdir()} or again == {}, (
        "a prompt is no second start"
    )


def test_the_session_bears_the_clients_name(talk: Talk) -> None:
    talk.send(talk.call("Bash", PUSH))
    last = ledger.last(open_store())[0]
    assert last["session"].startswith(f"{talk.row.NAME}:")


def test_an_event_that_cannot_be_read_is_denied_where_it_is_a_call(talk: Talk) -> None:
    broken = json.dumps(talk.call("Bash", PUSH)).encode()[:-9]
    done = talk.raw(broken)
    assert done.returncode == 0
    assert "Make the same call again" in talk.denied(spoken(talk.row, done.stdout))
    assert talk.raw(json.dumps(talk.event("after")).encode()[:-9]).stdout == b""


def test_unknown_events_and_fields_are_passed(talk: Talk) -> None:
    assert talk.send({**talk.event("before"), talk.row.EVENT_KEY: "FromTheFuture"}) == {}
    assert talk.send({**talk.call("Bash", {"command": "ls"}), "brand_new": {"deep": [1, 2]}}) == {}
    assert talk.send({**talk.event("after"), "brand_new": 1}) == {}
    notes = [entry["reason"] for entry in ledger.last(open_store()) if "brand_new" in str(entry["reason"])]
    assert len(notes) == 1, "once a session"


def test_what_was_recorded_of_a_client_is_all_known(talk: Talk) -> None:
    for path in (PAYLOADS / talk.row.NAME).glob("*.json"):
        assert set(json.loads(path.read_text())) <= talk.row.KNOWN, path.name


def test_what_is_odd_is_in_the_ledger_once_a_session(talk: Talk) -> None:
    key = talk.row.KEYS.get("session_id", "session_id")
    event = talk.event("before")
    for odd in ({talk.row.EVENT_KEY: "FromTheFuture"}, {key: ""}, {talk.row.EVENT_KEY: "FromTheFuture"}):
        assert talk.send({**event, **odd}) == {}
    talk.raw(b"{broken")
    notes = [entry["reason"] for entry in ledger.last(open_store()) if entry["kind"] == "event"]
    assert len(notes) == 3
    assert any("FromTheFuture" in each for each in notes)
    assert any(f"without its {key}" in each for each in notes)
    assert any("cannot be read" in each for each in notes)


def test_two_clients_that_name_their_sessions_alike_are_two(talk: Talk, talk_of: Callable[[str], Talk]) -> None:
    other = talk_of("codex" if talk.row.NAME != "codex" else "gemini")
    for each in (talk, other):
        each.send(each.call("Bash", PUSH, session_id="one"))
    assert {entry["session"] for entry in ledger.last(open_store())} == {
        f"{talk.row.NAME}:one",
        f"{other.row.NAME}:one",
    }


def test_a_missing_session_id_is_still_judged(talk: Talk) -> None:
    event = talk.call("Bash", PUSH)
    event.pop(talk.row.KEYS.get("session_id", "session_id"))
    assert "around the gate" in talk.denied(talk.send(event))


def test_an_edit_of_a_counter_takes_the_next_number_or_is_told_it(talk: Talk) -> None:
    if "Edit" not in talk.row.TOOLS.values() and talk.row.TOOLS:
        pytest.skip("its edits are patches: a lease is taken for them, below")
    held = {**NUMBER, "file_path": str(talk.repo / "counter.json")}
    assert talk.send(talk.call("Edit", held, session_id="one", tool_use_id="t1")) == {}
    (talk.repo / "counter.json").write_text('{"SP": {"next": 153}}\n')
    result = "ok" if talk.row.BUNDLED else {"llmContent": "ok"}
    after = {"tool_result": {"text_result_for_llm": "ok"}, "tool_response": result}
    talk.send(talk.call("Edit", held, "after", session_id="one", tool_use_id="t1", **after))
    said = talk.send(talk.call("Edit", held, session_id="two", tool_use_id="t2"))
    if "rewrite" in talk.row.ANSWERS:
        assert "154" in json.dumps(said)
    else:
        assert "Run `claimonce next SP`" in talk.denied(said)


def test_a_refused_edit_takes_no_number_and_says_both_ways_to_one(talk: Talk) -> None:
    if "rewrite" in talk.row.ANSWERS or "Edit" not in talk.row.TOOLS.values():
        pytest.skip("a rewritten input is carried out, or its edits are patches")
    counter = talk.repo / "counter.json"
    counter.write_text('{"SP": {"next": 160}}\n')
    held = {**NUMBER, "file_path": str(counter)}
    for session in ("one", "two"):
        reason = talk.denied(talk.send(talk.call("Edit", held, session_id=session, tool_use_id=f"t-{session}")))
        assert "Run `claimonce next SP`" in reason
        assert "says 160 now" in reason
        assert open_counters() == []
    fresh = {**held, "old_string": '"next": 160', "new_string": '"next": 161'}
    assert talk.send(talk.call("Edit", fresh, session_id="one", tool_use_id="again")) == {}
    assert len(open_counters()) == 1


def test_whoever_reads_again_after_a_refusal_may_edit_even_where_the_file_lagged_behind_the_store(talk: Talk) -> None:
    """Numbers were offered to a session whose client then refused the edit itself: Qwen Code 0.15.10 does so."""
    if "rewrite" in talk.row.ANSWERS or "Edit" not in talk.row.TOOLS.values():
        pytest.skip("a rewritten input is carried out, or its edits are patches")
    counter = talk.repo / "counter.json"
    held = {**NUMBER, "file_path": str(counter)}
    assert talk.send(talk.call("Edit", held, session_id="one", tool_use_id="t1")) == {}
    key = open_counters()[0]["key"]
    counter.write_text('{"SP": {"next": 153}}\n')
    talk.send(talk.call("Edit", held, "after", session_id="one", tool_use_id="t1"))
    with (store := open_store()):
        store.put("put_counter_next", key=key, next=156)
    talk.denied(talk.send(talk.call("Edit", held, session_id="two", tool_use_id="t2")))
    assert "156" in counter.read_text()
    fresh = {**held, "old_string": '"next": 156', "new_string": '"next": 157'}
    assert talk.send(talk.call("Edit", fresh, session_id="two", tool_use_id="t3")) == {}


def test_an_edit_beside_a_number_that_has_moved_is_refused_with_words(talk: Talk) -> None:
    if "rewrite" in talk.row.ANSWERS or "Edit" not in talk.row.TOOLS.values():
        pytest.skip("a rewritten input is carried out, or its edits are patches")
    counter = talk.repo / "counter.json"
    counter.write_text('{"SP": {"next": 160}}\n')
    held = {"file_path": str(counter), "old_string": '{"SP": {"next": 152}}', "new_string": '{ "SP": {"next": 152} }'}
    assert "Read it again" in talk.denied(talk.send(talk.call("Edit", held)))


def test_the_same_event_twice_is_judged_once(talk: Talk) -> None:
    event = edit_of(talk)
    first, second = talk.send(event), talk.send(event)
    assert first == second == {}
    assert len(open_counters()) == 1
    assert any("came twice" in str(entry["reason"]) for entry in ledger.last(open_store()))


def test_while_one_session_edits_a_counter_another_is_told_who_and_after_it_may(talk: Talk, own_home: Path) -> None:
    settings = own_home / ".config" / "claimonce"
    settings.mkdir(parents=True)
    (settings / "claimonce.toml").write_text('[counter]\nwait = "1s"\n')
    talk.send(edit_of(talk, session_id="one"))
    assert "held" in talk.denied(talk.send(edit_of(talk, session_id="two")))
    talk.send(edit_of(talk, "after", session_id="one"))
    assert open_counters() == []


def edit_of(talk: Talk, name: str = "before", **changes: str) -> dict[str, object]:
    """Return the event of an edit of the counter's file, by a tool of the client's own."""
    held = {**NUMBER, "file_path": str(talk.repo / "counter.json")}
    tool = "Edit" if "Edit" in talk.row.TOOLS.values() or not talk.row.TOOLS else "MultiEdit"
    if talk.row.NAME == "codex":
        held = {"command": "*** Begin Patch\n*** Update File: counter.json\n@@\n-152\n+153\n*** End Patch\n"}
    return talk.call(tool, held, name, **changes)


def open_counters() -> list[dict[str, object]]:
    return [dict(row) for row in open_store().rows("intents_unsettled") if row["kind"] == "counter"]


def test_a_call_that_failed_is_told_apart_from_one_that_ended_well(talk: Talk) -> None:
    """A message that a command sent past any shim: done, failed, or, where the client tells no status, uncertain."""
    ours = translation.incoming(talk.row, talk.event("after"))
    failed = talk.row.NAME in ("opencode", "gptme", "cline")  # these were recorded with status 3
    if not talk.row.SAYS_FAILED:
        assert ours["tool_response"]["interrupted"]
    else:
        assert ours["hook_event_name"] == ("PostToolUseFailure" if failed else "PostToolUse")
        assert not failed or ours["error"].startswith("Exit code 3")


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
    notes = [str(entry["reason"]) for entry in ledger.last(open_store()) if entry["kind"] == "event"]
    assert notes == ["Gemini CLI starts the hook that was registered for claude as well"]
