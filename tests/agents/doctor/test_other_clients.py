from __future__ import annotations

import json
from pathlib import Path

import pytest
from agents.user import User, new_user

from claimonce.agents.doctor import others
from claimonce.agents.doctor.place import Place
from claimonce.clients import row as clients


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


@pytest.mark.parametrize("name", ["claude", "codex", "copilot", "gemini", "gptme", "opencode", "qwen", "cline"])
def test_a_version_that_claimonce_is_not_tested_with_is_named(user: User, name: str) -> None:
    row = clients.of(name)
    assert row is not None
    user.init(name)
    first, *rest = row.TESTED.split(".")
    program = user.root / "bin" / name
    program.parent.mkdir(exist_ok=True)
    for version, state, words in (
        ("0.0.9", "warn", f"older than {row.TESTED}"),
        (f"{int(first) + 1}.{'.'.join(rest)}", "ok", f"newer than {row.TESTED}"),
        (row.TESTED, "ok", "is tested"),
        ("none", "ok", "no `"),
    ):
        program.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "The {name} {version}."\n')
        program.chmod(0o755)
        place = Place(user.environment, str(user.root), str(user.launcher), str(user.data / "shims"), "", ())
        said = [each for each in others.versions(place) if each.check == f"{row.TITLE}'s version"]
        if version == "none" and name == "claude":
            assert said == [], "the check of the client says so"
            continue
        assert [each.state for each in said] == [state]
        assert words in said[0].sentence


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
