"""A session is armed by what its own shells were seen to do, and stays so whatever is broken around it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agents.test_bypass_detection import commit, git, tree

from claimonce.settings.paths import user_file

__all__ = ["tree"]
Ask = Callable[..., dict[str, Any]]
Hook = Callable[..., "subprocess.CompletedProcess[bytes]"]
Event = Callable[..., dict[str, Any]]
GIT = shutil.which("git") or "git"
PUSH = "git push origin main"


def arm(ask: Ask, repo: Path, **fields: Any) -> Path:
    ask("SessionStart", {"CLAUDE_ENV_FILE": str(repo / "env")}, **{"session": "one", "source": "startup", **fields})
    return repo / "env"


def refusal(ask: Ask, command: str = PUSH, **fields: Any) -> str:
    said = ask("PreToolUse", tool_input={"command": command}, **fields)
    return str(said.get("permissionDecisionReason", ""))


def shell(lines: Path, command: str, **env: str) -> str:
    """Run a command as the client does: behind the session's line."""
    given = {**os.environ, "CLAUDECODE": "1", "CLAUDE_CODE_SESSION_ID": "one", **env}
    words = ["bash", "-c", '. "$1" && eval "$2"', "bash", str(lines), command]
    done = subprocess.run(words, capture_output=True, text=True, cwd=lines.parent, env=given, check=False)
    return done.stdout + done.stderr


# -- what was seen ------------------------------------------------------------------------------------------------


def around(tree: Path, ask: Ask) -> str:
    commit(tree, f"work{len(list(tree.iterdir()))}")
    git(tree, "push", "-q", "origin", "main")
    said = ask("PostToolUse", tool_input={"command": PUSH}, tool_response={"stdout": "", "stderr": ""})
    return str(said.get("additionalContext", ""))


def test_a_session_whose_shell_never_read_its_line_is_no_longer_armed(tree: Path, ask: Ask) -> None:
    arm(ask, tree)
    assert refusal(ask) == ""
    told = around(tree, ask)
    assert "`claimonce push` waits its turn" in told
    assert "Plain `git push`" not in told
    assert "`claimonce push origin main`" in refusal(ask) or "`claimonce push origin" in refusal(ask)


def test_what_was_seen_outlasts_the_next_start_of_the_session(tree: Path, ask: Ask) -> None:
    arm(ask, tree)
    around(tree, ask)
    for source in ("compact", "resume"):
        arm(ask, tree, source=source)
        assert "claimonce push" in refusal(ask)


def test_a_shell_that_reads_the_line_afterwards_arms_the_session_again(tree: Path, ask: Ask) -> None:
    lines = arm(ask, tree)
    around(tree, ask)
    shell(lines, "true")
    assert refusal(ask) == ""


def test_a_path_of_the_hooks_own_arms_nobody(ask: Ask, repo: Path) -> None:
    from claimonce.shims.install import shims_folder

    path = f"{shims_folder(os.environ)}:{os.environ['PATH']}"
    ask("SessionStart", {"PATH": path}, session="one", source="startup")
    said = ask("PreToolUse", {"PATH": path}, tool_input={"command": PUSH})
    assert "claimonce push" in said["permissionDecisionReason"]


@pytest.mark.parametrize("command", [PUSH, '& "C:\\Program Files\\Git\\bin\\git.exe" push origin main'])
def test_powershell_reads_no_line_of_bash(ask: Ask, repo: Path, command: str) -> None:
    arm(ask, repo)
    assert "claimonce push" in refusal(ask, command, tool="PowerShell")


def test_a_wall_clock_that_jumps_disarms_no_session(ask: Ask, repo: Path) -> None:
    lines = arm(ask, repo)
    shell(lines, "true")
    for mark in (Path(os.environ["HOME"]) / ".local/share/claimonce/armed").iterdir():
        os.utime(mark, (1_000_000_000, 1_000_000_000))  # as if years had passed
    arm(ask, repo, session="two")
    assert refusal(ask) == ""


# -- the line -----------------------------------------------------------------------------------------------------


def test_the_line_stands_in_the_file_once_however_often_the_session_starts(ask: Ask, repo: Path) -> None:
    (repo / "env").write_text("export MINE=1\n")
    for source in ("startup", "compact", "resume", "clear", "compact"):
        lines = arm(ask, repo, source=source)
    assert len(lines.read_text().splitlines()) == 2
    assert shell(lines, "echo $MINE") == "1\n"


@pytest.mark.parametrize("program", ["sh", "bash", "zsh"])
def test_behind_the_line_a_shell_without_path_finds_its_programs(ask: Ask, repo: Path, program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"no {program} here")
    lines = arm(ask, repo)
    done = subprocess.run(
        [shutil.which(program) or program, "-c", '. "$1" && command -v ls && command -v git', program, str(lines)],
        env={"HOME": os.environ["HOME"], "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].endswith("/ls")
    assert done.stdout.splitlines()[1].endswith("claimonce/shims/git")


def test_the_line_leaves_a_commands_own_state_alone(ask: Ask, repo: Path) -> None:
    commands = "false; echo $?; : a b; echo $_; true|false|true; echo ${PIPESTATUS[@]}; set -x; echo on"
    plain = subprocess.run(["bash", "-c", 'eval "$1"', "bash", commands], capture_output=True, text=True, check=False)
    assert shell(arm(ask, repo), commands) == plain.stdout + plain.stderr


# -- the store ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "CLAIMONCE_STATE"])
def test_a_word_in_front_leads_to_no_other_store(ask: Ask, repo: Path, word: str) -> None:
    lines, elsewhere = arm(ask, repo), repo / "elsewhere"
    elsewhere.mkdir()
    shell(lines, f"{word}={elsewhere} claimonce mark matter")
    assert shell(lines, "claimonce check matter >/dev/null; echo $?") == "1\n", "not done in the session's store"
    assert list(elsewhere.iterdir()) == []


def test_the_pinned_store_is_the_one_that_the_settings_name(ask: Ask, repo: Path, monkeypatch: Any) -> None:
    monkeypatch.delenv("CLAIMONCE_STATE")
    settings = Path(user_file(os.environ))
    settings.parent.mkdir(parents=True)
    settings.write_text(f'[state]\npath = "{repo}/store"\n')
    lines = arm(ask, repo)
    for word in ("HOME", "CLAIMONCE_STATE"):
        shell(lines, f"{word}={repo}/elsewhere claimonce mark by-{word}")
        assert shell(lines, f"claimonce check by-{word} >/dev/null; echo $?") == "1\n", (
            "not done in the session's store"
        )
    assert (repo / "store" / "claims.db").exists()
    assert not (repo / "elsewhere").exists()


# -- arm first ----------------------------------------------------------------------------------------------------

BROKEN = {
    "unknown key": b"[gti_push]\nmode = 'warn'\n",
    "no toml": b"[[[\n",
    "not utf-8": b"name = '\xff\xfe'\n",
    "nested": b"a = " + b"[" * 5_000,
    "many tables": b"".join(b"[a%d.b.c.d]\n" % each for each in range(30_000)),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_broken_settings_arm_the_session_and_the_person_is_told(
    hook: Hook, event: Event, ask: Ask, repo: Path, text: bytes
) -> None:
    whole = (repo / "claimonce.toml").read_bytes()
    (repo / "claimonce.toml").write_bytes(text)
    done = hook(json.dumps(event("SessionStart", source="startup")).encode(), CLAUDE_ENV_FILE=str(repo / "env"))
    assert json.loads(done.stdout)["systemMessage"].startswith("claimonce: ")
    assert shell(repo / "env", "command -v git").endswith("claimonce/shims/git\n")
    (repo / "claimonce.toml").write_bytes(whole)
    assert refusal(ask) == ""


def test_broken_settings_of_the_user_arm_the_session(hook: Hook, event: Event, ask: Ask, repo: Path) -> None:
    settings = Path(user_file(os.environ))
    settings.parent.mkdir(parents=True)
    settings.write_text("[nothing]\n")
    done = hook(json.dumps(event("SessionStart", source="startup")).encode(), CLAUDE_ENV_FILE=str(repo / "env"))
    assert "nothing" in json.loads(done.stdout)["systemMessage"]
    assert shell(repo / "env", "command -v git").endswith("claimonce/shims/git\n")
    settings.unlink()
    assert refusal(ask) == ""


def test_a_store_that_cannot_be_opened_at_the_start_arms_the_session(
    hook: Hook, event: Event, ask: Ask, repo: Path, own_home: Path
) -> None:
    (own_home / "state").mkdir(mode=0o700, exist_ok=True)
    (own_home / "state" / "claims.db").write_bytes(b"garbage" * 1_000)
    done = hook(json.dumps(event("SessionStart", source="startup")).encode(), CLAUDE_ENV_FILE=str(repo / "env"))
    assert "claims.db" in json.loads(done.stdout)["systemMessage"]
    assert "claims.db" in refusal(ask)
    shutil.rmtree(own_home / "state")
    assert refusal(ask) == ""
