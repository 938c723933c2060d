"""The first story's own pieces: gate in one step, or claim, check, mark."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from claimonce.cli import group
from claimonce.demo.remote import listen
from claimonce.gate.errors import StoreBroken
from claimonce.gate.gate import look
from claimonce.gate.store import open_store

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_gate_runs_once_and_then_says_who_and_when(claimonce: Run, place: Path) -> None:
    act = ["sh", "-c", "echo acted >> acts"]
    assert claimonce("gate", "notify-tekla", "--", *act).returncode == 0
    again = claimonce("gate", "Notify_Tekla", "--", *act, session="two")
    assert again.returncode == 0
    assert "already done by one" in again.stderr
    assert (place / "acts").read_text() == "acted\n"


def test_strict_tells_done_from_ran(claimonce: Run) -> None:
    claimonce("gate", "k", "--", "true")
    assert claimonce("gate", "k", "--strict", "--", "true").returncode == 83


@pytest.mark.parametrize("command", [["printf", "out"], ["sh", "-c", "echo out; exit 3"]])
def test_with_json_stdout_is_the_object_alone_whatever_the_command_prints(claimonce: Run, command: list[str]) -> None:
    done = claimonce("gate", "k", "--json", "--", *command)
    assert json.loads(done.stdout)["ran"] is True
    assert "out" in done.stderr
    inner = claimonce("gate", "k2", "--", "claimonce", "gate", "k2", "--json", "--", *command)
    assert json.loads(inner.stdout)["ran"] is True


def test_json_says_whether_the_command_ran(claimonce: Run) -> None:
    assert json.loads(claimonce("gate", "k", "--json", "--", "true").stdout)["ran"] is True
    second = json.loads(claimonce("gate", "k", "--json", "--", "true").stdout)
    assert (second["ran"], second["state"], second["session"]) == (False, "done", "env:one")


def test_gate_returns_the_commands_own_status_and_lets_it_be_tried_again(claimonce: Run) -> None:
    assert claimonce("gate", "k", "--", "sh", "-c", "exit 7").returncode == 7
    assert claimonce("gate", "k", "--", "true").returncode == 0


@pytest.mark.parametrize(("status", "after"), [(76, 81), (74, 81), (75, 0), (65, 0)])
def test_what_a_mail_programs_status_leaves_open_is_uncertain(
    claimonce: Run, place: Path, monkeypatch: pytest.MonkeyPatch, status: int, after: int
) -> None:
    program = place / "bin" / "msmtp"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\necho 'msmtp: the server sent an empty reply' >&2\nexit {status}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    ended = claimonce("gate", "notify-tekla", "--", "msmtp", "tekla@x.test")
    assert (ended.returncode, "an empty reply" in ended.stderr) == (status, True)
    assert claimonce("check", "notify-tekla").returncode == after


def test_the_commands_own_options_are_left_to_it(claimonce: Run) -> None:
    assert claimonce("gate", "k", "--", "echo", "--json", "--strict").stdout == "--json --strict\n"


def test_a_command_that_does_not_exist_has_failed(claimonce: Run) -> None:
    assert claimonce("gate", "k", "--", "no-such-program").returncode == 127
    assert claimonce("check", "k").returncode == 0


def test_a_killed_command_is_uncertain_until_a_person_settles_it(claimonce: Run) -> None:
    assert claimonce("gate", "k", "--", "sh", "-c", "kill -9 $$").returncode == 137
    assert claimonce("check", "k").returncode == 81
    again = claimonce("gate", "k", "--", "true", session="two")
    assert again.returncode == 81
    assert "claimonce settle k" in again.stderr
    assert claimonce("status", "--exit-code").returncode == 81
    assert claimonce("settle", "k", "--done", "--note", "she confirmed it").returncode == 0
    assert claimonce("check", "k").returncode == 1
    assert claimonce("status", "--exit-code").returncode == 0


def test_settled_as_not_done_may_be_tried_again(claimonce: Run) -> None:
    claimonce("gate", "k", "--", "sh", "-c", "kill -9 $$")
    assert claimonce("settle", "k", "--not-done").returncode == 0
    assert claimonce("gate", "k", "--", "true").returncode == 0


def test_only_what_is_uncertain_can_be_settled(claimonce: Run) -> None:
    assert claimonce("settle", "k", "--done").returncode == 1


def test_settle_is_refused_inside_an_agents_session(claimonce: Run) -> None:
    claimonce("gate", "k", "--", "sh", "-c", "kill -9 $$")
    refused = claimonce("settle", "k", "--done", env={"CLAUDECODE": "1"})
    assert refused.returncode == 2
    assert "for people" in refused.stderr
    assert claimonce("check", "k").returncode == 81


def test_the_second_waits_for_the_first_and_does_not_act(claimonce: Run, place: Path) -> None:
    os.mkfifo(place / "go")
    results: list[subprocess.CompletedProcess[str]] = []
    act = ["sh", "-c", "echo a >> acts; cat go"]
    first = threading.Thread(target=lambda: results.append(claimonce("gate", "k", "--", *act)))
    first.start()
    while not (place / "acts").exists():
        pass
    held = claimonce("gate", "k", "--wait", "0s", "--", "sh", "-c", "echo b >> acts", session="two")
    assert held.returncode == 80
    assert "held by one" in held.stderr
    assert "--wait" in held.stderr
    second = threading.Thread(
        target=lambda: results.append(claimonce("gate", "k", "--", "sh", "-c", "echo b >> acts", session="two"))
    )
    second.start()
    (place / "go").write_text("")
    first.join()
    second.join()
    assert [result.returncode for result in results] == [0, 0]
    assert (place / "acts").read_text() == "a\n"


def test_a_killed_gate_leaves_the_key_uncertain(claimonce: Run, place: Path) -> None:
    os.mkfifo(place / "go")
    words = [sys.executable, "-m", "claimonce.cli", "gate", "k", "--", "sh", "-c", "echo a >> acts; exec cat go"]
    gate = subprocess.Popen(words, cwd=place, env={**os.environ, "CLAIMONCE_SESSION": "one"})
    while not (place / "acts").exists():
        pass
    gate.send_signal(signal.SIGKILL)
    gate.wait()
    (place / "go").write_text("")
    assert claimonce("check", "k").returncode == 81


def test_a_signal_reaches_the_command_and_its_status_comes_back(place: Path) -> None:
    script = "trap 'echo caught > caught; exit 9' TERM; echo up > up; while :; do sleep 0.05; done"
    words = [sys.executable, "-m", "claimonce.cli", "gate", "k", "--", "sh", "-c", script]
    gate = subprocess.Popen(words, cwd=place, env={**os.environ, "CLAIMONCE_SESSION": "one"})
    while not (place / "up").exists():
        pass
    gate.send_signal(signal.SIGTERM)
    assert gate.wait() == 9
    assert (place / "caught").exists()


def test_stdin_reaches_the_command_byte_for_byte(claimonce: Run, place: Path) -> None:
    claimonce("gate", "k", "--", "sh", "-c", "cat > got", stdin="line\n\ttab\x01 end")
    assert (place / "got").read_text() == "line\n\ttab\x01 end"


def test_claim_check_mark_release_as_separate_steps(claimonce: Run) -> None:
    assert claimonce("claim", "k", "--ttl", "30s").returncode == 0
    held = claimonce("claim", "k", session="two")
    assert (held.returncode, "--wait" in held.stderr) == (80, False)
    assert claimonce("release", "k", session="two").returncode == 80
    assert claimonce("mark", "k", "--receipt", '{"id": 5}').returncode == 0
    assert claimonce("check", "k").returncode == 1
    assert claimonce("claim", "k", session="two").returncode == 83


def test_a_session_may_gate_under_its_own_claim(claimonce: Run) -> None:
    claimonce("claim", "k")
    assert claimonce("gate", "k", "--wait", "0s", "--", "true", session="two").returncode == 80
    assert claimonce("gate", "k", "--", "true").returncode == 0


def test_release_frees_the_key(claimonce: Run) -> None:
    claimonce("claim", "k")
    assert claimonce("release", "k").returncode == 0
    assert claimonce("claim", "k", session="two").returncode == 0


def test_why_and_log_tell_the_story(claimonce: Run) -> None:
    claimonce("gate", "k", "--", "true")
    claimonce("gate", "k", "--", "true", session="two")
    assert "already done by one" in claimonce("why", "k").stdout
    rows = [json.loads(line) for line in claimonce("log", "--json").stdout.splitlines()]
    assert [row["state"] for row in rows if row["key"] == "k"] == ["intended", "done"]
    assert all({"at", "session", "kind", "key", "state", "verdict", "receipt"} <= set(row) for row in rows)


@pytest.mark.parametrize(
    ("args", "names"),
    [
        (["gate", "k"], "COMMAND"),
        (["gate", "", "--", "true"], "not a key"),
        (["gate", "k", "--window", "soon", "--", "true"], "not a duration"),
        (["gaet", "k"], "gate"),
        (["mark", "k", "--receipt", "{"], "JSON"),
        (["answer", "q-1", "distinct", "--why", "x"], "q-1"),
    ],
)
def test_a_mistake_is_one_error_of_status_2_that_says_what_to_do(claimonce: Run, args: list[str], names: str) -> None:
    result = claimonce(*args)
    assert result.returncode == 2
    assert names in result.stderr
    assert "Traceback" not in result.stderr


def test_gate_sends_a_mail_itself_once(claimonce: Run) -> None:
    with listen() as mailbox:
        env = {"CLAIMONCE_MAIL__TRANSPORT": f"smtp://127.0.0.1:{mailbox.port}"}
        mail = ["--to", "Tekla <t@example.test>", "--subject", "hello\nBcc: x@y", "--body", "hi"]
        args = ["gate", "notify-tekla", *mail]
        assert claimonce(*args, env=env).returncode == 0
        assert claimonce(*args, env=env, session="two").returncode == 0
        assert mailbox.subjects == ["hello Bcc: x@y"]


def test_a_mail_without_a_transport_is_refused_before_the_key_is_entered(claimonce: Run) -> None:
    args = ["gate", "notify-tekla", "--to", "t@example.test", "--subject", "s", "--body", "b"]
    refused = claimonce(*args)
    assert refused.returncode == 2
    assert "mail.transport" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert [json.loads(line) for line in claimonce("log", "--json").stdout.splitlines()] == []
    with listen() as mailbox:
        env = {"CLAIMONCE_MAIL__TRANSPORT": f"smtp://127.0.0.1:{mailbox.port}"}
        assert claimonce(*args, env=env, session="two").returncode == 0
        assert mailbox.subjects == ["s"]


def test_a_command_that_cannot_be_started_at_all_leaves_the_key_free(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    with pytest.raises(ValueError, match="null"):
        group.claimonce.main(["gate", "k", "--", "true\0"], standalone_mode=False)
    assert look(open_store(), "k").name == "failed"


def test_a_mail_that_cannot_be_registered_leaves_the_key_free(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    monkeypatch.setenv("CLAIMONCE_MAIL__TRANSPORT", "/usr/bin/false")
    store = open_store()
    with store:
        store._db.execute("DROP TABLE messages")  # the next to write there meets an error of the store
    args = ["gate", "k", "--to", "t@example.test", "--subject", "s", "--body", "b"]
    with pytest.raises(StoreBroken):
        group.claimonce.main(args, standalone_mode=False)
    assert look(store, "k").name == "failed"


def test_a_program_runs_and_is_waited_for_where_child_signals_are_ignored(claimonce: Run) -> None:
    words = [sys.executable, "-m", "claimonce.cli", "gate", "k", "--", "sh", "-c", "exit 7"]
    done = subprocess.run(
        words, check=False, capture_output=True, preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    )
    assert done.returncode == 7


def test_what_looks_like_markup_is_printed_as_it_is(claimonce: Run) -> None:
    claimonce("gate", "k:email:[b]", "--", "true")
    assert "k:email:[b]" in claimonce("log").stdout


def test_a_mail_that_the_server_refuses_has_failed(claimonce: Run) -> None:
    env = {"CLAIMONCE_MAIL__TRANSPORT": "smtp://127.0.0.1:9"}
    args = ["gate", "notify-tekla", "--to", "t@example.test", "--subject", "s", "--body", "b"]
    refused = claimonce(*args, env=env)
    assert refused.returncode == 1
    assert "refused" in refused.stderr
    assert claimonce("check", "notify-tekla").returncode == 0


def test_a_folder_of_markers_comes_in_and_goes_out(claimonce: Run, place: Path) -> None:
    old = place / "state" / "notification-sent"
    old.mkdir(parents=True)
    (old / "notify-tekla-about-sven.json").write_text('{"sent_at": "2026-06-21T10:00:00Z", "by": "bob"}')
    (old / "notify-erik.json").write_text('{"sent_at": ')
    taken = claimonce("markers", "import", str(old))
    assert taken.returncode == 1
    assert "notify-erik.json" in taken.stderr
    assert claimonce("check", "notify-tekla-about-sven").returncode == 1
    assert claimonce("check", "notify-erik").returncode == 81
    assert claimonce("markers", "export", str(place / "out")).returncode == 0
    exported = [path.read_text() for path in (place / "out").iterdir()]
    assert len(exported) == 1
    assert "tekla" not in exported[0] + next((place / "out").iterdir()).name


def test_the_settings_name_the_folders_of_markers_when_nobody_else_does(claimonce: Run, place: Path) -> None:
    env = {"CLAIMONCE_MARKERS__EXPORT": str(place / "out"), "CLAIMONCE_MARKERS__IMPORT": str(place / "in")}
    (place / "in").mkdir()
    (place / "in" / "notify-erik.json").write_text("{}")
    assert claimonce("markers", "import", env=env).returncode == 0
    assert claimonce("check", "notify-erik").returncode == 1
    assert claimonce("markers", "export", env=env).returncode == 0
    assert len(list((place / "out").iterdir())) == 1


@pytest.mark.parametrize("verb", ["export", "import"])
def test_a_folder_of_markers_that_nobody_names_is_a_usage_error_with_the_setting(claimonce: Run, verb: str) -> None:
    refused = claimonce("markers", verb)
    assert refused.returncode == 2
    assert f"markers.{verb}" in refused.stderr


def test_a_set_folder_of_markers_that_is_not_there_is_a_usage_error(claimonce: Run, place: Path) -> None:
    refused = claimonce("markers", "import", env={"CLAIMONCE_MARKERS__IMPORT": str(place / "none")})
    assert (refused.returncode, "markers.import" in refused.stderr) == (2, True)
