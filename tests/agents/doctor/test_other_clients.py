from __future__ import annotations

import json
from pathlib import Path

import pytest
from agents.user import User, new_user


@pytest.fixture
def user(tmp_path: Path) -> User:
    return new_user(tmp_path)


def state(user: User, check: str) -> str:
    done = user.run("doctor", "--quick", "--json")
    rows = {row["check"]: row for row in json.loads(done.stdout)["checks"]}
    return str(rows[check]["state"]) if check in rows else ""


TITLES = {"codex": "Codex CLI", "copilot": "Copilot CLI", "gemini": "Gemini CLI", "gptme": "gptme"}


@pytest.mark.parametrize(("name", "title"), TITLES.items())
def test_a_client_that_was_wired_is_looked_at_and_one_that_was_not_is_not(user: User, name: str, title: str) -> None:
    user.init("claude")
    assert state(user, title) == ""
    user.init(name)
    assert state(user, title) == "ok"


def test_an_older_entry_of_ours_is_named(user: User) -> None:
    user.init("gemini")
    path = user.home / ".gemini/settings.json"
    path.write_text(path.read_text().replace("90000", "90"))
    assert state(user, "Gemini CLI") == "warn"


def test_login_shells_that_lose_the_shims_are_a_failure(user: User) -> None:
    user.init("codex")
    (user.home / ".codex/config.toml").write_text("allow_login_shell = true\n")
    (user.home / ".profile").write_text("PATH=/usr/bin:/bin\n")
    assert state(user, "Codex CLI") == "fail"
    (user.home / ".profile").write_text(f"PATH={user.data}/shims:/usr/bin:/bin\n")
    assert state(user, "Codex CLI") == "ok"
