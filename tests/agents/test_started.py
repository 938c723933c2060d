"""The started file and the modules behind it agree on where things lie."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from claimonce.agents import start
from claimonce.settings.paths import state_folder, user_file
from claimonce.shims.launcher import install_launcher

TAIL = state_folder({"HOME": "/"}).strip("/")


@pytest.mark.parametrize(
    "env",
    [
        {"HOME": "/home/dev"},
        {"HOME": "/home/dev", "XDG_STATE_HOME": "/var/state"},
        {"HOME": "/home/dev", "XDG_STATE_HOME": "/var/state/"},
        {"HOME": "/home/dev", "XDG_STATE_HOME": "not/absolute"},
        {"HOME": "/home/dev", "CLAIMONCE_STATE": "/srv/claims"},
        {"CLAIMONCE_STATE": "/srv/claims"},
    ],
)
def test_the_started_file_finds_the_state_folder_as_everybody_else(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "environ", {name.encode(): value.encode() for name, value in env.items()})
    assert start.state_folder(TAIL) == state_folder(env)


@pytest.mark.parametrize("env", [{}, {"HOME": "/home/dev", "CLAIMONCE_STATE": "claims"}])
def test_where_it_cannot_tell_every_event_takes_the_long_way(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "environ", {name.encode(): value.encode() for name, value in env.items()})
    assert start.state_folder(TAIL) == ""


def test_hook_shim_and_verbs_share_one_store_wherever_the_settings_put_it(own_home: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "CLAIMONCE_STATE"}
    settings = Path(user_file(env))
    settings.parent.mkdir(parents=True)
    settings.write_text(f'[state]\npath = "{own_home}/elsewhere"\n')
    launcher = install_launcher(env)
    tool = '"tool_name":"mcp__mail__send_message","tool_input":{"to":"t@x.org","subject":"s","body":"b"}'
    base = f'"session_id":"one","cwd":"{own_home}",{tool},"tool_use_id":"t"'

    def send(event: str) -> str:
        payload = f'{{"hook_event_name":"{event}",{base},"tool_response":"sent"}}'
        words = [launcher, "hook", "claude"]
        result = subprocess.run(words, input=payload, capture_output=True, text=True, env=env, check=True)
        return result.stdout

    assert send("PreToolUse") == ""
    assert send("PostToolUse") == ""
    words = [sys.executable, "-m", "claimonce.cli", "log", "--json"]
    log = subprocess.run(words, capture_output=True, text=True, env=env, cwd=own_home, check=True).stdout
    assert '"state": "done"' in log
    assert (own_home / "elsewhere" / "claims.db").exists()
