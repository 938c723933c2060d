from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from agents.user import User

from claimonce.agents.install import modes
from claimonce.agents.install.errors import WiringError


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# mine\n[notify]\nwindow = \"12h\" # half a day\n",
        "[notify]\nmode = 'warn' # for now\n[git_push]\nwait = \"1m\"",
        "[hook]\r\nwait = \"5s\"\r\n\r\n[counter]\r\nmode=\"enforce\"\r\n",
        "[[counters]]\nname = \"a\"\nfile = \"b\"\npath = \"c\"\n",
    ],
)  # fmt: skip
def test_every_mode_becomes_observe_and_nothing_else_changes(text: str) -> None:
    made = modes.with_mode(text, "observe", "claimonce.toml")
    before, after = tomllib.loads(text), tomllib.loads(made)
    for section in modes.SECTIONS:
        assert after[section].pop("mode") == "observe"
        before.setdefault(section, {}).pop("mode", None)
    assert after == before
    assert [line for line in text.splitlines() if "mode" not in line] == [
        line for line in made.splitlines() if line in text.splitlines() and "mode" not in line
    ][: len([line for line in text.splitlines() if "mode" not in line])]


def test_a_comment_behind_the_mode_stays() -> None:
    assert 'mode = "observe" # for now' in modes.with_mode("[notify]\nmode = 'warn' # for now\n", "observe", "f")


@pytest.mark.parametrize("text", ["notify.mode = 'warn'\n", "notify = {mode = 'warn'}\n", "notify = 3\n"])
def test_a_form_of_the_users_own_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(WiringError, match=r"under \[notify\]"):
        modes.with_mode(text, "observe", "claimonce.toml")


def test_observe_and_back_restores_the_file(user: User) -> None:
    file = Path(user.environment["XDG_CONFIG_HOME"]) / "claimonce" / "claimonce.toml"
    assert modes.observe(user.environment).what == "added"
    assert modes.observe(user.environment).what == "unchanged"
    assert modes.enforce_again(user.environment).what == "restored"
    assert not file.exists()


def test_a_file_that_was_edited_since_is_left_alone(user: User) -> None:
    file = Path(user.environment["XDG_CONFIG_HOME"]) / "claimonce" / "claimonce.toml"
    modes.observe(user.environment)
    file.write_text(file.read_text() + "# mine\n")
    assert modes.enforce_again(user.environment).what == "unchanged"
    assert file.read_text().endswith("# mine\n")
