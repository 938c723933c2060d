"""Ordinary commands that put a folder in front of PATH: each is refused or meets the shim, as bash really runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agents.test_armed import arm, shell
from agents.test_bypass_detection import commit, git, tree

from claimonce.gate import ledger
from claimonce.gate.push import prepush
from claimonce.gate.store import open_store
from claimonce.shims.launcher import install_launcher

__all__ = ["tree"]
Ask = Callable[..., dict[str, Any]]
GIT = shutil.which("git") or "git"
MAIL = "mail -s Login tekla@example.test <<<'Sven needs a login.'"

# DIR holds git and mail; each of these is said before or around the act.
FORMS = {
    "a word in front": "PATH=DIR:$PATH ACT",
    "export": "export PATH=DIR:$PATH; ACT",
    "export among others": 'export PATH="$HOME/.local/bin:DIR:$PATH" && ACT',
    "shellenv": 'eval "$(./tool shellenv)"; ACT',
    "shellenv that is not read": 'eval "$(./binary shellenv)"; ACT',
    "shellenv and a list": 'eval "$(./binary shellenv)" && cd . && ACT',
    "sourced": "source ./.envrc; ACT",
    "activate": ". ./activate && ACT",
    "env": "env PATH=DIR:$PATH ACT",
    "a folder that is not read": 'export PATH="$(./binary prefix):$PATH"; ACT',
    "the same for one command": 'PATH="$(./binary prefix):$PATH" ACT',
    "a subshell": '(eval "$(./binary shellenv)"; ACT)',
    "a function": 'go() { eval "$(./binary shellenv)"; ACT; }; go',
    "an inner script": 'eval "$(./binary shellenv)"; ./act.sh',
    "an inner program": 'eval "$(./binary shellenv)"; timeout 60 ACT',
    "a script with a word in front": "PATH=DIR:$PATH ./act.sh",
    "a start-up file": "BASH_ENV=./.envrc bash act.sh",
    "a start-up file of a script": "BASH_ENV=./.envrc ./act.sh",
    "a makefile": "make act",
    "a makefile's own words": "make -f exports.mk act",
    "the system's own folders": "command -p ACT",
    "the front cut off": "PATH=${PATH#*:} ACT",
    "a package's script": "npm run -s act",
    "an interactive shell": 'bash -ic "ACT"',
}


@pytest.fixture
def place(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository, with a folder that holds git and a mail program, and the tools that put it in front."""
    own = tree.parent / "own"
    own.mkdir()
    (own / "git").symlink_to(GIT)
    mail = own / "mail"
    mail.write_text(f'#!/bin/sh\n{{ echo "$@"; cat; }} >> {tree.parent}/mailbox\n')
    mail.chmod(0o755)
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}:{own}")
    said = f"export PATH={own}:$PATH"
    texts = {
        ".envrc": said + "\n",
        "activate": f'VIRTUAL_ENV={own}\nPATH="$VIRTUAL_ENV:$PATH"\nexport PATH\nhash -r 2>/dev/null\n',
        "tool": f"#!/bin/sh\necho '{said}'\n",
        # As a compiled program would be to the reader: more than it reads.
        "binary": f"#!/bin/sh\n[ \"$1\" = prefix ] && echo {own} || echo '{said}'\nexit\n" + "#" * 70_000 + "\n",
    }
    for name, text in texts.items():
        (tree / name).write_text(text)
        (tree / name).chmod(0o755)
    return tree


def run(ask: Ask, place: Path, form: str, act: str) -> str:
    """Ask the hook as the client does and run what it lets through; return why it did not."""
    (place / "act.sh").write_text(f"#!/bin/bash\n{act}\n")
    (place / "act.sh").chmod(0o755)
    own = place.parent / "own"
    (place / "Makefile").write_text(f"SHELL := /bin/bash\nexport PATH := {own}:$(PATH)\nact:\n\t{act}\n")
    (place / "node_modules/.bin").mkdir(parents=True, exist_ok=True)
    for name in ("git", "mail"):
        if not (place / "node_modules/.bin" / name).exists():
            (place / "node_modules/.bin" / name).symlink_to(own / name)
    (Path(os.environ["HOME"]) / ".bashrc").write_text(f"export PATH={own}:$PATH\n")
    (place / "package.json").write_text(json.dumps({"scripts": {"act": act}}))
    (place / "exports.mk").write_text(f"SHELL = /bin/bash\nBIN = {own}\nPATH := $(BIN):${{PATH}}\nact:\n\t./act.sh\n")
    command = form.replace("DIR", str(place.parent / "own")).replace("ACT", act)
    said = ask("PreToolUse", tool_input={"command": command})
    if not said.get("permissionDecision"):
        shell(place / "env", command)
        ask("PostToolUse", tool_input={"command": command}, tool_response={"stdout": "", "stderr": ""})
    return str(said.get("permissionDecisionReason", ""))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_push_goes_without_a_turn(ask: Ask, place: Path, form: str) -> None:
    arm(ask, place)
    new, before = commit(place), git(place, "ls-remote", "origin", "main")
    why = run(ask, place, form, "git push -q origin main")
    if git(place, "ls-remote", "origin", "main") != before:
        done = [each for each in ledger.last(open_store(), 20) if each["state"] == "done"]
        assert any(new in str(each["receipt"]) for each in done), "the push took no turn"
    else:
        assert "claimonce push" in why


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_push_goes_without_a_turn_where_the_pre_push_line_stands(ask: Ask, place: Path, form: str) -> None:
    prepush.install(str(place), os.environ, install_launcher(os.environ))
    assert "pre-push" in (place / ".git" / "hooks" / "pre-push").read_text()
    test_no_push_goes_without_a_turn(ask, place, form)


@pytest.mark.parametrize("form", ["a word in front", "export", "env", "activate", "a subshell"])
def test_the_pre_push_line_alone_takes_the_turn_of_a_push_that_no_hook_saw(ask: Ask, place: Path, form: str) -> None:
    prepush.install(str(place), os.environ, install_launcher(os.environ))
    (place / "none").touch()
    new = commit(place)
    shell(
        place / "none", FORMS[form].replace("DIR", str(place.parent / "own")).replace("ACT", "git push -q origin main")
    )
    assert git(place, "ls-remote", "origin", "main").split()[0] == new
    store = open_store()
    found = [row for row in store.rows("intents_unsettled") if row["kind"] == "git_push" and new in row["detail"]]
    assert found or any(new in str(each["receipt"]) for each in ledger.last(store, 20)), "the push took no turn"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_mail_goes_twice(ask: Ask, place: Path, form: str) -> None:
    lines = arm(ask, place)
    shell(lines, MAIL, CLAUDE_CODE_SESSION_ID="another")
    mailbox = place.parent / "mailbox"
    assert mailbox.read_text().count("Sven") == 1
    run(ask, place, form, MAIL)
    assert mailbox.read_text().count("Sven") == 1


def test_what_changes_path_and_does_nothing_else_is_left_alone(ask: Ask, place: Path) -> None:
    lines = arm(ask, place)
    own = place.parent / "own"
    command = f'export PATH={own}:$HOME/bin:$PATH; command -v git >/dev/null && echo "$PATH" | tr : "\\n" | grep -c own'
    assert ask("PreToolUse", tool_input={"command": command}) == {}
    assert shell(lines, command).strip().isdigit()


def test_the_shims_stay_first_in_loops_and_in_what_a_program_starts(ask: Ask, place: Path) -> None:
    lines = arm(ask, place)
    command = 'eval "$(./binary shellenv)"; for each in 1 2; do command -v git; done; sh -c "command -v git"'
    found = shell(lines, command).split()
    assert len(found) == 3
    assert all(path.endswith("claimonce/shims/git") for path in found)


def test_a_plain_shell_behind_the_line_has_no_trap(ask: Ask, place: Path) -> None:
    lines = arm(ask, place)
    done = subprocess.run(["sh", "-c", f". {lines}; echo $?"], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("0\n", "")
