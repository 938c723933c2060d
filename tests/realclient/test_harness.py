"""The harness itself, and what happens with no gate: every scenario's race is real."""

from __future__ import annotations

import pytest
from realclient.client import Desk, bash, script

pytestmark = pytest.mark.realclient


def test_a_session_runs_the_scripted_call_and_tells_the_model_what_came_of_it(desk: Desk) -> None:
    tree = desk.repository()
    session = desk.run("one", script(bash("cat README.md"), bash("exit 3")), cwd=tree)
    assert session.code == 0, session.said
    read, failed = session.results
    assert (read.text, read.is_error) == ("A shared work.", False)
    assert failed.is_error
    assert "Exit code 3" in failed.text


def test_a_session_reaches_nothing_but_this_machine(desk: Desk) -> None:
    if desk.loopback.reason:
        pytest.skip(desk.loopback.reason)
    session = desk.run("one", script(bash("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")), cwd=desk.root)
    assert [result.text for result in session.results] == ["lo"]
