from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from claimonce.settings import trust

Env = dict[str, str]
CODE = "from claimonce.cli.trust import trust; trust(prog_name='claimonce trust')"


def run(repo: Path, env: Env, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CODE, *words],
        cwd=repo,
        env=env,
        input="y\n" * 9,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def at_a_terminal(repo: Path, env: Env, typed: str, *words: str) -> tuple[int, str]:
    master, slave = pty.openpty()
    os.write(master, typed.encode())
    with subprocess.Popen(
        [sys.executable, "-c", CODE, *words],
        cwd=repo,
        env=env,
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        said = process.communicate(timeout=60)[0]
    os.close(slave)
    os.close(master)
    return process.returncode, said


@pytest.fixture
def asking(repo: Path) -> Path:
    (repo / "claimonce.toml").write_text(
        '[git_push]\ncheck = "make \x1b[8mhidden"\n'.replace("\x1b", "\\u001b")
        + "# \x1b[8m\n".replace("\x1b", "\u202e")
    )
    plugins = repo / ".claimonce" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "pager.py").write_text("VALUE = 1\n")
    return repo


def test_a_person_sees_each_file_and_says_yes_or_no(asking: Path, env: Env) -> None:
    code, said = at_a_terminal(asking, env, "y\nn\n")
    assert code == 0, said
    assert "check = " in said
    assert "VALUE = 1" in said
    assert "its code will run with your rights" in said
    assert list(trust.list_trusted(env)) == [str(asking / "claimonce.toml")]


def test_nothing_of_a_file_can_steer_the_terminal(asking: Path, env: Env) -> None:
    _, said = at_a_terminal(asking, env, "n\nn\n")
    assert "\x1b" not in said
    assert "\u202e" not in said


@pytest.mark.parametrize("words", [(), ("--revoke", "claimonce.toml")])
def test_without_a_terminal_it_is_refused(asking: Path, env: Env, words: tuple[str, ...]) -> None:
    done = run(asking, env, *words)
    assert done.returncode == 2
    assert "run it in a terminal" in done.stderr
    assert trust.list_trusted(env) == {}


@pytest.mark.parametrize(
    "agent", ["CLAUDECODE", "CLAUDE_CODE_SESSION_ID", "AI_AGENT", "CODEX_THREAD_ID", "CLAIMONCE_SESSION"]
)
def test_inside_an_agent_session_it_is_refused(asking: Path, env: Env, agent: str) -> None:
    code, said = at_a_terminal(asking, {**env, agent: "1"}, "y\ny\n")
    assert code == 2
    assert "trust is for people" in said
    assert trust.list_trusted(env) == {}


def test_the_list_shows_what_is_trusted_and_what_waits(asking: Path, env: Env) -> None:
    trust.trust(str(asking / "claimonce.toml"), env=env)
    body = json.loads(run(asking, env, "--list", "--json").stdout)
    assert [entry["path"] for entry in body["trusted"]] == [str(asking / "claimonce.toml")]
    assert body["waiting"] == [str(asking / ".claimonce/plugins/pager.py")]
    said = run(asking, env, "--list").stdout
    assert said.startswith(f"trusted  {asking}/claimonce.toml")


def test_trust_can_be_taken_back(asking: Path, env: Env) -> None:
    trust.trust(str(asking / "claimonce.toml"), env=env)
    code, said = at_a_terminal(asking, env, "", "--revoke", "claimonce.toml")
    assert (code, said.strip()) == (0, "claimonce.toml: no longer trusted")
    assert trust.list_trusted(env) == {}


def test_a_file_that_is_not_there_is_a_usage_error(asking: Path, env: Env) -> None:
    code, said = at_a_terminal(asking, env, "", "nothing.toml")
    assert code == 2
    assert "nothing.toml cannot be read" in said


def test_a_pyproject_without_a_word_for_us_does_not_wait(repo: Path, env: Env) -> None:
    (repo / "pyproject.toml").write_text('[project]\nname = "x"\n')
    code, said = at_a_terminal(repo, env, "")
    assert (code, said.strip()) == (0, "Nothing here waits for trust.")
