from __future__ import annotations

import shutil
import subprocess
from collections.abc import Generator

import pytest

from claimonce.agents.doctor import trial


@pytest.fixture
def parent() -> Generator[subprocess.Popen[bytes]]:
    """A shell whose only child is a `sleep`."""
    process = subprocess.Popen(["/bin/sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE)
    yield process
    trial.kill_gate(process, "sleep")
    process.communicate(timeout=30)


def test_the_gate_that_a_launcher_started_is_known_by_its_command_line(parent: subprocess.Popen[bytes]) -> None:
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert trial.kill_gate(parent, "sleep")
    assert parent.wait(30) == 0
    assert not trial.kill_gate(parent, "sleep")
    assert child not in [pid for pid, _ in trial.children(parent.pid)]


@pytest.mark.skipif(shutil.which("ps") is None, reason="ps is not here")
def test_ps_tells_the_same_where_there_is_no_proc(parent: subprocess.Popen[bytes]) -> None:
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert [pid for pid, _ in trial._children_by_ps(parent.pid)] == [child]


@pytest.mark.parametrize("said", ["", "text", "[]", "3", '{"hookSpecificOutput": 1}', "{", '{"a": {}}'])
def test_an_answer_that_decides_nothing_is_no_decision(said: str) -> None:
    assert trial.Answer(0, said, "", 0.0).decision == ""


def test_silence_counts_only_from_a_hook_that_ended_well() -> None:
    assert trial.Answer(0, " \n", "noise", 0.0).is_silent
    assert not trial.Answer(1, "", "", 0.0).is_silent
    assert not trial.Answer(None, "", "", 0.0).is_silent
