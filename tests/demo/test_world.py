from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from claimonce.demo.errors import ProgramMissing
from claimonce.demo.world import World, world


def test_programs_in_the_world_see_nothing_of_the_persons_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = str(tmp_path)
    monkeypatch.setenv("HOME", own)
    for name in ("CLAIMONCE_STATE", "GIT_DIR", "CLAUDE_CODE_SESSION_ID", "XDG_STATE_HOME", "GIT_CONFIG_GLOBAL"):
        monkeypatch.setenv(name, own)
    with world(1) as here:
        seen = here.run("env", cwd=here.root).stdout
        config = here.run("git", "config", "--list", "--show-origin", cwd=here.root).stdout
    assert own not in seen
    assert {line.split("\t")[0] for line in config.splitlines()} == {f"file:{here.home}/.gitconfig"}


def test_the_world_is_removed_and_left_nothing_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with world(1) as here:
        assert here.root.is_dir()
    assert not here.root.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_shims_on_the_persons_path_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = tmp_path / "git"
    git.write_text("#!/bin/sh\nexit 85\n")
    git.chmod(0o755)
    (tmp_path / ".claimonce-shims").touch()
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with world(1) as here:
        assert here.git != str(git)
        assert str(tmp_path) not in here.env["PATH"].split(os.pathsep)


def test_a_machine_without_git_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = tmp_path / "sh"
    shell.symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissing, match="needs `git`"), world(1):
        pass


@pytest.mark.parametrize("program", ["mail", "number", "meet"])
def test_the_demos_programs_come_first_on_path(here: World, program: str) -> None:
    assert shutil.which(program, path=here.env["PATH"]) == str(here.bin / program)
