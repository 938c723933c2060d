from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from claimonce.settings import paths


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-C", folder, "-c", "user.name=n", "-c", "user.email=e@x", *words], check=True, capture_output=True
    )


def test_xdg_variables_name_the_folders(env: dict[str, str]) -> None:
    assert paths.config_folder(env) == env["XDG_CONFIG_HOME"] + "/claimonce"
    assert paths.state_folder(env) == env["XDG_STATE_HOME"] + "/claimonce"
    assert paths.data_folder(env) == env["XDG_DATA_HOME"] + "/claimonce"
    assert paths.user_file(env) == env["XDG_CONFIG_HOME"] + "/claimonce/claimonce.toml"


@pytest.mark.parametrize(
    ("platform", "state"),
    [("linux", ".local/state/claimonce"), ("darwin", "Library/Application Support/claimonce/state")],
)
def test_each_platform_has_its_own_convention(monkeypatch: pytest.MonkeyPatch, platform: str, state: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert paths.state_folder({"HOME": "/h"}) == f"/h/{state}"


def test_the_three_folders_are_never_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for platform in ("linux", "darwin"):
        monkeypatch.setattr(sys, "platform", platform)
        assert (
            len(
                {
                    paths.state_folder({"HOME": "/h"}),
                    paths.config_folder({"HOME": "/h"}),
                    paths.data_folder({"HOME": "/h"}),
                }
            )
            == 3
        )


def test_claimonce_state_is_stronger_than_the_platform(env: dict[str, str]) -> None:
    assert paths.state_folder({**env, "CLAIMONCE_STATE": "/s"}) == "/s"
    assert paths.state_folder({**env, "CLAIMONCE_STATE": "~/s"}) == env["HOME"] + "/s"


def test_a_relative_xdg_folder_is_ignored() -> None:
    assert "else" not in paths.config_folder({"HOME": "/h", "XDG_CONFIG_HOME": "else"})


def test_an_emptied_environment_still_finds_the_home() -> None:
    own = pwd.getpwuid(os.getuid()).pw_dir
    assert paths.home({}) == own
    assert paths.state_folder({}).startswith(own)


def test_the_root_is_the_folder_with_dot_git(repo: Path) -> None:
    inner = repo / "a" / "b"
    inner.mkdir(parents=True)
    assert paths.repository_root(str(inner)) == str(repo)


def test_a_settings_file_in_a_subfolder_does_not_hide_the_repository(repo: Path) -> None:
    inner = repo / "a"
    inner.mkdir()
    (inner / "claimonce.toml").write_text("")
    assert paths.repository_root(str(inner)) == str(repo)


def test_a_settings_file_marks_a_root_without_git(tmp_path: Path) -> None:
    (tmp_path / "p" / "q").mkdir(parents=True)
    (tmp_path / "p" / "claimonce.toml").write_text("")
    assert paths.repository_root(str(tmp_path / "p" / "q")) == str(tmp_path / "p")


@pytest.mark.parametrize("cwd", ["", "/nowhere/at/all"])
def test_an_empty_or_vanished_folder_has_no_root(cwd: str) -> None:
    assert paths.repository_root(cwd) == ""


def test_a_worktree_knows_its_main_checkout(tmp_path: Path) -> None:
    main, tree = tmp_path / "main", tmp_path / "tree"
    main.mkdir()
    git(main, "init", "-q")
    git(main, "commit", "-q", "--allow-empty", "-m", "x")
    git(main, "worktree", "add", "-q", str(tree))
    assert paths.repository_root(str(tree)) == str(tree)
    assert paths.git_common_dir(str(tree)) == str(main / ".git")
    assert paths.main_checkout(str(tree)) == str(main)
    assert paths.main_checkout(str(main)) == str(main)


def test_a_forged_worktree_is_not_believed(tmp_path: Path) -> None:
    main, tree, forged = tmp_path / "main", tmp_path / "tree", tmp_path / "forged"
    main.mkdir()
    forged.mkdir()
    git(main, "init", "-q")
    git(main, "commit", "-q", "--allow-empty", "-m", "x")
    git(main, "worktree", "add", "-q", str(tree))
    (forged / ".git").write_text((tree / ".git").read_text())
    assert paths.git_common_dir(str(forged)) == ""
    assert paths.main_checkout(str(forged)) == str(forged)


def test_expand_knows_home_base_and_dots(env: dict[str, str]) -> None:
    assert paths.expand("~/x", "/b", env) == env["HOME"] + "/x"
    assert paths.expand("x/../y", "/b", env) == "/b/y"
    assert paths.expand("/x", "/b", env) == "/x"
