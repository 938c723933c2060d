"""The table of verbs says what the verbs themselves say, and help needs nothing else."""

from __future__ import annotations

import inspect
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from cli.conftest import Run
from click.shell_completion import ShellComplete
from gate.push.desk import Desk, run

from claimonce.cli import group
from claimonce.cli.group import GROUPS, HIDDEN, VERBS, claimonce

# What the help of all verbs needs, beside click: the table, the errors that every verb may end with, and its parents.
_HELP_LOADS = """
import sys
from pathlib import Path
from claimonce.cli.main import main
sys.argv[1:] = ["{words}"]
import os
os._exit = lambda status: print(*[each for each in sys.modules if each.startswith("claimonce.cli.")], file=sys.stderr)
try:
    main()
except BaseException:
    pass
"""


def command(verb: str) -> click.Command:
    found = claimonce.get_command(click.Context(claimonce), verb)
    assert found is not None, verb
    return found


@pytest.mark.parametrize("verb", VERBS)
def test_a_verbs_line_in_the_help_is_how_its_own_help_begins(verb: str) -> None:
    own = command(verb)
    text = " ".join(inspect.cleandoc(own.help or "").split())
    line = VERBS[verb].summary
    assert text.startswith(line)
    assert not text[len(line) : len(line) + 1].isalnum(), "the line ends inside a word"
    assert len(line) <= 60
    assert own.short_help is None, "the table alone says what help shows"


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_called_what_the_table_calls_it(verb: str) -> None:
    assert command(verb).name == verb
    assert VERBS[verb].group in GROUPS


def test_help_shows_every_verb_that_people_call_once_on_a_line_of_its_own() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "claimonce.cli", "--help"], capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    shown = [line.split(None, 1) for line in said.splitlines() if line.startswith("  ")]
    for name, verb in VERBS.items():
        assert shown.count([name, verb.summary]) == (0 if verb.group == HIDDEN else 1), name


@pytest.mark.parametrize("words", ["--help", "no-such-verb"])
def test_help_imports_no_verb(words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _HELP_LOADS.format(words=words)], capture_output=True, text=True, check=False
    )
    loaded = done.stderr.split("\n")[-2].split()
    assert {"claimonce.cli.main", "claimonce.cli.group", "claimonce.cli.ending"} == set(loaded)


def test_a_verb_is_completed_out_of_the_table() -> None:
    found = ShellComplete(claimonce, {}, "claimonce", "_X").get_completions([], "st")
    assert [(each.value, each.help) for each in found] == [
        (name, verb.summary) for name, verb in VERBS.items() if name.startswith("st")
    ]


@pytest.mark.parametrize("verb", [name for name, verb in VERBS.items() if verb.group == HIDDEN])
def test_a_verb_that_other_programs_call_is_not_completed_and_can_be_called(verb: str) -> None:
    assert ShellComplete(claimonce, {}, "claimonce", "_X").get_completions([], verb) == []
    said = subprocess.run([sys.executable, "-m", "claimonce.cli", verb, "--help"], capture_output=True, check=True)
    assert f"Usage: claimonce {verb}".encode() in said.stdout


# What a verb that people and scripts call all the time has no use for.
HEAVY = {
    "argparse", "asyncio", "difflib", "email", "filelock", "http", "logging", "pluggy", "rich", "ruamel",
    "ssl", "tempfile", "tomlkit", "traceback", "tree_sitter", "urllib.request", "watchdog", "yaml",
}  # fmt: skip


@pytest.mark.parametrize("words", [["status"], ["queue"], ["log"], ["next", "SP"]], ids=lambda words: words[0])
def test_a_verb_of_every_minute_loads_no_library_that_it_has_no_use_for(
    words: list[str], repo: Path, own_home: Path
) -> None:
    for _ in range(2):  # the first compiles the settings, which needs more
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "claimonce.cli", *words],
            cwd=repo, capture_output=True, text=True, check=True,
        )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert ("click" in loaded) is (words[0] == "next")
    assert not loaded & (HEAVY if "click" in loaded else HEAVY | {"calendar", "dataclasses", "json", "typing"})


# The verb as the parser of options calls it.
_PARSED = "import sys; from claimonce.cli.group import run; run(sys.argv[1:])"


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["people", "programs"])
@pytest.mark.parametrize("verb", ["status", "queue", "log"])
@pytest.mark.parametrize("held", ["nothing", "a claim", "no store"])
def test_a_look_without_options_says_what_it_says_by_the_parser(
    held: str, verb: str, more: list[str], claimonce: Run, place: Path, own_home: Path
) -> None:
    if held == "a claim":
        assert claimonce("claim", "notify-tekla", "--ttl", "1h").returncode == 0
        assert claimonce("mark", "deploy-152").returncode == 0
    if held == "no store":
        (own_home / "state").rename(own_home / "away")
        (own_home / "state").write_text("")
    plain = claimonce(verb, *more)
    parsed = subprocess.run(
        [sys.executable, "-c", _PARSED, verb, *more], capture_output=True, text=True, cwd=place, check=False,
        env={**os.environ, "CLAIMONCE_SESSION": "one"},
    )  # fmt: skip
    assert (plain.stdout, plain.stderr, plain.returncode) == (parsed.stdout, parsed.stderr, parsed.returncode)
    assert (plain.returncode == 0) is (held != "no store")
    assert ("notify-tekla" in plain.stdout) is (held == "a claim" and verb != "queue")


@pytest.mark.parametrize("verb", [verb for verb in VERBS if not isinstance(command(verb), click.Group)])
def test_a_verbs_help_names_its_exit_status(verb: str) -> None:
    own = command(verb)
    assert "exit" in f"{own.help} {own.epilog}".lower()


@pytest.mark.parametrize(("verb", "is_long"), [("init", True), ("keys", False)])
def test_help_that_is_longer_than_the_terminal_is_paged(verb: str, is_long: bool) -> None:
    ours, theirs = pty.openpty()
    subprocess.run(["stty", "cols", "80", "rows", "24"], stdin=theirs, check=True)
    env = {**os.environ, "PAGER": "sed s/^/paged:/", "TERM": "xterm"}
    words = [sys.executable, "-m", "claimonce.cli", verb, "--help"]
    subprocess.run(words, stdin=theirs, stdout=theirs, env=env, check=True)
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 65_536):
            said += piece
    except OSError:
        pass
    os.close(ours)
    assert (b"paged:" in said) is is_long
    assert is_long or said.count(b"\n") < 24
    assert b"Usage: claimonce" in said


@pytest.mark.parametrize(("words", "parsed"), [([], False), (["--session", "env:other"], True)])
def test_a_push_whose_words_are_gits_own_needs_no_parser(tmp_path: Path, words: list[str], parsed: bool) -> None:
    desk = Desk(tmp_path / "desk")
    tree = desk.clone("one")
    commit = desk.commit(tree, "one", "1\n")
    done = run(
        [sys.executable, "-X", "importtime", "-m", "claimonce.cli", "push", "-q", *words, "origin", "HEAD:main"],
        tree, desk.environment("one"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    assert desk.tip() == commit
    assert any(line.endswith(" click") for line in done.stderr.splitlines()) == parsed


def paths(name: str, own: click.Command, above: click.Context) -> Iterator[list[str]]:
    """Return how a verb and each verb below it are called."""
    context = click.Context(own, info_name=name, parent=above)
    yield context.command_path.split()[1:]
    if isinstance(own, click.Group):
        for below in own.list_commands(context):
            found = own.get_command(context, below)
            assert found is not None
            yield from paths(below, found, context)


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_every_verb_fits_a_terminal_of_80_by_24_or_is_paged(
    verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, paged = list[str](), list[str]()
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setattr(group, "tell", lambda text, **_: shown.append(text))
    monkeypatch.setattr(click, "echo_via_pager", paged.append)
    for path in paths(verb, command(verb), click.Context(claimonce, info_name="claimonce")):
        shown.clear(), paged.clear()
        group._paged([*path, "--help"])
        (text,) = shown + paged
        assert max(map(len, text.splitlines())) <= 80, path
        assert paged or text.count("\n") < 24, path
        assert f"Usage: claimonce {' '.join(path)}" in text


_ACT_LOADS = """
import os, sys
from claimonce.cli.main import main
sys.argv[1:] = ["gate", sys.argv[1], "--", "true"]
os._exit = lambda status: print(status, "smtplib" in sys.modules, "ssl" in sys.modules)
main()
"""


def test_an_act_that_is_no_mail_loads_nothing_of_mail_once_the_settings_are_compiled(own_home: Path) -> None:
    words = [sys.executable, "-c", _ACT_LOADS]
    _, second = (
        subprocess.run([*words, key], cwd=own_home, capture_output=True, text=True, check=True).stdout
        for key in ("build", "test")
    )
    assert second.split() == ["0", "False", "False"]
