from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agents.doctor.conftest import Examined
from agents.user import User

Examine = Callable[..., Examined]


def only(found: Examined, check: str) -> dict[str, Any]:
    [row] = found[check]
    return row


def sandboxed(user: User, **filesystem: list[str]) -> None:
    body = json.loads(user.settings.read_text())
    body["sandbox"] = {"enabled": True, "filesystem": filesystem}
    user.settings.write_text(json.dumps(body))


def test_the_store_is_written_where_it_lies(examine: Examine, user: User) -> None:
    row = only(examine(), "state")
    assert row["state"] == "ok"
    assert str(user.home / ".local" / "state" / "claimonce") in row["sentence"]


def test_a_relative_state_folder_is_many_stores(examine: Examine) -> None:
    row = only(examine(CLAIMONCE_STATE="here"), "state")
    assert (row["state"], row["repair"]) == ("fail", "make it an absolute path")


def test_a_state_folder_that_is_a_file(examine: Examine, user: User) -> None:
    (user.root / "file").write_text("")
    found = examine(CLAIMONCE_STATE=str(user.root / "file"))
    assert any("file" in row["sentence"] for row in found["state"] if row["state"] == "fail")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_state_folder_of_somebody_else(examine: Examine, user: User) -> None:
    foreign = user.root / "foreign"
    foreign.mkdir()
    os.chown(foreign, 12345, 12345)
    assert "belongs to user 12345" in only(examine(CLAIMONCE_STATE=str(foreign)), "state")["sentence"]


def test_a_sandbox_that_keeps_commands_from_the_store(examine: Examine, user: User) -> None:
    assert "sandbox" not in examine()
    sandboxed(user, allowWrite=["./build"])
    row = only(examine(), "sandbox")
    assert row["state"] == "fail"
    assert f'"{user.home.resolve()}/.local/state/claimonce"' in row["repair"]


@pytest.mark.parametrize("rule", ["~/.local/state/claimonce", "~/.local/state", "/{home}/.local/state/claimonce/**"])
def test_a_sandbox_that_lets_them(examine: Examine, user: User, rule: str) -> None:
    sandboxed(user, allowWrite=[rule.format(home=user.home)])
    assert only(examine(), "sandbox")["state"] == "ok"


def test_a_sandbox_that_denies_what_it_allows(examine: Examine, user: User) -> None:
    sandboxed(user, allowWrite=["~"], denyWrite=["~/.local"])
    assert "denyWrite" in only(examine(), "sandbox")["sentence"]


def test_modes_that_do_not_enforce(examine: Examine, user: User) -> None:
    user.init("--observe", cwd=user.root / "work")
    row = only(examine(), "modes")
    assert row["state"] == "warn"
    assert "git_push observe" in row["sentence"]


def test_a_missing_shim_and_shims_behind_what_they_stand_before(examine: Examine, user: User) -> None:
    shims = user.data / "shims"
    row = only(examine(PATH=f"/usr/bin:/bin:{shims}"), "PATH")
    assert row["state"] == "fail"
    assert "git" in row["sentence"]
    assert only(examine(PATH=f"{shims}:/usr/bin:/bin"), "PATH")["state"] == "ok"
    (shims / "git").unlink()
    assert only(examine(), "shims")["state"] == "fail"


def test_a_repository_without_the_pre_push_line(examine: Examine, user: User) -> None:
    (user.root / "work" / ".git" / "hooks" / "pre-push").unlink()
    assert only(examine(), "pre-push")["state"] == "warn"


def test_a_machine_without_git_is_told_so_in_a_sentence(examine: Examine, user: User, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    counter = '[[counters]]\nname = "SP"\nfile = "n.json"\npath = "next"\n'
    (user.root / "work" / "claimonce.toml").write_text(counter)
    found = examine(PATH=str(tmp_path / "empty"))
    row = only(found, "pre-push")
    assert row["state"] == "warn"
    assert "there is no git on PATH" in row["sentence"]
    assert "install git" in row["repair"]
    assert not any("could not be examined" in each["sentence"] for rows in found.values() for each in rows)
