from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agents.user import User, new_user

Examined = dict[str, list[dict[str, Any]]]


@pytest.fixture
def user(tmp_path: Path) -> User:
    """A user with claimonce wired in, in a repository."""
    user = new_user(tmp_path)
    user.repository()
    user.init(cwd=tmp_path / "work")
    return user


@pytest.fixture
def examine(user: User) -> Callable[..., Examined]:
    """Run the doctor in the user's repository; findings by check.

    Without `trials` it only looks. With them, a stalled hook gives up after `deadline`.
    """

    def run(trials: bool = False, deadline: str = "1s", **env: str) -> Examined:
        env["CLAIMONCE_HOOK__DEADLINE"] = deadline
        done = user.run("doctor", "--json", *([] if trials else ["--quick"]), cwd=user.root / "work", **env)
        body = json.loads(done.stdout)
        found: Examined = {}
        for row in body["checks"]:
            found.setdefault(row["check"], []).append(row)
        failed = any(row["state"] == "fail" for row in body["checks"])
        assert body["ok"] is not failed
        assert done.returncode == int(failed)
        return found

    return run


def client(user: User, version: str) -> None:
    """Put a `claude` on the user's PATH that tells this version."""
    program = user.root / "bin" / "claude"
    program.write_text(f'#!/bin/sh\necho "{version} (Claude Code)"\n')
    program.chmod(0o755)
