"""What observing foresees of edits and commands is, verdict by verdict, what the same calls get under enforce."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimonce.agents.dispatch import respond
from claimonce.gate.store import open_store
from claimonce.view import report
from claimonce.view.reader import Reader
from examples import examples

TEXT = '{{"SP": {{"next": {}}}}}\n'
START = 152
# Which clone, whose session, the number that it believes in, by how much it moves it, and by which tool. `add` is a
# command that adds to what the file says, `set` one that writes the number down, `git` one that names git besides.
CALLS = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 2), st.integers(START - 1, START + 4), st.sampled_from((1, 1, 1, 2, -1)),
        st.sampled_from(("Edit", "Edit", "Write")),
    ),
    min_size=1, max_size=7,
)  # fmt: skip
MIXED = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 2), st.integers(START - 1, START + 4),
        st.sampled_from((1, 1, 2, -1, 2000, 0)), st.sampled_from(("add", "set", "add", "set", "git", "Edit", "Write")),
    ),
    min_size=1, max_size=7,
)  # fmt: skip
Verdicts = list[tuple[str, str, str]]


def clone(top: Path, name: str) -> Path:
    folder = top / name
    (folder / ".git" / "refs").mkdir(parents=True)  # what `git init` and `git remote add` leave, without their time
    (folder / ".git" / "objects").mkdir()
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / ".git" / "config").write_text(
        "[core]\n\trepositoryformatversion = 0\n"
        '[remote "origin"]\n\turl = https://git.example.com/acme/web.git\n'
        "\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
    )
    (folder / "claimonce.toml").write_text('[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n')
    (folder / "counter.json").write_text(TEXT.format(START))
    return folder


def tool_input(file: Path, tool: str, old: int, new: int) -> dict[str, Any]:
    if tool in ("add", "git"):
        words = f'python3 -c \'import json; d = json.load(open("counter.json")); d["SP"]["next"] += {new - old}; '
        return {"command": words + 'json.dump(d, open("counter.json", "w"))\'' + " # git" * (tool == "git")}
    if tool == "set":
        return {"command": f'echo \'{{"SP": {{"next": {new}}}}}\' > counter.json'}
    if tool == "Write":
        return {"file_path": str(file), "content": TEXT.format(new)}
    return {"file_path": str(file), "old_string": f'"next": {old}', "new_string": f'"next": {new}'}


def apply(file: Path, given: dict[str, Any]) -> None:
    """As the client does: an edit whose old text is not there fails and changes nothing."""
    if "command" in given:
        subprocess.run(["sh", "-c", given["command"]], cwd=file.parent, check=True)
        return
    file.write_text(given.get("content") or file.read_text().replace(given["old_string"], given["new_string"]))


def edited(calls: list[tuple[int, int, int, int, str]], mode: str) -> Verdicts:
    with tempfile.TemporaryDirectory() as top:
        env = {**os.environ, "CLAIMONCE_STATE": f"{top}/state", "CLAIMONCE_COUNTER__MODE": mode}
        clones = [clone(Path(top), f"clone{number}") for number in range(3)]
        for place, (where, who, old, step, tool) in enumerate(calls):
            file = clones[where] / "counter.json"
            event = {
                "session_id": f"s{who}", "cwd": str(clones[where]), "tool_use_id": f"u{place}",
                "tool_name": tool if tool[0].isupper() else "Bash",
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


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=CALLS)
def test_edits_of_a_counter_get_in_observe_the_verdicts_of_enforce(
    own_home: Path, calls: list[tuple[int, int, int, int, str]]
) -> None:
    enforced = edited(calls, "enforce")
    assert edited(calls, "observe") == enforced
    assert edited(calls, "warn") == enforced


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=MIXED)
def test_commands_that_write_a_counter_get_in_observe_the_verdicts_of_enforce(
    own_home: Path, calls: list[tuple[int, int, int, int, str]]
) -> None:
    enforced = edited(calls, "enforce")
    assert edited(calls, "observe") == enforced
    assert edited(calls, "warn") == enforced


def test_two_clones_that_take_one_number_are_one_pass_and_one_rewrite(own_home: Path) -> None:
    calls = [(0, 0, START, 1, "Edit"), (1, 1, START, 1, "Edit")]
    for mode in ("enforce", "observe"):
        assert [verdict for *_, verdict in edited(calls, mode)] == ["pass", "rewrite"], mode


def hooked(mode: str, top: Path, events: list[tuple[str, str, str, str]]) -> Verdicts:
    """Tell the gate of these events, each an event's name, a session, a call and its command; nothing runs."""
    folder = clone(top / mode, "web")
    (folder / "claimonce.toml").write_text(
        '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n'
        '[[counters]]\nname = "tasks"\nfile = "tasks.json"\nformat = "lease"\n'
    )
    env = {
        **os.environ, "CLAIMONCE_STATE": f"{top}/{mode}/state", "CLAIMONCE_COUNTER__MODE": mode,
        "CLAIMONCE_COUNTER__WAIT": "0s",
    }  # fmt: skip
    for name, who, use, command in events:
        event = {
            "hook_event_name": name, "session_id": who, "cwd": str(folder), "tool_name": "Bash", "tool_use_id": use,
            "tool_input": {"command": command}, "tool_response": {},
        }  # fmt: skip
        respond(event, env)
    store = open_store(f"{top}/{mode}/state")
    found = [(one.session, one.key, one.verdict) for one in report.verdicts(Reader(store))]
    store.close()
    return found


@pytest.mark.parametrize("command", ["echo 1 > tasks.json", "sed -i s/152/153/ counter.json"])
@pytest.mark.parametrize("between", [True, False])
def test_who_meets_anothers_lease_is_foreseen_to_be_refused(
    own_home: Path, tmp_path: Path, command: str, between: bool
) -> None:
    first = [("PreToolUse", "one", "u1", command), ("PostToolUse", "one", "u1", command)]
    second = [("PreToolUse", "two", "u2", command), ("PostToolUse", "two", "u2", command)]
    events = [first[0], *second, first[1]] if between else [*first, *second]
    enforced = hooked("enforce", tmp_path, events)
    assert [(who, verdict) for who, _, verdict in enforced] == ([("claude:two", "deny")] if between else [])
    for mode in ("observe", "warn"):
        observed = hooked(mode, tmp_path, events)
        assert [(who, verdict) for who, _, verdict in observed] == [(who, verdict) for who, _, verdict in enforced]


@pytest.mark.parametrize(
    ("calls", "verdicts"),
    [
        ([(0, 0, START, 1, "add"), (1, 1, START, 1, "add")], ["pass", "pass"]),
        ([(0, 2, START + 4, 1, "add"), (1, 0, START - 1, 1, "set")], ["pass", "lowered"]),
        ([(0, 0, START, 1, "git"), (1, 1, START, 1, "git")], ["pass", "rewrite"]),
        (
            [(0, 0, START, 1, "Edit"), (0, 0, START, 2000, "add"), (1, 1, START, 1, "set")],
            ["pass", "jumped", "lowered"],
        ),
    ],
)
def test_what_a_command_makes_of_a_counter_is_judged_as_enforcing_judges_it(
    own_home: Path, calls: list[tuple[int, int, int, int, str]], verdicts: list[str]
) -> None:
    for mode in ("enforce", "observe", "warn"):
        assert [verdict for *_, verdict in edited(calls, mode)] == verdicts, mode
