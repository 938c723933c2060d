"""The report: what observing says of a week is what enforcing would have done in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from compiled import hook_words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimonce.cli.report import as_html, as_markdown, as_text
from claimonce.gate import gate, ledger, owner
from claimonce.gate.letters import admission, messages
from claimonce.gate.letters.admission import Sender
from claimonce.gate.store import Store, open_store
from claimonce.hooks.call import Session
from claimonce.view import report
from claimonce.view.reader import Reader
from examples import examples

TEXTS = ("the disk of web-1 is full", "web-1 has a full disk", "disk full on web-1, please look", "lunch at noon?",
         "the deploy of api-7 failed", "api-7: deploy failed, rolled back")  # fmt: skip
CALLS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, len(TEXTS) - 1), st.integers(0, 1), st.booleans()), max_size=12
)


def verdicts(calls: list[tuple[int, int, int, bool]], mode: str) -> list[tuple[str, str, str]]:
    """Make the calls in a store of their own and return what its report says of each."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(os.path.join(folder, "state"))
        for session, text, reader, fails in calls:
            what = messages.message("email", [f"r{reader}@x.org"], "", TEXTS[text])
            begun = admission.begin(store, what, Sender(Session("claude", f"s{session}"), owner.here(), mode=mode))
            if begun.intent is not None:
                gate.settle(store, begun.intent, "failed" if fails else "done", {})
        found = [(one.session, one.key, one.verdict) for one in report.verdicts(Reader(store))]
        store.close()
    return found


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CALLS)
def test_what_observing_foresees_is_what_the_same_calls_get_under_enforce(
    calls: list[tuple[int, int, int, bool]],
) -> None:
    enforced = verdicts(calls, "enforce")
    assert verdicts(calls, "observe") == enforced
    assert verdicts(calls, "warn") == enforced


def hook_calls(mode: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    state, place = home / f"state-{mode}", home / f"place-{mode}"
    place.mkdir()
    monkeypatch.setenv("CLAIMONCE_STATE", str(state))
    monkeypatch.setenv("CLAIMONCE_NOTIFY__MODE", mode)
    for number, text in enumerate((0, 1, 2, 3, 0)):
        event: dict[str, Any] = {
            "hook_event_name": "PreToolUse", "session_id": f"s{number}", "cwd": str(place), "tool_use_id": f"u{number}",
            "tool_name": "mcp__slack__post_message", "tool_input": {"channel": "C1", "text": TEXTS[text]},
        }  # fmt: skip
        words = hook_words()
        subprocess.run(words, input=json.dumps(event), text=True, check=True, capture_output=True)
        after = {**event, "hook_event_name": "PostToolUse", "tool_response": {"ok": True}}
        subprocess.run(words, input=json.dumps(after), text=True, check=True, capture_output=True)
    store = open_store(str(state))
    found = [(one.session, one.key, one.verdict) for one in report.verdicts(Reader(store))]
    assert report.read(Reader(store), 0.0, "", "").took.total() == len(found), "each verdict says how long it took"
    store.close()
    return found


def test_the_hooks_own_calls_get_in_observe_the_verdicts_of_enforce(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enforced = hook_calls("enforce", own_home, monkeypatch)
    assert len(enforced) == 5
    assert {verdict for *_, verdict in enforced} > {"pass"}
    assert hook_calls("observe", own_home, monkeypatch) == enforced


def full(store: Store) -> report.Report:
    with store:
        for verdict, reason in (("deny", ""), ("ask", "question q-1"), ("observe", "enforcing would have said deny")):
            ledger.write(store, "env:<b>x|y</b>", "notify", "notify:email:1", verdict=verdict, reason=reason)
        ledger.write(store, "env:two", "git_push", "push", verdict="observe", reason="a push took no turn")
        ledger.write(store, "env:two", "git_push", "push:/srv/web.git:refs/heads/main", state="intended",
                     receipt={"waited": 61.5})  # fmt: skip
        store.put("put_number", key="counter:web:SP", number=152, session="env:two", purpose="", state="offered",
                  wall=ledger.clock.unix(), at=ledger.clock.utc())  # fmt: skip
        ledger.write(store, "env:two", "act", "k", state="done")
        store.connection.execute("UPDATE ledger SET receipt = 'no json' WHERE key = 'k'")  # type: ignore[attr-defined]
    return report.read(Reader(store), 0.0, "now", "then")


def test_each_part_is_counted(own_home: Path) -> None:
    store = open_store()
    made = full(store)
    assert dict(made.stopped) == {("notify", "deny"): 1, ("notify", "ask"): 1}
    assert dict(made.foreseen) == {("notify", "deny"): 1, ("git_push", "turn"): 1}
    assert made.serialised == 1
    assert [(wait.seconds, wait.key) for wait in made.waits] == [(61.5, "web main")]
    assert [(each.counter, each.number) for each in made.never] == [("counter:web:SP", 152)]
    assert made.by_plugin == {"email": 3, "git_push": 1}
    store.close()


def test_no_word_of_an_agent_is_markup_in_any_form(own_home: Path) -> None:
    store = open_store()
    made = full(store)
    assert "<b>" not in as_html(made)
    assert "&lt;b&gt;" in as_html(made)
    assert "x|y" not in as_markdown(made)
    assert "1  notify denied" in as_text(made)
    assert "1m" in as_text(made)
    store.close()


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_an_empty_store_has_a_report(form: str, own_home: Path) -> None:
    words = [sys.executable, "-m", "claimonce.cli", "report", "--since", "1d", "--format", form]
    done = subprocess.run(words, text=True, capture_output=True, check=True, cwd=own_home)
    assert "0" in done.stdout
    if form == "json":
        assert json.loads(done.stdout)["v"] == 1


def test_percentiles_are_those_of_all_that_was_recorded() -> None:
    made = report.Report("", "", took=Counter({10: 98, 30: 1, 400: 1}))
    assert made.latency == {"50%": 10, "90%": 10, "99%": 30, "100%": 400}
    assert report.Report("", "").latency == {}
