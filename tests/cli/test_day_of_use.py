"""What a first day of use showed: nothing acts on a missing answer, and what is refused says what to do next."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from email.utils import parsedate_to_datetime
from importlib.metadata import Distribution
from pathlib import Path

import click
import pytest
from cli.conftest import Run

from claimonce.cli.group import VERBS
from claimonce.cli.group import claimonce as group
from claimonce.gate.letters import mail_transport, messages
from claimonce.settings import origin


def test_settle_without_an_answer_is_a_usage_error_and_the_act_stays_uncertain(claimonce: Run) -> None:
    claimonce("gate", "pay", "--", "sh", "-c", "kill -9 $PPID")
    refused = claimonce("settle", "pay")
    assert (refused.returncode, "--not-done" in refused.stderr) == (2, True)
    assert claimonce("check", "pay").returncode == 81
    assert claimonce("gate", "pay", "--", "echo", "again").stdout == ""


def test_what_programs_read_has_a_version(claimonce: Run) -> None:
    claimonce("gate", "pay", "--", "sh", "-c", "kill -9 $PPID")
    (uncertain,) = json.loads(claimonce("status", "--json").stdout)
    assert (uncertain["v"], uncertain["key"]) == (1, "pay")
    explained = json.loads(claimonce("explain", "--json", "git push").stdout)
    assert (explained["v"], explained["effects"][0]["kind"]) == (1, "git_push")


def test_settle_keeps_the_persons_name_and_the_note(claimonce: Run) -> None:
    claimonce("gate", "pay", "--", "sh", "-c", "kill -9 $PPID")
    said = json.loads(claimonce("settle", "pay", "--done", "--note", "it is in the bank", "--json").stdout)
    assert said["settled_by"]
    kept = json.loads(claimonce("why", "pay", "--json").stdout)
    assert kept["receipt"] == {"settled_by": said["settled_by"], "note": "it is in the bank"}
    assert said["settled_by"] in kept["log"][-1]["reason"]


def test_no_flag_pair_that_must_be_answered_can_be_left_out() -> None:
    context = click.Context(group)
    for verb in VERBS:
        command = group.get_command(context, verb)
        assert command is not None
        for option in command.params:
            pair = isinstance(option, click.Option) and option.is_flag and option.secondary_opts
            assert not (pair and option.required), f"{verb}: click 8.3 and newer pass None for {option.name}"


def test_notify_without_subject_and_body_sends_nothing(claimonce: Run) -> None:
    refused = claimonce("notify", "--to", "t@example.test", "--about", "y")
    assert (refused.returncode, "--subject" in refused.stderr) == (2, True)
    assert claimonce("check", "notify:t@example.test:y").returncode == 0


def test_a_mail_has_a_date_and_a_message_id_of_the_senders_domain() -> None:
    what = messages.message("email", ["t@example.test"], "s", "b")
    mail = mail_transport.letter(what, {"transport": "smtp://x", "from": "Gate <gate@sender.example>"}).mail
    assert parsedate_to_datetime(mail["Date"]).tzinfo is not None
    assert re.fullmatch(r"<[^@<>\s]+@sender\.example>", str(mail["Message-ID"]))
    for odd in ("", "no address", "a@b c", "a@\u00fc.example"):
        named = str(mail_transport.letter(what, {"transport": "smtp://x", "from": odd}).mail["Message-ID"])
        assert re.fullmatch(r"<[^@<>\s]+@[A-Za-z0-9.-]+>", named)
        assert "invalid" not in named


def test_push_and_land_without_git_are_a_sentence(claimonce: Run, place: Path) -> None:
    for verb in ("push", "land"):
        done = claimonce(verb, env={"PATH": str(place)})
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "there is no git on PATH" in done.stderr


def test_an_unknown_key_names_the_nearest_that_is_known(claimonce: Run) -> None:
    claimonce("mark", "notify-tekla-about-sven")
    assert "did you mean notify-tekla-about-sven?" in claimonce("check", "notify-tekla-abuot-sven").stdout
    why = claimonce("why", "notify-tekla-abuot-sven")
    assert "did you mean notify-tekla-about-sven?" in why.stdout
    assert json.loads(claimonce("why", "notify-tekla-abuot-sven", "--json").stdout)["near"] == "notify-tekla-about-sven"
    assert "did you mean" not in claimonce("check", "something-else").stdout


def test_a_refusal_puts_its_holder_on_stdout_where_json_is_asked_for(claimonce: Run) -> None:
    claimonce("claim", "deploy", "--ttl", "1h", session="two")
    for words in (["claim", "deploy", "--json"], ["release", "deploy", "--json"]):
        done = claimonce(*words)
        said = json.loads(done.stdout)
        assert done.returncode == 80
        assert "env:two" in (said.get("holder"), said.get("session"))
        assert said["v"] == 1
    gated = claimonce("gate", "deploy", "--wait", "0s", "--json", "--", "true")
    assert json.loads(gated.stdout)["session"] == "env:two"
    assert claimonce("release", "deploy", session="one").stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        ["settle", "pay", "--json"], ["claim", "--json"], ["gate", "k", "--json"], ["next", "--json", "--cuont", "2"],
        ["notify", "--to", "tekla", "--about", "y", "--json"], ["frobnicate", "--json"],
    ],
)  # fmt: skip
def test_wrong_usage_is_said_on_stdout_too_where_json_is_asked_for(claimonce: Run, words: list[str]) -> None:
    done = claimonce(*words)
    said = json.loads(done.stdout)
    assert (done.returncode, said["v"], said["ran"], said["status"]) == (2, 1, False, 2)
    assert said["reason"] in " ".join(done.stderr.split())


def test_explain_takes_a_command_as_it_is_typed(claimonce: Run) -> None:
    quoted = claimonce("explain", "git push origin main")
    assert claimonce("explain", "git", "push", "origin", "main").stdout == quoted.stdout
    assert "push" in quoted.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(claimonce: Run, shell: str) -> None:
    done = claimonce("completion", shell)
    assert (done.returncode, "_CLAIMONCE_COMPLETE" in done.stdout) == (0, True), done.stderr


class Installed(Distribution):
    def __init__(self, direct: str | None) -> None:
        self.direct = direct

    def read_text(self, filename: str) -> str | None:
        return self.direct if filename == "direct_url.json" else None

    def locate_file(self, path: object) -> Path:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("direct", "given"),
    [
        (None, "claimonce"),
        ("no json", "claimonce"),
        ('{"url": "file:///home/a/my%20gate", "dir_info": {"editable": true}}', "/home/a/my gate"),
        ('{"url": "https://x.test/c.whl", "archive_info": {}}', "https://x.test/c.whl"),
        ('{"url": "https://x.test/c", "vcs_info": {"vcs": "git", "commit_id": "abc"}}', "git+https://x.test/c@abc"),
    ],
)
def test_a_repair_names_the_place_that_this_copy_came_from(direct: str | None, given: str) -> None:
    assert origin.of(Installed(direct)) == given


def test_no_text_sends_anybody_to_a_bare_name_of_the_registry() -> None:
    top = Path(__file__).parents[2]
    files = [path for name in ("hooks", "plugins", "settings") for path in (top / name).rglob("*") if path.is_file()]
    files += [top / "README.md", *(top / "docs").rglob("*.md")]
    bare = re.compile(
        r"""(pipx install|pip install|uv tool install)( --?[a-z]+)* ['"]?claimonce\b|\bclaimonce\[[a-z-]+\]"""
    )
    found = [str(path) for path in files if path.suffix != ".pyc" and bare.search(path.read_text(errors="replace"))]
    assert found == []


def git(cwd: Path, *words: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.test"]
    return subprocess.run(["git", *who, *words], cwd=cwd, check=True, capture_output=True, text=True).stdout


def test_land_into_a_branch_that_is_not_there_names_the_nearest_and_makes_none(repo: Path, own_home: Path) -> None:
    remote = own_home / "remote.git"
    git(own_home, "init", "-q", "--bare", "-b", "main", str(remote))
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "one")
    git(repo, "remote", "add", "origin", str(remote))
    git(repo, "push", "-q", "origin", "main")
    (repo / "more").write_text("not committed\n")
    words = [sys.executable, "-m", "claimonce.cli", "land"]
    env = {**os.environ, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@x.test", "CLAIMONCE_SESSION": "one"}
    env |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@x.test"}

    def land(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*words, *more], cwd=repo, env=env, capture_output=True, text=True, check=False)

    refused = land("--into", "mian")
    assert (refused.returncode, "did you mean main?" in refused.stderr) == (2, True)
    assert git(remote, "branch", "--list").split() == ["*", "main"]
    landed = land("--into", "main")
    assert landed.returncode == 0, landed.stderr
    assert "1 file here has changes that are not committed" in landed.stderr


def test_a_store_whose_driver_is_missing_names_the_place_of_this_copy() -> None:
    from claimonce.gate.stores.postgres.database import open_postgres

    broken = "import sys; sys.modules['psycopg'] = None\n"
    code = f"{broken}from {open_postgres.__module__} import open_postgres\nopen_postgres('postgresql://x', '.', 1.0)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "psycopg cannot be imported" in done.stderr
    assert origin.extra_command("postgres") in done.stderr
