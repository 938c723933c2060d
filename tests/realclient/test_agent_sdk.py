"""A real program with the Claude Agent SDK: its sessions push in turn, and none goes around the gate."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from realclient.client import Desk, bash, script
from realclient.netns import Loopback
from realclient.other_clients import AGENT_SDK, installed

from claimonce.shims.launcher import import_roots

pytestmark = pytest.mark.realclient
PROGRAM = Path(__file__).with_name("agent_sdk_program.py")
NAMES = [f"s{number}" for number in range(5)]


def test_five_sessions_of_a_program_push_in_turn(user: Desk, loopback: Loopback) -> None:
    python = installed("sdk") / AGENT_SDK
    remote = user.root / "remote.git"
    git(user, "init", "-q", "--bare", "-b", "main", str(remote))
    clones: dict[str, str] = {}
    for name in NAMES:
        clone = user.root / name
        git(user, "clone", "-q", str(remote), str(clone))
        (clone / name).write_text("x\n")
        git(user, "add", ".", cwd=clone)
        git(user, "commit", "-q", "-m", name, cwd=clone)
        if name == NAMES[0]:
            git(user, "push", "-q", "origin", "HEAD:main", cwd=clone)
        steps = ("command -v git", "/usr/bin/git push --no-verify origin main", "git push origin main")
        user.model.scripts[name] = script(*(bash(step) for step in steps))
        clones[str(clone)] = user.model.url(name)
    env = {**user.environment, "PYTHONPATH": os.pathsep.join(import_roots())}
    command = loopback.inside([str(python), str(PROGRAM), json.dumps(clones)])
    done = subprocess.run(command, env=env, cwd=user.root, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stderr
    for name in NAMES:
        found, around, pushed = user.model.results(name)
        assert found.text.strip().endswith("claimonce/shims/git")
        assert "past the shim" in around.text
        assert not pushed.is_error, pushed.text
        assert any(
            "claimonce gates mail" in json.dumps(each.body) for each in user.model.requests if each.session == name
        )
    assert sorted(git(user, f"--git-dir={remote}", "log", "--format=%s", "main").split()) == NAMES


def git(user: Desk, *words: str, cwd: Path | None = None) -> str:
    return subprocess.run(
        ["/usr/bin/git", *words], cwd=cwd or user.root, env=user.environment, capture_output=True, text=True, check=True
    ).stdout
