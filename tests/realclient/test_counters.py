"""Nine sessions in one tree take the next number from one JSON file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from realclient.client import Desk, Session, bash, together
from realclient.model import Meeting, Script, Turn

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
