"""The files that people copy, tried."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from agents.user import User, new_user

from claimonce.agents.install.entries import wire

EXAMPLES = Path(__file__).parents[2] / "settings" / "examples"


@pytest.fixture
def user(tmp_path: Path) -> User:
    """A user whose claimonce lies where pipx puts it."""
    user = new_user(tmp_path)
    program = user.home / ".local" / "bin" / "claimonce"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m claimonce.cli "$@"\n')
    program.chmod(0o755)
    return user


def put(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def cron_jobs() -> tuple[dict[str, str], list[str]]:
    env: dict[str, str] = {}
    jobs: list[str] = []
    for line in (EXAMPLES / "crontab").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        if "=" in line.split()[0]:
            name, _, value = line.partition("=")
            env[name] = value
        else:
            *when, command = line.split(None, 5)
            assert len(when) == 5
            assert "%" not in command  # cron would end the line there
            jobs.append(command)
    return env, jobs


def test_the_claude_settings_are_what_init_writes() -> None:
    text = (EXAMPLES / "claude-settings.json").read_text()
    assert text == wire("", "/home/you/.local/share/claimonce/launch").text
    assert set(json.loads(text)) == {"hooks"}


def test_cron_jobs_run_behind_the_shims(user: User) -> None:
    env, jobs = cron_jobs()
    put(user.home / "bin" / "nightly-report", 'echo "$CLAIMONCE_SESSION $(command -v git)"')
    report = user.shell(["/bin/sh", "-c", jobs[0]], env=env)
    assert report.stdout == f"nightly {user.data}/shims/git\n", report.stderr
    origin, tree = user.root / "origin.git", user.home / "work"
    user.shell(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(origin)])
    user.shell(["git", "clone", "--quiet", str(origin), str(tree)])
    who = ["-c", "user.name=A", "-c", "user.email=a@example.test"]
    user.shell(["git", *who, "commit", "--quiet", "--allow-empty", "--message", "one"], cwd=tree)
    push = user.shell(["/bin/sh", "-c", jobs[1]], env=env)
    assert push.returncode == 0, push.stderr
    assert user.shell(["git", "log", "--format=%s", "main"], cwd=origin).stdout == "one\n"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_the_unit_is_one_that_systemd_takes(user: User) -> None:
    put(user.home / "bin" / "nightly-report", ":")
    unit = user.root / "claimonce.service"
    unit.write_text((EXAMPLES / "claimonce.service").read_text().replace("%h", str(user.home)))
    done = user.shell(["systemd-analyze", "verify", "--man=no", str(unit)])
    assert [line for line in done.stderr.splitlines() if "claimonce.service" in line] == []


def test_the_units_command_runs_under_a_name_of_its_own(user: User) -> None:
    put(user.home / "bin" / "nightly-report", 'echo "$CLAIMONCE_SESSION"')
    [line] = [row for row in (EXAMPLES / "claimonce.service").read_text().splitlines() if row.startswith("ExecStart=")]
    words = line.partition("=")[2].replace("%h", str(user.home)).split()
    done = user.shell(words, env={"PATH": "/usr/bin:/bin"})
    assert done.stdout.startswith("run-"), done.stderr


def test_gptme_is_an_agent_behind_the_shims(user: User) -> None:
    put(user.root / "bin" / "gptme", 'echo "$CLAIMONCE_AGENT $(command -v git) $*"')
    first = user.home / "first"
    first.mkdir()
    shutil.copy(EXAMPLES / "gptme", first / "gptme")
    path = os.pathsep.join([str(first), str(user.home / ".local" / "bin"), user.environment["PATH"]])
    done = user.shell(["gptme", "--model", "a b"], env={"PATH": path})
    assert done.stdout == f"1 {user.data}/shims/git --model a b\n", done.stderr
