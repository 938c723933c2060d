"""What observing foresees of edits is, verdict by verdict, what the same calls get under enforce."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimonce.agents.dispatch import respond
from claimonce.gate.store import open_store
from claimonce.view import report
from claimonce.view.reader import Reader

TEXT = '{{"SP": {{"next": {}}}}}\n'
START = 152
# Which clone, whose session, the number that it believes in, by how much it moves it, and by which tool.
CALLS = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 2), st.integers(START - 1, START + 4), st.sampled_from((1, 1, 1, 2, -1)),
        st.sampled_from(("Edit", "Edit", "Write")),
    ),
    min_size=1, max_size=7,
)  # fmt: skip
Verdicts = list[tuple[str, str, str]]


def clone(top: Path, name: str) -> Path:
    folder = top / name
    folder.mkdir(parents=True)
    for words in (("init", "-q"), ("remote", "add", "origin", "https://git.example.com/acme/web.git")):
        subprocess.run(["git", *words], cwd=folder, check=True)
    (folder / "claimonce.toml").write_text('[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n')
    (folder / "counter.json").write_text(TEXT.format(START))
    return folder


def tool_input(file: Path, tool: str, old: int, new: int) -> dict[str, Any]:
    if tool == "Write":
        return {"file_path": str(file), "content": TEXT.format(new)}
    return {"file_path": str(file), "old_string": f'"next": {old}', "new_string": f'"next": {new}'}


def apply(file: Path, given: dict[str, Any]) -> None:
    """As the client does: an edit whose old text is not there fails and changes nothing."""
    file.write_text(given.get("content") or file.read_text().replace(given["old_string"], given["new_string"]))


def edited(calls: list[tuple[int, int, int, int, str]], mode: str) -> Verdicts:
    with tempfile.TemporaryDirectory() as top:
        env = {**os.environ, "CLAIMONCE_STATE": f"{top}/state", "CLAIMONCE_COUNTER__MODE": mode}
        clones = [clone(Path(top), f"clone{number}") for number in range(3)]
        for place, (where, who, old, step, tool) in enumerate(calls):
            file = clones[where] / "counter.json"
            event = {
                "session_id": f"s{who}", "cwd": str(clones[where]), "tool_name": tool, "tool_use_id": f"u{place}",
                "tool_input": tool_input(file, tool, old, old + step),
            }  # fmt: skip
            said = respond({**event, "hook_event_name": "PreToolUse"}, env) or {}
            answer = said.get("hookSpecificOutput", {}) if isinstance(said, dict) else {}
            if answer.get("permissionDecision") != "deny":
                apply(file, answer.get("updatedInput") or event["tool_input"])
                respond({**event, "hook_event_name": "PostToolUse", "tool_response": {}}, env)
        store = open_store(f"{top}/state")
        found = [(one.session, one.key, one.verdict) for one in report.verdicts(Reader(store))]
        store.close()
        return found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=CALLS)
def test_edits_of_a_counter_get_in_observe_the_verdicts_of_enforce(
    own_home: Path, calls: list[tuple[int, int, int, int, str]]
) -> None:
    enforced = edited(calls, "enforce")
    assert edited(calls, "observe") == enforced
    assert edited(calls, "warn") == enforced


def test_two_clones_that_take_one_number_are_one_pass_and_one_rewrite(own_home: Path) -> None:
    calls = [(0, 0, START, 1, "Edit"), (1, 1, START, 1, "Edit")]
    for mode in ("enforce", "observe"):
        assert [verdict for *_, verdict in edited(calls, mode)] == ["pass", "rewrite"], mode
