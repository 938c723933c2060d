"""Nine sessions in one tree take the next number from one JSON file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from realclient.client import Desk, Session, bash, together
from realclient.model import Meeting, Script, Turn, Use

pytestmark = [pytest.mark.realclient, pytest.mark.slow]

AGENTS = 9
FIRST = 152
READ = "n=$(jq .SP.next counter.json)"
WRITE = "jq '.SP.next += 1' counter.json > counter.json.new && mv counter.json.new counter.json"
# Nobody writes before all have read: the race that luck decides elsewhere is had every time.
MEET = f"mkdir -p ready && : > ready/$$ && until [ $(ls ready | wc -l) -ge {AGENTS} ]; do sleep 0.05; done"
SETTINGS = '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n'


def tree_with_counter(desk: Desk) -> Path:
    counter = json.dumps({"SP": {"next": FIRST}, "other": "kept"}, indent=2)
    return desk.repository(files={"counter.json": counter, "claimonce.toml": SETTINGS})


def nine_take(desk: Desk, tree: Path, command: str) -> list[Session]:
    meeting = Meeting(AGENTS)
    plan = Script((Turn((bash(command),), meeting=meeting),))
    return together([desk.session(f"take-{n}", plan, cwd=tree) for n in range(1, AGENTS + 1)])


def numbers(sessions: list[Session]) -> list[int]:
    """The numbers that the sessions believe are theirs."""
    return sorted(int(n) for session in sessions for n in re.findall(r"took SP-(\d+)", session.results[0].text))


def test_without_the_gate_all_nine_take_the_same_number(desk: Desk) -> None:
    sessions = nine_take(desk, tree_with_counter(desk), f'{READ} && {MEET} && {WRITE}; echo "took SP-$n"')
    assert numbers(sessions) == [FIRST] * AGENTS


def test_nine_sessions_that_move_the_counter_with_jq_take_nine_numbers(desk: Desk) -> None:
    desk.arm()
    tree = tree_with_counter(desk)
    sessions = nine_take(desk, tree, f'{READ} && {WRITE} && echo "took SP-$n"')
    told = "\n".join(f"{session.name}: {session.results[0].text}" for session in sessions)
    assert numbers(sessions) == list(range(FIRST, FIRST + AGENTS)), told
    assert json.loads((tree / "counter.json").read_text()) == {"SP": {"next": FIRST + AGENTS}, "other": "kept"}


EDIT = {"old_string": f'"next": {FIRST}', "new_string": f'"next": {FIRST + 1}'}


def told(sessions: list[Session]) -> list[int]:
    """The numbers that the sessions were told are theirs."""
    return sorted(int(n) for session in sessions for n in re.findall(r"SP-(\d+) is yours", session.told))


def whole_story(sessions: list[Session]) -> str:
    return "\n".join(
        f"{session.name}: {[result.text for result in session.results]} {session.said}" for session in sessions
    )


@pytest.mark.parametrize("tool", ["Edit", "Write"])
def test_nine_sessions_that_read_152_and_edit_it_to_153_at_once_each_get_their_own(desk: Desk, tool: str) -> None:
    desk.arm()
    tree = tree_with_counter(desk)
    path = str(tree / "counter.json")
    content = (tree / "counter.json").read_text().replace(str(FIRST), str(FIRST + 1))
    change = Use(tool, {"file_path": path, **(EDIT if tool == "Edit" else {"content": content})})
    read, gather = Use("Read", {"file_path": path}), Meeting(AGENTS)
    sessions = together(
        [
            desk.session(f"edit-{n}", Script((Turn((read,)), Turn((change,), meeting=gather))), cwd=tree)
            for n in range(1, AGENTS + 1)
        ]
    )
    story = whole_story(sessions)
    assert all("claimonce next SP" in session.told for session in sessions), story  # told while reading
    first = told(sessions)
    assert len(set(first)) == len(first) >= 1, story
    # Whoever the client itself refused as stale reads again and gets its own.
    for session in sessions:
        if told([session]):
            continue
        now = json.loads((tree / "counter.json").read_text())["SP"]["next"]
        text = (tree / "counter.json").read_text()
        again = {"content": text.replace(str(now), str(now + 1))}
        if tool == "Edit":
            again = {"old_string": f'"next": {now}', "new_string": f'"next": {now + 1}'}
        retry = Script((Turn((read,)), Turn((Use(tool, {"file_path": path, **again}),))))
        first += told([desk.run(f"{session.name}-again", retry, cwd=tree)])
    assert len(first) == len(set(first)) == AGENTS, story
    assert min(first) == FIRST
    held = json.loads((tree / "counter.json").read_text())
    assert held["SP"]["next"] > max(first)
    assert held["other"] == "kept"


def test_nine_sessions_that_read_first_and_move_the_counter_with_jq_later_are_each_told_their_own(desk: Desk) -> None:
    desk.arm()
    tree = tree_with_counter(desk)
    gather = Meeting(AGENTS)
    plan = Script(
        (Turn((bash(f'{READ} && echo "took SP-$n"'),)), Turn((bash(f"{WRITE} && echo moved"),), meeting=gather))
    )
    sessions = together([desk.session(f"jq-{n}", plan, cwd=tree) for n in range(1, AGENTS + 1)])
    assert told(sessions) == list(range(FIRST, FIRST + AGENTS)), whole_story(sessions)
    assert json.loads((tree / "counter.json").read_text()) == {"SP": {"next": FIRST + AGENTS}, "other": "kept"}
