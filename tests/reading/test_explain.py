"""`claimonce explain`: for programs one answer a line, for people a picture."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from reading.cases import COUNTER, DESCRIPTIONS, read

from claimonce.cli import explain as explaining
from claimonce.cli.explain import answer_line, explain
from claimonce.cli.picture import underline
from claimonce.hooks.effect import Effect
from examples import examples


@pytest.fixture(autouse=True)
def built_in_descriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer from the plugins of this package, whichever are installed."""
    monkeypatch.setattr(explaining, "_known", [DESCRIPTIONS])


def answers(lines: list[str], *args: str) -> list[dict[str, object]]:
    """Return what `explain --jsonl` answers."""
    done = CliRunner().invoke(explain, ["--jsonl", *args], input="\n".join(lines) + "\n")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def test_each_line_has_its_answer_in_order() -> None:
    lines = [
        json.dumps({"command": command}) for command in ("git push", "ls", "$X", "mail -s a b@example.org </dev/null")
    ]
    first, second, third, fourth = answers(lines)
    assert first["effects"] == [{"kind": "git_push", "program": "git", "channel": "git", "span": [0, 8]}]
    assert (second["effects"], second["undecidable"]) == ([], False)
    assert (third["effects"], third["undecidable"]) == ([], True)
    (mail,) = fourth["effects"]  # type: ignore[misc]
    assert (mail["kind"], mail["channel"], mail["target"]) == ("notify", "email", "b@example.org")


def test_a_message_is_answered_with_who_gets_it_and_what_it_says() -> None:
    known, unknown, edit = answers([json.dumps({"command": command}) for command in (
        "gh pr comment 6 -R o/r --body $'Tests pass.\\nBoth.'",
        'curl -d "$payload" "$SLACK_WEBHOOK_URL"',
        "gh pr comment 6 -R o/r --edit-last --body x",
    )])  # fmt: skip
    (effect,) = known["effects"]  # type: ignore[misc]
    assert effect["targets"] == ["github.com/o/r#6"]
    assert effect["readers"] == {"known": True, "from": "the repository that is named, and its operand"}
    assert effect["text"] == {"known": True, "from": "--body", "first_line": "Tests pass.", "bytes": 17}
    (effect,) = unknown["effects"]  # type: ignore[misc]
    assert effect["targets"] == ["SLACK_WEBHOOK_URL"]
    assert (effect["readers"]["known"], effect["text"]["known"]) == (False, False)
    assert edit["effects"] == []
    assert [each["act"] for each in edit["quiet"]] == ["edit"]  # type: ignore[attr-defined]


def test_a_bad_line_is_answered_and_the_next_is_read() -> None:
    bad = [
        "{",
        "[]",
        "7",
        "null",
        '{"command": 5}',
        "{}",
        '{"command": "ls", "cwd": 3}',
        "[" * 5000,
        "\x00",
        '{"call": 1}',
    ]
    got = answers([*bad, '{"command": "git push"}'])
    assert len(got) == len(bad) + 1
    assert all(set(answer) == {"error"} for answer in got[:-1])
    assert got[-1]["effects"]


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=80).filter(lambda data: b"\n" not in data and data.strip() != b""))
def test_any_bytes_have_one_answer(data: bytes) -> None:
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        explaining.answer_lines([data + b"\n"], ())
    assert out.getvalue().count("\n") == 1
    json.loads(out.getvalue())


def test_a_counter_of_the_command_line_counts() -> None:
    line = json.dumps({"command": f"echo 5 > {COUNTER}"})
    assert answers([line])[0]["effects"] == []
    (effect,) = answers([line], "--counter", COUNTER)[0]["effects"]  # type: ignore[misc]
    assert (effect["kind"], effect["target"]) == ("counter", COUNTER)


def test_powershell_is_read_as_such() -> None:
    assert answer_line({"command": "git push", "shell": "pwsh"}, (), DESCRIPTIONS)["effects"]


def test_lines_are_answered_as_they_come() -> None:
    script = "from claimonce.cli.explain import explain; explain(['--jsonl'])"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for command in ("git push", "ls"):
            child.stdin.write(json.dumps({"command": command}) + "\n")
            child.stdin.flush()
            assert "effects" in json.loads(child.stdout.readline())  # blocks for ever unless the answer is flushed
        child.stdin.close()
        assert child.wait(20) == 0


def test_the_marks_stand_under_the_act_also_behind_wide_letters() -> None:
    line = "echo \N{CJK UNIFIED IDEOGRAPH-6F22} && git push"
    marks = underline(line.encode(), 0, read(line).effects).plain
    assert marks == " " * (line.index("git") + 1) + "^" * len("git push")


def test_marks_of_an_act_over_two_lines_stand_on_both() -> None:
    effect = Effect(kind="git_push", plugin="git_push", span=(0, 13))
    text = b"git \\\npush x y"
    lines = text.split(b"\n")
    assert underline(lines[0], 0, (effect,)).plain == "^" * 5
    assert underline(lines[1], 6, (effect,)).plain == "^" * 7


def test_a_person_sees_what_where_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    done = CliRunner().invoke(explain, ["cd x && sudo git push origin"])
    assert done.exit_code == 0, done.output
    shown = done.stdout.split("\n")
    assert shown[0].strip() == "cd x && sudo git push origin"
    assert shown[1].strip() == "^" * len("sudo git push origin")
    assert "another user" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_command_cannot_steer_the_terminal() -> None:
    done = CliRunner().invoke(explain, ["echo '\x1b]0;x\x07\x1b[2J' '[bold]' && git push"])
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
    assert "[bold]" in done.stdout


def test_nothing_found_is_said() -> None:
    done = CliRunner().invoke(explain, ["ls"])
    assert "Nothing" in done.stdout
