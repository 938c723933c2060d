"""`init` and `uninstall` at a terminal: they ask, and do nothing without a yes."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from agents.user import User, new_user


@pytest.fixture
def user(tmp_path: Path) -> User:
    return new_user(tmp_path)


def at_terminal(user: User, answer: str, *args: str) -> int:
    """Run a verb at a terminal of its own, with this typed ahead."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        process = subprocess.Popen(
            [sys.executable, "-m", "claimonce.cli", *args], cwd=user.root, env=user.environment,
            stdin=theirs, stdout=theirs, stderr=theirs,
        )  # fmt: skip
        return process.wait(60)
    finally:
        os.close(ours)
        os.close(theirs)


def test_init_asks_before_it_edits(user: User) -> None:
    assert at_terminal(user, "n", "init") == 1
    assert not user.settings.exists()
    assert at_terminal(user, "y", "init") == 0
    assert "PreToolUse" in user.hooks()


def test_uninstall_asks_before_it_removes(user: User) -> None:
    user.init()
    assert at_terminal(user, "n", "uninstall") == 1
    assert "PreToolUse" in user.hooks()
    assert at_terminal(user, "y", "uninstall") == 0
    assert not user.settings.exists()


def test_with_yes_nobody_is_asked(user: User) -> None:
    assert at_terminal(user, "", "init", "--yes") == 0
    assert at_terminal(user, "", "uninstall", "--yes") == 0
