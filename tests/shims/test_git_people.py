from __future__ import annotations

from pathlib import Path

import pytest
from gate.push.desk import Desk, on_terminal

from claimonce.gate.push import prepush


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


def typed(desk: Desk, tree: Path, **more: str) -> str:
    """`git push` in a shell whose terminal is a real one; returns what the terminal showed."""
    env = desk.environment(**more)
    if not more.get("CLAIMONCE_SESSION"):
        del env["CLAIMONCE_SESSION"]
    return on_terminal([str(desk.shims / "git"), "push", "origin", "main"], tree, env)


def test_a_person_s_own_shell_is_left_alone(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "1\n")
    assert "your turn" not in typed(desk, mine)


@pytest.mark.parametrize("how", ["file", "pyproject", "hook", "setting"])
def test_a_person_is_gated_where_it_was_asked_for(desk: Desk, how: str) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "1\n")
    more: dict[str, str] = {}
    if how == "file":
        (mine / "claimonce.toml").touch()
    elif how == "pyproject":
        (mine / "pyproject.toml").write_text("[tool.claimonce.git_push]\n")
    elif how == "hook":
        prepush.install(str(mine), desk.env, desk.launcher)
    else:
        more["CLAIMONCE_SHELL__GATE_PEOPLE"] = "true"
    assert "your turn to push main" in typed(desk, mine, **more)


@pytest.mark.parametrize("sign", ["CLAUDECODE", "CLAIMONCE_SESSION"])
def test_an_agent_at_a_terminal_is_gated(desk: Desk, sign: str) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "1\n")
    assert "your turn to push main" in typed(desk, mine, **{sign: "1"})
