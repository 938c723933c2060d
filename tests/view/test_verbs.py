"""The verbs that look: sessions, questions, answer, keys, log, status --short."""

from __future__ import annotations

import getpass
import itertools
import json
import os
import pty
import selectors
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from claimonce.gate import gate, ledger, owner
from claimonce.gate.letters import admission, messages
from claimonce.gate.letters.admission import Sender
from claimonce.gate.store import open_store
from claimonce.hooks.call import Session

Run = Callable[..., "subprocess.CompletedProcess[str]"]
WORDS = [sys.executable, "-m", "claimonce.cli"]


@pytest.fixture
def claimonce(own_home: Path) -> Run:
    """Run a verb outside any repository."""
    place = own_home / "place"
    place.mkdir()

    def run(*args: str, session: str = "one", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        whole = {**os.environ, "CLAIMONCE_SESSION": session, **(env or {})}
        return subprocess.run([*WORDS, *args], capture_output=True, text=True, cwd=place, env=whole, check=False)

    return run


def noted(*keys: str, reason: str = "", session: str = "env:one") -> None:
    store = open_store()
    with store:
        for key in keys:
            ledger.write(store, session, "act", key, state="done", receipt={"id": "r-1"}, reason=reason)
    store.close()


def kept_back(claimonce: Run) -> str:
    """Two agents write to one person; return the id of the question that the second one gets."""
    hook = ["hook", "claude"]
    for number, text in enumerate(("the disk of web-1 is full", "web-1 has a full disk")):
        event = {
            "hook_event_name": "PreToolUse", "session_id": f"s{number}", "cwd": "/",
            "tool_name": "mcp__slack__post_message", "tool_use_id": f"u{number}",
            "tool_input": {"channel": "C1", "text": text},
        }  # fmt: skip
        said = subprocess.run(
            [*WORDS, *hook], input=json.dumps(event), capture_output=True, text=True, check=True
        ).stdout
    return "q-" + said.partition("q-")[2][:6]


def test_an_entry_of_the_log_is_one_line_whatever_stands_in_it(claimonce: Run) -> None:
    noted("a", reason="x " * 240)
    noted("b", reason="second")
    assert [row.split()[3] for row in claimonce("log").stdout.splitlines()] == ["a", "b"]


def test_columns_stand_below_their_heads(claimonce: Run) -> None:
    noted("a", "a-much-longer-key")
    head, *rows = claimonce("keys", "*").stdout.splitlines()
    assert {row[head.index("key") :] for row in rows} == {"a", "a-much-longer-key"}
    claimonce("claim", "deploy", "--ttl", "10m")
    head, row = claimonce("sessions").stdout.splitlines()
    assert row[head.index("holds or waits for") :].startswith("deploy ")


def test_the_texts_of_a_question_are_indented_below_it(claimonce: Run) -> None:
    asked = kept_back(claimonce)
    first, *rest = claimonce("questions").stdout.splitlines()
    assert first.startswith(asked)
    assert rest
    assert all(row.startswith("  ") for row in rest)


def test_the_log_is_filtered_by_each_of_its_options(claimonce: Run) -> None:
    noted("notify:tekla:disk#failing", "pay")
    noted("pay", session="env:two")

    def keys(*args: str) -> list[str]:
        rows = [json.loads(row) for row in claimonce("log", "--json", *args).stdout.splitlines()]
        assert all(row["v"] == 1 for row in rows)
        return [row["key"] for row in rows]

    assert keys() == ["notify:tekla:disk#failing", "pay", "pay"]
    assert keys("--key", "notify:*") == ["notify:tekla:disk#failing"]
    assert keys("--key", "pay", "--session", "two") == ["pay"]
    assert keys("--verdict", "failed") == []
    assert keys("--effect", "act", "-n", "1") == ["pay"]
    assert keys("--since", "1h") == keys()
    assert keys("--key", "p_y") == [], "an underscore is an underscore"


def test_follow_tells_what_comes_and_only_that(own_home: Path) -> None:
    noted("before")
    words = [*WORDS, "log", "--follow", "-n", "0", "--json"]
    follower = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=own_home)
    assert follower.stdout is not None
    try:
        coming = selectors.DefaultSelector()  # `select` takes no descriptor above 1,023
        coming.register(follower.stdout, selectors.EVENT_READ)
        for number in itertools.count():  # until it is up
            noted(f"k{number}")
            if coming.select(0.2):
                break
        assert json.loads(follower.stdout.readline())["key"].startswith("k")
    finally:
        follower.kill()
        follower.communicate()


def test_a_key_that_nobody_knows_finds_the_one_that_goes_on(claimonce: Run) -> None:
    noted("notify:tekla:disk#failing")
    for verb in ("why", "check"):
        assert "notify:tekla:disk#failing" in claimonce(verb, "notify:tekla:disk").stdout, verb
    assert "notify:tekla:disk#failing" in claimonce("check", "--json", "notify:tekla:disk").stdout
    assert json.loads(claimonce("why", "--json", "notify:tekla:disk").stdout)["nearest"] == [
        "notify:tekla:disk#failing"
    ]
    assert [row["key"] for row in json.loads(claimonce("keys", "--json", "disk").stdout)] == [
        "notify:tekla:disk#failing"
    ]
    assert claimonce("keys", "nothing-like-it").returncode == 1


def test_what_was_kept_back_is_shown_with_both_texts_and_answered_by_a_person(claimonce: Run) -> None:
    asked = kept_back(claimonce)
    shown = claimonce("questions").stdout
    assert "web-1 has a full disk" in shown
    assert "the disk of web-1 is full" in shown
    assert f"claimonce answer {asked} distinct --why" in shown
    assert "1 question waits" in claimonce("status").stdout
    (row,) = json.loads(claimonce("questions", "--json").stdout)
    assert (row["id"], row["mine"]["head"], row["theirs"]["head"], row["state"]) == (
        asked, "web-1 has a full disk", "the disk of web-1 is full", "open",
    )  # fmt: skip
    assert claimonce("answer", asked, "distinct", "--why", "another disk").returncode == 0
    assert claimonce("questions").stdout == "Nothing is asked.\n"
    (entry,) = [json.loads(line) for line in claimonce("log", "--json", "-n", "1").stdout.splitlines()]
    assert getpass.getuser() in entry["reason"]
    assert "another disk" in entry["reason"]


def test_the_agent_whose_question_a_person_answered_is_told(claimonce: Run) -> None:
    claimonce("answer", kept_back(claimonce), "distinct", "--why", "another disk")
    store = open_store()
    (told,) = store.rows("warnings_for", session="claude:s1")
    assert "send that message again" in told["text"]


def test_sessions_are_listed_with_what_they_hold(claimonce: Run) -> None:
    claimonce("claim", "pay", "--ttl", "10m", session="nightly")
    (row,) = json.loads(claimonce("sessions", "--json").stdout)
    assert (row["name"], row["client"], row["state"], row["holds"]) == ("nightly", "env", "holding", ["pay"])
    assert set(row) >= {"session", "cwd", "branch", "since"}
    assert "nightly" in claimonce("sessions").stdout


def test_the_short_status_is_one_line_of_sixty_letters_and_nothing_when_all_is_quiet(claimonce: Run) -> None:
    assert claimonce("status", "--short").stdout == ""
    kept_back(claimonce)
    (line,) = claimonce("status", "--short").stdout.splitlines()
    assert line.startswith("1 asked")
    assert len(line) <= 60


def test_a_terminal_of_twenty_columns_gets_lines_of_twenty(claimonce: Run, own_home: Path) -> None:
    noted("a-key-that-is-longer-than-the-terminal-is-wide", reason="日本語" * 20)
    kept_back(claimonce)
    for verb in ("log", "sessions", "questions", "keys"):
        ours, theirs = pty.openpty()
        subprocess.run(["stty", "cols", "20"], stdin=theirs, check=True)
        subprocess.run([*WORDS, verb], stdout=theirs, stdin=theirs, cwd=own_home, check=True)
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65_536):
                shown += piece
        except OSError:
            pass
        os.close(ours)
        lines = shown.decode().splitlines()
        assert lines
        assert max(map(cell_len, lines)) <= 20, verb


def test_a_store_of_another_user_is_a_clear_line(claimonce: Run, own_home: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    state = own_home / "theirs"
    state.mkdir(mode=0o700)
    os.chown(state, 12345, 12345)
    for verb in ("sessions", "questions", "log", "keys", "status"):
        done = claimonce(verb, env={"CLAIMONCE_STATE": str(state)})
        assert done.returncode == 2, verb
        assert "Traceback" not in done.stderr
        assert "a bug" not in done.stderr


def test_status_queue_and_why_call_a_session_by_its_name(claimonce: Run) -> None:
    claimonce("claim", "deploy", "--ttl", "10m", "--session", "claude:6f9c0f8e-1f5c-4f0e-9c55-0a51b2d4e7f1")
    shown, told = claimonce("status").stdout, claimonce("why", "deploy").stdout
    name = json.loads(claimonce("status", "--json").stdout)[0]["name"]
    assert name.startswith("claude:")
    assert name in shown
    assert name in told
    assert "6f9c0f8e" not in shown
    assert f"{name} (6f9c0f8e)" in told
    assert "6f9c0f8e-1f5c" not in told


def test_a_message_that_went_because_nobody_could_answer_is_not_said_to_be_kept_back(
    claimonce: Run, own_home: Path
) -> None:
    store = open_store()
    for who, subject in (("claude:one", "Sven needs a login"), ("cron:two", "Login for Sven")):
        client, _, name = who.partition(":")
        what = messages.message("email", ["t@x.org"], subject, "He cannot log in.")
        begun = admission.begin(store, what, Sender(Session(client, name, can_answer=client != "cron"), owner.here()))
        assert begun.intent is not None
        gate.settle(store, begun.intent, "done", {})
    store.close()
    told = claimonce("questions").stdout
    assert "sent all the same: Login for Sven" in told
    assert "kept back" not in told


@pytest.mark.parametrize("verb", ["status", "queue", "log", "sessions", "questions", "keys", "report"])
def test_a_store_that_needs_a_newer_version_is_a_clear_line(claimonce: Run, verb: str) -> None:
    noted("a")
    store = open_store()
    with store:
        store.connection.execute("UPDATE meta SET value = 999 WHERE name = 'needs'")  # type: ignore[attr-defined]
    store.close()
    done = claimonce(verb, *(["*"] if verb == "keys" else []))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "upgrade claimonce here" in done.stderr
