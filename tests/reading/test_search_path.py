"""A PATH that a command changes hides a program only where a folder in front of the session's own holds it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.reading import read_command


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """`own/git` and `own/mail` are programs; `bare` has neither; `shims` holds the shims."""
    for name in ("own", "bare", "shims", "lib"):
        (tmp_path / name).mkdir()
    for name in ("own/git", "own/mail", "shims/git"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    for folder in (".venv/bin", "node_modules/.bin"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "mail").symlink_to(tmp_path / "own/mail")
    (tmp_path / "package.json").write_text('{"scripts": {"tell": "echo hi | mail t@example.test", "push": "git push"}}')
    (tmp_path / "lib" / "git").write_text("data\n")
    (tmp_path / "shims" / ".claimonce-shims").touch()
    (tmp_path / ".envrc").write_text('export PATH="$PWD/own:$PATH"\n')
    (tmp_path / "activate").write_text(
        'VIRTUAL_ENV=own\nexport VIRTUAL_ENV\n_OLD="$PATH"\nPATH="$VIRTUAL_ENV:$PATH"\nexport PATH\n'
    )
    (tmp_path / "shellenv").write_text(f"#!/bin/sh\necho 'export PATH={tmp_path}/own:$PATH'\n")
    (tmp_path / "release.sh").write_text("#!/bin/sh\nset -e\ngit push origin main\n")
    (tmp_path / "shellenv").chmod(0o755)
    (tmp_path / "release.sh").chmod(0o755)
    return tmp_path


def hidden(tree: Path, command: str) -> set[str]:
    reading = read_command(command.replace("TREE", str(tree)), DESCRIPTIONS, cwd=str(tree))
    return {effect.hidden for effect in reading.effects}


@pytest.mark.parametrize(
    "command",
    [
        "PATH=TREE/own:$PATH git push",
        "PATH=TREE/bare:TREE/own:${PATH} git push",
        "PATH=own:$PATH git push",
        "cd own && PATH=.:$PATH git push",
        "cd own && PATH=:$PATH git push",
        "export PATH=TREE/own:$PATH; git push",
        'export PATH="$HOME/.local/bin:TREE/own:$PATH" && git push',
        "PATH=TREE/own:$PATH; export PATH; git push",
        "declare -x PATH=TREE/own:$PATH; git push",
        "source .envrc && git push",
        ". ./activate; git push origin main",
        'eval "$(./shellenv)"; git push',
        "path=(TREE/own $path); git push",
        "env PATH=TREE/own:$PATH git push",
        "env -u X PATH=TREE/own:$PATH timeout 60 git push",
        "PATH=TREE/own:$PATH ./release.sh",
        "export PATH=TREE/own:$PATH; bash release.sh",
        "PATH=TREE/own:$PATH sh -c 'git push'",
        "(PATH=TREE/own:$PATH; git push)",
        "D=TREE/own; PATH=$D:$PATH git push",
        'case ":$PATH:" in *:TREE/own:*) ;; *) PATH="TREE/own:$PATH" ;; esac; git push',
        "echo hi | PATH=TREE/own:$PATH mail -s x t@example.test",
        "PATH=$(npm bin):$PATH git push",
        "PATH=/usr/bin:/bin git push",
        # What the system's own folders, or those of a package manager, hold is not known here.
        "command -p git push",
        "command -p -- git push",
        "conda run -n tools git push",
        "micromamba run -p ./tools git push",
        "pixi run git push",
        "nix-shell -p git --run 'git push'",
        "nix develop -c git push",
        "nix shell nixpkgs#git -c git push",
        "nix run nixpkgs#git -- push",
        "guix shell git -- git push",
        "direnv exec . git push",
        "echo hi | uv run mail t@example.test",
        "cd lib && poetry run mail t@example.test <<<hi",
        "npx -c 'echo hi | mail t@example.test'",
        "npm exec -- mail t@example.test <<<hi",
        "npm run tell",
        # The front of PATH, where the shims stand, is cut off.
        "PATH=${PATH#*:} git push",
        "PATH=${PATH/shims/nowhere} git push",
        "env PATH=${PATH:20} git push",
    ],
)
def test_a_folder_in_front_that_holds_the_program_hides_it(tree: Path, command: str) -> None:
    assert hidden(tree, command) == {"PATH changed"}


@pytest.mark.parametrize(
    "command",
    [
        "PATH=TREE/bare:$PATH git push",
        "PATH=TREE/lib:$PATH git push",
        "PATH=$PATH:TREE/own git push",
        "PATH+=:TREE/own; git push",
        "path+=(TREE/own); git push",
        "path=(TREE/bare $path); git push",
        "PATH=TREE/shims:TREE/own:$PATH git push",
        "PATH=TREE/shims:/usr/bin git push",
        "env PATH=TREE/bare:$PATH git push",
        'export PATH="$HOME/nowhere:$PATH"; git push',
        'export PATH="$(brew --prefix)/bin:$PATH"; git push',
        'eval "$(ssh-agent -s)"; git push',
        'eval "$(cat .envrc)" && git push',
        "(PATH=TREE/own:$PATH; ls); git push",
        "PATH=TREE/own:$PATH ls; git push",
        "env PATH=TREE/own:$PATH ls; git push",
        "HOME=TREE git push",
        "XDG_STATE_HOME=TREE git push",
        "command git push",
        "uv run git push",
        "poetry run git push",
        "npx -c 'git push'",
        "npm run push",
        "pyenv exec git push",
        "conda run -n tools make; git push",
        "nix-shell -p jq --run 'jq . a.json'; git push",
        "command -pv git; git push",
        "PATH=${PATH%:}:TREE/own git push",
        "export PATH=${PATH#*:}; git push",
        "bash -c 'git push' -i",
        "bash +i -c 'git push'",
        "ssh-agent bash -c 'git push'",
    ],
)
def test_a_path_behind_which_the_shim_stays_first_hides_nothing(tree: Path, command: str) -> None:
    assert hidden(tree, command) == {""}


@pytest.mark.parametrize(
    "command",
    [
        "CLAIMONCE_STATE=TREE git push",
        "export CLAIMONCE_STATE=TREE; git push",
        "env CLAIMONCE_STATE=TREE git push",
        "CLAIMONCE_STATE=TREE ./release.sh",
        "unset CLAIMONCE_PINNED_STATE; git push",
        "env -u CLAIMONCE_PINNED_STATE git push",
        "CLAIMONCE_PINNED_CONFIG= git push",
    ],
)
def test_a_command_that_names_another_store_is_seen(tree: Path, command: str) -> None:
    assert hidden(tree, command) == {"another store"}


def test_folders_are_looked_at_only_when_an_act_was_found(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    stat = os.stat

    def noted(path: str | bytes) -> os.stat_result:
        asked.append(os.fsdecode(path))
        return stat(path)

    monkeypatch.setattr("posix.stat", noted)
    assert hidden(tree, "export PATH=TREE/own:$PATH; ls -l && git status && make") == set()
    assert [path for path in asked if "/own" in path] == []
    assert hidden(tree, "export PATH=TREE/own:$PATH; git push") == {"PATH changed"}
    assert asked


@pytest.mark.parametrize(
    "command",
    [
        "bash -ic 'git push'",
        "bash -i -c 'nvm use 20 && git push'",
        "bash --rcfile mine -i release.sh",
        "zsh -i -c 'git push'",
        "ksh -ic 'git push'",
        "fish -c 'git push'",
        "fish -c 'fish_add_path TREE/own; git push'",
        "fish -c 'git fetch; and git push'",
    ],
)
def test_a_shell_that_reads_a_start_up_file_may_hide_the_shim(tree: Path, command: str) -> None:
    assert hidden(tree, command) == {"start-up file"}
