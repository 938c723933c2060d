"""Who is asking: by variables, and by the client that stands above."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from agents.user import User, new_user
from gate.push.desk import Desk, on_terminal

from claimonce.gate import identity
from claimonce.hooks.call import Session
from claimonce.settings import client_ancestor

CLIENT = f"""#!{sys.executable}
# Stands for a client: each of its commands runs in a process session of its own, as the real ones do it.
import subprocess, sys
for command in sys.argv[1:]:
    done = subprocess.run(["bash", "-c", command], start_new_session=True)
sys.exit(done.returncode)
"""


@pytest.fixture
def user(tmp_path: Path) -> User:
    return new_user(tmp_path)


def client(user: User, name: str = "gptme") -> str:
    path = user.root / "bin" / name
    path.write_text(CLIENT)
    path.chmod(0o755)
    return str(path)


def claimonce(verb: str) -> str:
    return f"{sys.executable} -m claimonce.cli {verb}"


@pytest.mark.parametrize(
    "sign", ["COPILOT_CLI", "COPILOT_AGENT_SESSION_ID", "QWEN_CODE", "GEMINI_CLI", "OPENCODE", "CODEX_THREAD_ID"]
)
def test_a_client_is_known_by_what_it_exports(user: User, sign: str) -> None:
    assert identity.in_agent({sign: "1"})


@pytest.mark.parametrize("name", ["gptme", "qwen", "cline", "aider"])
def test_a_client_that_exports_nothing_is_known_by_its_process(user: User, name: str) -> None:
    ask = "print(identity.in_agent({}), identity.from_environment({}).client)"
    code = f"from claimonce.gate import identity; {ask}"
    done = user.shell([client(user, name), f"{sys.executable} -c '{code}'"])
    assert done.stdout.split() == ["True", name], done.stderr


@pytest.mark.parametrize("name", ["gptme.py", "somebody", "gemini.js"])
def test_a_program_of_another_name_is_no_client(user: User, name: str) -> None:
    env = {client_ancestor.STOP: str(os.getpid())}
    code = f"from claimonce.gate import identity; print(identity.in_agent({env!r}))"
    done = user.shell([client(user, name), f'{sys.executable} -c "{code}"'])
    assert done.stdout.split() == ["False"], done.stderr


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["/opt/codex-linux/bin/codex", "exec"], "codex"),
        (["node", "--max-old-space-size=4096", "/x/node_modules/@google/gemini-cli/bundle/gemini.js"], "gemini"),
        (["node", "/usr/lib/node_modules/@qwen-code/qwen-code/cli.js"], "qwen"),
        (["/usr/bin/node", "/usr/local/bin/gemini", "-p"], "gemini"),
        (["npx", "-y", "@openai/codex@0.171.0"], "codex"),
        (["python3.11", "-m", "gptme"], "gptme"),
        (["python3", "/home/dev/gemini.py"], ""),
        (["node", "/home/dev/app/gemini.js"], ""),
        (["vim", "codex"], ""),
        (["bash", "-c", "codex"], ""),
        ([], ""),
    ],
)
def test_a_command_line_names_its_client(words: list[str], name: str) -> None:
    assert client_ancestor.of_words(words) == name


def test_the_climb_ends_where_a_person_was_said_to_be(user: User) -> None:
    code = "import os; from claimonce.gate import identity; print(identity.in_agent(dict(os.environ)))"
    stopped = f"export {client_ancestor.STOP}=$$; {sys.executable} -c '{code}'"
    assert user.shell([client(user), f"{stopped}; true"]).stdout.split() == ["False"]
    assert user.shell([client(user), f"{sys.executable} -c '{code}'; true"]).stdout.split() == ["True"]


def test_what_one_command_claims_the_next_of_the_same_client_gives_back(user: User) -> None:
    program = client(user)
    done = user.shell([program, claimonce("claim k --ttl 60s"), claimonce("release k")])
    assert done.returncode == 0, done.stderr
    other = user.shell([program, claimonce("claim k --ttl 60s"), "true"])
    assert other.returncode == 0, "nobody holds it"
    refused = user.shell([program, claimonce("release k")])
    assert refused.returncode == 80, "another start of the client is another session"


def test_a_client_s_commands_have_the_session_that_its_hook_named(user: User) -> None:
    note = (
        "import os; from claimonce.gate import identity; from claimonce.hooks.call import Session;"
        'identity.note_client(Session("gemini", "abc-1"), os.environ)'
    )
    ask = "import os; from claimonce.gate import identity; print(identity.from_environment(os.environ).name)"
    run = [f"{sys.executable} -c '{note}'", f"{sys.executable} -c '{ask}'"]
    done = user.shell([client(user, "gemini"), *run], env={"CLAIMONCE_SESSION": "run-outer"})
    assert done.stdout.split() == ["gemini:abc-1"], done.stderr
    other = user.shell([client(user, "gemini"), run[1]])
    assert other.stdout.split() != ["gemini:abc-1"], "another process of the client is another session"


def test_a_client_inside_another_is_its_own_session(user: User) -> None:
    ask = "import os; from claimonce.gate import identity; print(identity.from_environment(os.environ).name)"
    env = {"CLAUDE_CODE_SESSION_ID": "outer", "CODEX_SESSION_ID": "inner"}
    done = user.shell([client(user, "codex"), f"{sys.executable} -c '{ask}'"], env=env)
    assert done.stdout.split() == ["codex:inner"], done.stderr
    assert identity.from_environment({"COPILOT_AGENT_SESSION_ID": "c1"}) == Session("copilot", "c1")


@pytest.mark.parametrize("word", ["gptme", "codex", "copilot"])
def test_a_known_client_behind_run_is_an_agent(user: User, word: str) -> None:
    show = "import os, json; print(json.dumps(dict(os.environ)))"
    done = user.run("run", "--", client(user, word), f"{sys.executable} -c '{show}'")
    assert json.loads(done.stdout)["CLAIMONCE_AGENT"] == "1"
    done = user.run("run", "--no-agent", "--", client(user, word), f"{sys.executable} -c '{show}'")
    assert "CLAIMONCE_AGENT" not in json.loads(done.stdout)


def test_a_terminal_below_a_client_is_no_persons(tmp_path: Path, user: User) -> None:
    desk = Desk(tmp_path / "desk")
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "1\n")
    env = desk.environment()
    del env["CLAIMONCE_SESSION"]
    shown = on_terminal([client(user, "qwen"), "git push origin main"], mine, env)
    assert "your turn" in shown
