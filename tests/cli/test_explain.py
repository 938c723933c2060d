"""`claimonce explain` as a process: whatever its input is, each line has one answer, in order, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

WORDS = [sys.executable, "-m", "claimonce.cli", "explain"]


def explain(data: bytes, *args: str | bytes, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([*WORDS, *args], input=data, capture_output=True, cwd=cwd, check=False, timeout=60)
    assert b"Traceback" not in done.stderr
    return done


def answers(lines: list[bytes], cwd: Path) -> list[dict[str, Any]]:
    done = explain(b"\n".join([*lines, b""]), "--jsonl", cwd=cwd)
    assert (done.returncode, done.stderr) == (0, b"")
    return [json.loads(line) for line in done.stdout.split(b"\n") if line]


def line(command: object, **more: object) -> bytes:
    return json.dumps({"command": command, **more}).encode()


PUSH = line("git push")
NOT_OBJECTS = [
    b'{"command": "git push \xff"}', b"\0\0", b"\xff\xfe{}", b'{"command": "ls"', b'{"command": "' + b"y" * 1_000_000,
    b'{"command": NaN}', b"[" * 100_000, b"'git push'", b'"git push"', b'{"call": 1}', b'{"earlier": 5, "message": 7}',
    b'{"earlier": [1], "message": {}}', line("ls", cwd=3), line(None), line({"a": 1}),
]  # fmt: skip


def test_a_bad_line_is_answered_in_its_place_and_the_next_one_is_read(place: Path) -> None:
    got = answers([each for bad in NOT_OBJECTS for each in (bad, PUSH)], place)
    assert len(got) == 2 * len(NOT_OBJECTS)
    assert [set(each) for each in got[::2]] == [{"error"}] * len(NOT_OBJECTS)
    assert all(each["effects"][0]["kind"] == "git_push" for each in got[1::2])


@pytest.mark.parametrize("index", range(len(NOT_OBJECTS)))
def test_an_error_is_a_sentence_about_the_line(index: int, place: Path) -> None:
    (got,) = answers([NOT_OBJECTS[index]], place)
    assert 10 < len(got["error"]) < 300
    assert got["error"].isprintable()
    assert "AttributeError" not in got["error"]
    assert "KeyError" not in got["error"]


def test_texts_that_no_shell_would_take_are_answered(place: Path) -> None:
    texts = [
        "git\0push",
        "x" * 1_000_000,
        "'" * 999_999,
        "\ud800 git",
        "$(" * 300_000,
        "\x1b]0;x\x07",
        "\N{RIGHT-TO-LEFT OVERRIDE}",
    ]
    got = answers([line(text) for text in texts], place)
    assert len(got) == len(texts)
    assert [each["effects"] for each in got] == [[]] * len(texts)
    assert all(each["undecidable"] for each in got[:5])


@pytest.mark.parametrize(
    ("shell", "command"),
    [
        ("zsh", "if (( 1 )) { git push }"),
        ("zsh", "repeat 3 git push"),
        ("zsh", "print -l ${(f)x}; git push"),
        ("/bin/zsh", "foreach x (a b) { git push }"),
        ("fish", "set x (git push)"),
        ("fish", "for x in a; git push; end"),
        ("/usr/bin/fish", "if true; git push; end"),
        ("pwsh", "Get-Content x | % { git push }"),
        ("powershell", "& git push"),
        ("powershell.exe", "if ($x) { git push }"),
        ("pwsh", "$a='git'; & $a push"),
        ("C:\\Windows\\System32\\cmd.exe", "for %i in (1) do git push"),
        ("rc", "git push"),
        (5, "git push"),
    ],
)
def test_another_shells_syntax_is_an_effect_or_undecidable(shell: object, command: str, place: Path) -> None:
    (got,) = answers([line(command, shell=shell)], place)
    assert got["effects"] or got["undecidable"]
    assert all(effect["kind"] == "git_push" and "span" not in effect for effect in got["effects"])


@pytest.mark.parametrize("shell", ["bash", "sh", "/bin/dash", "", None])
def test_a_shell_like_bash_is_read_as_bash(shell: object, place: Path) -> None:
    (got,) = answers([line("x=1; git push", shell=shell)], place)
    assert (got["effects"][0]["span"], got["undecidable"]) == ([5, 13], False)


def test_text_on_standard_input_may_be_no_text(place: Path) -> None:
    for data in (b"git push \xff\xfe", b"git\0 push\ngit push", b"\xff" * 100_000 + b"\ngit push", b"x" * 1_000_000):
        for args in ((), ("--json",)):
            done = explain(data, *args, cwd=place)
            assert done.returncode == 0, done.stderr
            assert done.stdout
    assert json.loads(explain(b"git push \xff", "--json", cwd=place).stdout)["effects"]


def test_an_argument_may_be_no_text(place: Path) -> None:
    if sys.platform == "darwin":
        pytest.skip("macOS has no arguments that are not UTF-8")
    done = explain(b"", "--json", b"git push \xff", cwd=place)
    assert (done.returncode, json.loads(done.stdout)["effects"][0]["kind"]) == (0, "git_push")


def test_a_reader_that_goes_away_is_no_bug(place: Path) -> None:
    with subprocess.Popen(
        [*WORDS, "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=place
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write(PUSH + b"\n")
        child.stdin.flush()
        assert child.stdout.readline()
        child.stdout.close()
        try:
            child.stdin.write((PUSH + b"\n") * 5_000)
            child.stdin.close()
        except BrokenPipeError:
            pass
        assert b"Traceback" not in child.stderr.read()
    assert not (Path(os.environ["CLAIMONCE_STATE"]) / "reports").exists()


def test_nothing_is_recorded(place: Path) -> None:
    event = {
        "hook_event_name": "PreToolUse", "session_id": "x", "cwd": str(place), "tool_name": "Bash",
        "tool_input": {"command": "/usr/bin/git push"}, "tool_use_id": "t",
    }  # fmt: skip
    (got,) = answers([json.dumps({"call": event}).encode()], place)
    assert got["verdict"] == "deny"
    done = subprocess.run([*WORDS[:3], "log", "--json"], capture_output=True, cwd=place, check=True)
    assert done.stdout == b""
