"""The plugin's own launcher, started as the client starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from agents.user import User

LAUNCH = Path(__file__).parents[3] / "hooks" / "launch"
PAYLOAD = json.dumps({"hook_event_name": "PreToolUse", "tool_input": {"command": "x" * 300_000}}).encode()


def start(user: User, launch: Path = LAUNCH, **env: str) -> subprocess.CompletedProcess[bytes]:
    path = f"{user.root / 'bin'}:/usr/bin:/bin"
    whole = {name: text for name, text in {**user.environment, "PATH": path, **env}.items() if text}
    return subprocess.run(
        [launch, "hook", "claude"],
        env=whole,
        input=PAYLOAD,
        capture_output=True,
        timeout=30,
        cwd=user.root,
        check=False,
    )


def put_launcher(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text('#!/bin/sh\ncat >/dev/null\nprintf "started %s" "$*"\n')
    path.chmod(0o755)


def test_without_claimonce_calls_go_on_in_silence(user: User) -> None:
    done = start(user)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_without_claimonce_each_session_is_told_how_to_get_it(user: User) -> None:
    done = start(user, CLAUDE_ENV_FILE="/tmp/lines")
    said = json.loads(done.stdout)
    assert f"pipx install {LAUNCH.parents[1]} && claimonce init" in said["systemMessage"]
    assert said["hookSpecificOutput"]["hookEventName"] == "SessionStart"
    assert done.returncode == 0


def test_a_copy_in_the_clients_cache_names_the_marketplace_that_it_came_from(user: User, tmp_path: Path) -> None:
    market, other = tmp_path / "market", tmp_path / "other"
    cached = tmp_path / "plugins" / "cache" / "claimonce" / "claimonce" / "0.1.0" / "hooks" / "launch"
    for path in (market / "hooks" / "launch", cached, other / "README.md", market / "pyproject.toml"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LAUNCH.read_text())
        path.chmod(0o755)
    known = {name: {"source": {}, "installLocation": str(tmp_path / name)} for name in ("other", "gone", "market")}
    (tmp_path / "plugins" / "known_marketplaces.json").write_text(json.dumps(known, indent=2))
    said = start(user, launch=cached, CLAUDE_ENV_FILE="/tmp/lines")
    assert f"pipx install {market} && claimonce init" in json.loads(said.stdout)["systemMessage"]
    (tmp_path / "plugins" / "known_marketplaces.json").unlink()
    assert "FOLDER" in json.loads(start(user, launch=cached, CLAUDE_ENV_FILE="/tmp/lines").stdout)["systemMessage"]


def test_an_installed_claimonce_that_was_never_wired_in_answers_itself(user: User) -> None:
    program = user.root / "bin" / "claimonce"
    program.write_text('#!/bin/sh\ncat >/dev/null\necho "asked $*"\n')
    program.chmod(0o755)
    assert start(user).stdout == b"asked hook claude\n"


def test_an_installed_claimonce_that_cannot_start_blocks_nothing(user: User) -> None:
    program = user.root / "bin" / "claimonce"
    program.write_text("#!/gone/python\n")
    program.chmod(0o755)
    done = start(user)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"pipx install" in start(user, CLAUDE_ENV_FILE="/tmp/lines").stdout


@pytest.mark.parametrize(
    ("where", "data"),
    [
        ("home/.local/share/claimonce/launch", ""),
        ("home/Library/Application Support/claimonce/data/launch", ""),
        ("data/claimonce/launch", "{root}/data"),
        ("home/.local/share/claimonce/launch", "relative/is/ignored"),
    ],
)
def test_an_installed_launcher_is_found_where_init_puts_it(user: User, where: str, data: str) -> None:
    put_launcher(user.root / where)
    done = start(user, XDG_DATA_HOME=data.format(root=user.root))
    assert (done.returncode, done.stdout) == (0, b"started hook claude")


def test_it_steps_aside_where_init_has_wired_the_user_and_comes_back_after_uninstall(user: User) -> None:
    user.init()
    assert start(user).stdout == b""
    marker = user.data / "wired-user"
    assert marker.exists()
    user.settings.write_text("{}")  # taken out by hand: nobody else would start the hook now
    put = user.launcher
    put.unlink()
    put.write_text('#!/bin/sh\necho "started $*"\n')
    put.chmod(0o755)
    assert start(user).stdout == b"started hook claude\n"


def test_settings_elsewhere_do_not_silence_it(user: User, tmp_path: Path) -> None:
    user.init()
    user.launcher.write_text('#!/bin/sh\necho "started $*"\n')
    assert start(user, CLAUDE_CONFIG_DIR=str(tmp_path / "other")).stdout == b"started hook claude\n"


@pytest.mark.skipif(sys.platform != "linux", reason="dash is what Debian calls sh")
@pytest.mark.parametrize("shell", ["/bin/sh", "/bin/bash", "/bin/dash", "/bin/ash", "/bin/ksh"])
def test_every_shell_reads_it(shell: str) -> None:
    if not os.path.exists(shell):
        pytest.skip(f"{shell} is not here")
    assert subprocess.run([shell, "-n", LAUNCH], capture_output=True, check=False).returncode == 0
