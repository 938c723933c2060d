from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from agents.user import User, new_user

SHOW = "import json, os; print(json.dumps({k: v for k, v in os.environ.items()}))"


@pytest.fixture
def user(tmp_path: Path) -> User:
    return new_user(tmp_path)


def seen(user: User, *options: str, **env: str) -> dict[str, str]:
    done = user.run("run", *options, "--", sys.executable, "-c", SHOW, **env)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_a_command_runs_behind_the_shims_under_a_name_of_its_own(user: User) -> None:
    first, second = seen(user), seen(user)
    assert first["PATH"].split(":")[0] == str(user.data / "shims")
    assert first["CLAIMONCE_SESSION"].startswith("run-")
    assert first["CLAIMONCE_SESSION"] != second["CLAIMONCE_SESSION"]


def test_a_given_name_is_the_sessions_name(user: User) -> None:
    assert seen(user, "--session", "nightly")["CLAIMONCE_SESSION"] == "nightly"


def test_inside_an_agents_session_the_own_name_is_the_nearer_one(user: User) -> None:
    env = seen(user, CLAUDE_CODE_SESSION_ID="abc", CLAIMONCE_SESSION_INSIDE="stale")
    assert env["CLAIMONCE_SESSION_INSIDE"] == "abc"
    assert "CLAIMONCE_SESSION_INSIDE" not in seen(user, CLAIMONCE_SESSION_INSIDE="stale")


def test_agent_is_said_taken_back_or_inherited(user: User) -> None:
    assert seen(user, "--agent")["CLAIMONCE_AGENT"] == "1"
    assert "CLAIMONCE_AGENT" not in seen(user, "--no-agent", CLAIMONCE_AGENT="1")
    assert seen(user, CLAIMONCE_AGENT="1")["CLAIMONCE_AGENT"] == "1"


@pytest.mark.parametrize(("command", "status"), [("exit 7", 7), ("exit 0", 0), ("kill -TERM $$", -signal.SIGTERM)])
def test_the_status_is_the_commands_own(user: User, command: str, status: int) -> None:
    assert user.run("run", "--", "sh", "-c", command).returncode == status


def test_the_command_takes_the_place_of_the_process(user: User) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "claimonce.cli", "run", "sh", "-c", "echo $$"],
        env=user.environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert int(process.communicate(timeout=60)[0]) == process.pid


def test_options_of_the_command_are_not_ours(user: User) -> None:
    assert user.run("run", "sh", "-c", 'echo "$@"', "x", "--json", "--session").stdout == "--json --session\n"


def test_a_missing_command_is_127_and_one_that_cannot_start_is_126(user: User, tmp_path: Path) -> None:
    missing = user.run("run", "--json", "--", "no-such-program")
    assert missing.returncode == 127
    assert json.loads(missing.stderr.splitlines()[0])["ran"] is False
    assert missing.stderr.splitlines()[1] == "claimonce: no-such-program: not found on PATH"
    plain = tmp_path / "bin" / "plain"
    plain.write_text("echo hello\n")
    assert user.run("run", "--", "plain").returncode == 126
    plain.chmod(0o755)
    assert user.run("run", "--", "plain").stdout == "hello\n"


def test_json_says_on_stderr_what_ran(user: User) -> None:
    done = user.run("run", "--json", "--session", "s", "--", "true")
    assert json.loads(done.stderr) == {"session": "s", "command": ["true"], "program": done_path("true"), "ran": True}
    assert done.stdout == ""


def done_path(name: str) -> str:
    return next(path for path in (f"/usr/local/bin/{name}", f"/usr/bin/{name}", f"/bin/{name}") if os.path.exists(path))


def test_shellenv_puts_the_shims_first_once(user: User) -> None:
    script = 'eval "$($CLAIM shellenv)"; eval "$($CLAIM shellenv)"; printf %s "$PATH"'
    claim = f"{shlex.quote(sys.executable)} -m claimonce.cli"
    done = user.shell(["/bin/sh", "-c", script.replace("$CLAIM", claim)])
    assert done.stdout == f"{user.data / 'shims'}:{user.environment['PATH']}"
    assert (user.data / "shims" / "git").exists()


def test_shellenv_survives_any_path(tmp_path: Path) -> None:
    odd = f"{tmp_path}/it's odd $HOME;x"
    Path(odd).mkdir()
    user = new_user(tmp_path, PATH=f"{odd}:/usr/bin:/bin")
    line = user.run("shellenv").stdout
    assert user.shell(["/bin/sh", "-c", line + 'printf %s "$PATH"']).stdout == f"{user.data}/shims:{odd}:/usr/bin:/bin"


def test_shellenv_in_fish_names_the_path_and_is_not_doubled(tmp_path: Path) -> None:
    user = new_user(tmp_path)
    shims = f"'{user.data}/shims'"
    said = user.run("shellenv", "--shell", "fish").stdout
    assert said == f"set -gx PATH {shims} (string match -v -- {shims} $PATH)\n"


@pytest.mark.parametrize("shell", ["sh", "bash", "zsh"])
def test_the_line_of_shellenv_can_be_kept_and_read_twice_under_another_path(tmp_path: Path, shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    user = new_user(tmp_path)
    kept = user.run("shellenv", "--shell", shell).stdout
    assert os.environ["PATH"] not in kept
    script = f'PATH="/later on:/usr/bin"\n{kept}{kept}printf %s "$PATH"'
    assert user.shell([program, "-c", script]).stdout == f"{user.data}/shims:/later on:/usr/bin"
