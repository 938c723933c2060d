"""What the page is told and when, and what it can do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from serve.served import Served

from claimonce.gate import gate, ledger
from claimonce.gate.store import open_store

Serving = Callable[..., Served]


def state_of(key: str) -> str:
    with closing(open_store()) as store:
        return gate.look(store, key).name


def test_a_commit_of_another_process_reaches_the_page(serving: Serving) -> None:
    events = serving().events()
    assert next(events)["acts"] == []
    with closing(open_store()) as store, store:
        ledger.write(store, "env:one", "act", "deploy:web", state="done")
    shown = next(screen for screen in events if screen["acts"])
    assert (shown["acts"][0]["key"], shown["acts"][0]["state"]) == (
        "deploy:web",
        "done",
    )


def test_a_question_comes_with_both_texts_and_nothing_raw(serving: Serving, asked: str) -> None:
    screen = next(each for each in serving().events() if each.get("questions"))
    (one,) = screen["questions"]
    assert (one["id"], one["mine"]["head"], one["theirs"][0]["head"]) == (
        asked,
        "He cannot log in.",
        "The login is missing.",
    )
    assert "\x1b" not in json.dumps(screen, ensure_ascii=False)


@pytest.mark.parametrize(
    ("act", "fields"),
    [("answer", {"word": "distinct", "why": "x"}), ("settle", {"key": "deploy:web", "done": True}), ("reconcile", {})],
)
def test_without_control_nothing_can_be_changed(
    serving: Serving, asked: str, unsure: str, act: str, fields: dict[str, object]
) -> None:
    status, said = serving().do(act, id=asked, **fields)
    assert (status, "read-only" in said) == (403, True)
    assert state_of(unsure) == gate.UNCERTAIN


def test_a_person_settles_by_the_page_as_by_the_verb(serving: Serving, unsure: str) -> None:
    page = serving("--control")
    assert page.do("settle", key=unsure, done=False, note="the log says so")[0] == 200
    assert state_of(unsure) == gate.FAILED
    with closing(open_store()) as store:
        (last,) = store.rows("ledger_of_key", key=unsure, most=1)
    assert "the log says so" in last["reason"]


def test_an_answer_lets_that_message_through(serving: Serving, asked: str) -> None:
    page = serving("--control")
    assert page.do("answer", id=asked, word="distinct", why="another login")[0] == 200
    assert any(not each["questions"] for each in page.events() if "questions" in each)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"key": "deploy:web"}, 400),
        ({"key": "deploy:web", "done": "yes"}, 400),
        ({"key": 5, "done": True}, 400),
        ({"key": "never:heard", "done": True}, 409),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    serving: Serving, unsure: str, fields: dict[str, object], status: int
) -> None:
    got, said = serving("--control").do("settle", **fields)
    assert (got, said.endswith(".") or "claimonce" in said) == (status, True)
    assert state_of(unsure) == gate.UNCERTAIN


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 9000])
def test_a_body_that_is_no_object_is_refused(serving: Serving, body: bytes) -> None:
    page = serving("--control")
    assert page.ask("/api/settle", "POST", body, content_type="application/json")[0] == 400
    assert page.ask("/api/settle", "POST", b"{}", content_type="text/plain")[0] == 415
    assert page.ask("/api/else", "POST", b"{}", content_type="application/json")[0] == 404


def test_the_story_of_a_question_says_who_wanted_what_and_who_was_told(serving: Serving, asked: str) -> None:
    _, _, body = serving().ask(f"/api/incident?key={asked}")
    told = [(one["session"], one["what"]) for one in json.loads(body)["moments"]]
    assert told[:3] == [("claude:one", "done"), ("claude:two", "wanted to send"), ("claude:two", "was asked")]


def test_an_agent_cannot_serve_with_control(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUDECODE", "1")
    words = [sys.executable, "-m", "claimonce.cli", "serve", "--control", "--port", "0"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=own_home)
    assert (done.returncode, "is for people" in done.stderr) == (2, True)


def test_a_port_in_use_is_a_clear_line(serving: Serving, own_home: Path) -> None:
    page = serving()
    words = [sys.executable, "-m", "claimonce.cli", "serve", "--port", str(page.port)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=own_home)
    assert done.returncode == 2
    assert f"port {page.port} is in use; choose another with --port" in done.stderr


def test_a_browser_that_goes_away_leaves_the_others_be(serving: Serving) -> None:
    page = serving()
    gone, stays = page.events(), page.events()
    next(gone), next(stays)
    gone.close()  # type: ignore[attr-defined]
    with closing(open_store()) as store, store:
        ledger.write(store, "env:one", "act", "deploy:web", state="done")
    assert any(screen["acts"] for screen in stays)


def test_a_killed_server_leaves_the_store_as_it_was(serving: Serving, unsure: str) -> None:
    page = serving()
    next(page.events())
    page.process.kill()
    page.process.wait()
    assert state_of(unsure) == gate.UNCERTAIN
    next(serving().events())
