"""Odd input on the way of a message: an answer in time, nothing hangs, and nothing is kept back for it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.gate.letters import messages, recipients
from claimonce.hooks.effect import Effect
from claimonce.reading import read_command

Ask = Callable[..., dict[str, Any]]
PEOPLE = [f"p{number}@example.test" for number in range(10_000)]


@pytest.fixture
def odd(repo: Path) -> Path:
    """The repository with files of every kind but a plain text."""
    (repo / "folder").mkdir()
    os.mkfifo(repo / "fifo")
    (repo / "binary").write_bytes(bytes(range(256)) * 64)
    with (repo / "huge").open("wb") as huge:
        huge.truncate(1 << 30)
    (repo / "locked").write_text("secret")
    (repo / "locked").chmod(0)
    (repo / "loop").symlink_to("loop")
    return repo


@pytest.mark.parametrize("name", ["folder", "fifo", "binary", "huge", "loop", "missing", "/dev/zero", "/proc/kmsg"])
@pytest.mark.parametrize(
    "command",
    ["gh pr comment 6 -R o/r --body-file {}", "gh pr comment 6 -R o/r -F - < {}",
     'gh pr comment 6 -R o/r -b "$(cat {})"', "curl -d @{} https://ntfy.sh/x", "curl -T {} https://ntfy.sh/x"],
)  # fmt: skip
def test_a_file_that_is_no_text_is_never_equal(ask: Ask, odd: Path, command: str, name: str) -> None:
    assert odd.is_dir()
    for use, session in (("t1", "one"), ("t2", "two")):
        given = {"command": command.format(name)}
        said = ask("PreToolUse", tool_input=given, session=session, use=use)
        assert "already there" not in said.get("permissionDecisionReason", "")
        if not said:
            ask("PostToolUse", tool_input=given, session=session, use=use, tool_response={"stdout": "ok"})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('{"to": "a@x.org", "to": "b@x.org", "text": "Hi"}', '{"to": "a@x.org", "to": "b@x.org", "text": "Hi"}'),
        ('{"to": ["a@x.org"], "text": "Hi", "text": "there"}', '{"to": ["a@x.org"], "text": "Ho", "text": "there"}'),
        ("[" * 3000, "[" * 3000),
    ],
)
def test_json_that_can_be_read_in_two_ways_is_never_equal(ask: Ask, first: str, second: str) -> None:
    for use, session, data in (("t1", "one", first), ("t2", "two", second)):
        given = {"command": f"curl https://api.resend.com/emails -d '{data}'"}
        said = ask("PreToolUse", tool_input=given, session=session, use=use)
        assert "already there" not in said.get("permissionDecisionReason", "")
        if not said:
            ask("PostToolUse", tool_input=given, session=session, use=use, tool_response={"stdout": "ok"})


def test_two_lists_that_begin_alike_are_two(ask: Ask, repo: Path) -> None:
    for use, session, people in (("t1", "one", PEOPLE), ("t2", "two", [*PEOPLE[:-1], "z@example.test"])):
        (repo / "m.json").write_text(json.dumps({"to": people, "text": "The lift is out of order."}))
        given = {"command": "curl https://api.resend.com/emails -d @m.json"}
        said = ask("PreToolUse", tool_input=given, session=session, use=use)
        assert "already there" not in said.get("permissionDecisionReason", "")
        if not said:
            ask("PostToolUse", tool_input=given, session=session, use=use, tool_response={"stdout": "ok"})


LONG = [f"p{number}@x.y" for number in range(10_000)]  # as many as a shell's command of 128 KiB can hold
MANY = (
    f"mail -s K {' '.join(LONG)} <<< hi", f"sendmail {' '.join(LONG)} <<< hi", "mail -s K p{1..10000}@x.test <<< hi",
    f"to='{' '.join(LONG)}'; mail -s K $to <<< hi", f"true && (mail -s K {' '.join(LONG)} <<< hi)",
    f"echo '{' '.join(LONG)}' | xargs mail -s K", "mail -s K $(seq -f p%g@x.y 10000) <<< hi",
)  # fmt: skip


@pytest.mark.parametrize("command", MANY, ids=lambda one: one[:30])
def test_ten_thousand_readers_are_a_message_whose_readers_are_not_all_known(ask: Ask, command: str, repo: Path) -> None:
    (effect,) = read(command, repo)
    assert not effect.readers_known
    said = ask("PreToolUse", tool_input={"command": command}, session="one", use="t1")
    assert said["permissionDecision"] == "deny"
    assert "go around the gate" in said["permissionDecisionReason"]


def test_a_list_of_which_only_the_beginning_is_followed_is_known_by_none_of_its_words(repo: Path) -> None:
    loop = read(f"for p in {' '.join(LONG)}; do mail -s K $p <<< hi; done", repo)
    assert loop[-1].targets == ()
    lines = read(f"printf '%s\\n' {' '.join(LONG[:100])} | while read p; do mail -s K $p <<< hi; done", repo)
    assert lines[-1].targets == ()
    each = read(f"echo '{' '.join(LONG[:100])}' | tr ' ' '\\n' | xargs -I@ mail -s K @", repo)
    assert each[-1].targets == ()


def test_a_long_text_is_compared_to_its_end(ask: Ask) -> None:
    text = "All is well. " * 1000
    for use, end in (("t1", "one"), ("t2", "two")):
        tool_input = {"to": "tekla@example.test", "subject": "Report", "body": text + end}
        said = ask("PreToolUse", tool="mcp__mail__send_message", tool_input=tool_input, use=use)
        assert "already there" not in said.get("permissionDecisionReason", "")
        if not said:
            ask("PostToolUse", tool="mcp__mail__send_message", tool_input=tool_input, use=use, tool_response="sent")


BODIES = (
    "mail -s K bo@x.test < {}", "s-nail -s K bo@x.test < {}", "mutt -s K -i {} bo@x.test < /dev/null",
    "msmtp bo@x.test < {}", "sendmail -t < {}", "mutt -H {} < /dev/null",
    'apprise -t K -b "$(cat {})" mailto://x.test', "apprise -t K mailto://x.test < {}",
    "swaks --to bo@x.test --body @{}",
    "gh issue create -R o/r -t K -F {}", "glab issue note 5 -R o/r -m \"$(cat {})\"",
    "curl -F text=@{} -F channel=C1 https://slack.com/api/chat.postMessage", "ntfy publish ops \"$(cat {})\"",
    "http POST https://ntfy.sh/ops < {}", "wget --post-file={} https://ntfy.sh/ops", "cat {} | mail -s K bo@x.test",
    "python3 -c \"import requests; requests.post('https://ntfy.sh/ops', data=open('{}').read())\"",
    "head -n 3 {} | mail -s K bo@x.test", "tail -n +1 {} | mail -s K bo@x.test", "sed -n p {} | mail -s K bo@x.test",
    "awk 1 {} | mail -s K bo@x.test", "tee copy < {} | mail -s K bo@x.test", "curl -d hi \"$(cat {})\"",
)  # fmt: skip


def read(command: str, repo: Path) -> list[Effect]:
    return list(read_command(command, DESCRIPTIONS, cwd=str(repo)).effects)


@pytest.mark.parametrize("name", ["folder", "fifo", "binary", "huge", "loop", "/dev/zero"])
@pytest.mark.parametrize("command", BODIES)
def test_no_program_s_text_is_known_where_its_file_is_no_text(odd: Path, command: str, name: str) -> None:
    for effect in read(command.format(name), odd):
        assert not (effect.text_known and effect.readers_known), effect


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("command", BODIES)
def test_a_file_that_only_another_user_reads_is_not_known(odd: Path, command: str) -> None:
    assert (odd / "locked").stat().st_uid == 0
    os.seteuid(65534)
    try:
        found = read(command.format("locked"), odd)
    finally:
        os.seteuid(0)
    assert not any(effect.text_known and effect.readers_known for effect in found), found


@pytest.mark.parametrize(
    "command",
    [
        "curl -d channel=C1 -d text=Hi -d text=Ho https://slack.com/api/chat.postMessage",
        "curl -F to=bo@x.test -F text=Hi -F text=Ho https://api.mailgun.net/v3/x.test/messages",
        "http -f POST https://slack.com/api/chat.postMessage channel=C1 text=Hi text=Ho",
        "wget --post-data='channel=C1&text=Hi&text=Ho' https://slack.com/api/chat.postMessage",
    ],
)
def test_a_form_s_text_that_stands_in_it_twice_is_not_known(repo: Path, command: str) -> None:
    (effect,) = read(command, repo)
    assert not effect.text_known


LETTERS = {
    "folded": "To: bo@x.test,\n ann@x.test\nSubject: The\n report\n\nHi\n",
    "encoded": "To: =?utf-8?q?Bo?= <bo@x.test>, ann@x.test\nSubject: =?utf-8?b?VGhlIHJlcG9ydA==?=\n\nHi\n",
    "plain": "To: bo@x.test, ann@x.test\nSubject: The report\n\nHi\n",
}


@pytest.mark.parametrize("command", ["sendmail -t < {}", "msmtp -t < {}", "mutt -H {} < /dev/null"])
def test_a_header_is_what_it_says_however_it_is_folded_and_encoded(repo: Path, command: str) -> None:
    for name, letter in LETTERS.items():
        (repo / name).write_text(letter)
    found = [read(command.format(name), repo)[0] for name in LETTERS]
    assert {messages.of_effect(effect).key for effect in found} == {messages.of_effect(found[-1]).key}, found
    assert {recipients.each(effect.targets) for effect in found} == {("bo@x.test", "ann@x.test")}


@pytest.mark.parametrize("command", ["mail -s K {} < t", "msmtp {} < t", "sendmail {} < t", "mutt -s K {} < t"])
def test_ten_thousand_readers_are_read_and_the_last_one_counts(repo: Path, command: str) -> None:
    (repo / "t").write_text("Subject: K\n\nThe lift is out of order.\n")
    first, second = (read(command.format(" ".join(people)), repo) for people in (PEOPLE, [*PEOPLE[:-1], "z@x.test"]))
    prints = [messages.of_effect(effect).print for effect in (*first, *second)]
    assert len(set(prints)) == len(prints)


@pytest.mark.parametrize(
    "command",
    ["curl -d hi https://me:s3cr3t-pw@ntfy.sh/ops", "wget -qO- --post-data=hi https://me:s3cr3t-pw@ntfy.sh/ops",
     "apprise -b hi ntfy://me:s3cr3t-pw@ntfy.sh/ops", "apprise -b hi mailto://me:s3cr3t-pw@x.test",
     "curl -T t --mail-rcpt bo@x.test smtps://me:s3cr3t-pw@mx.x.test",
     "python3 -c \"import requests; requests.post('https://me:s3cr3t-pw@ntfy.sh/ops', data='hi')\""],
)  # fmt: skip
def test_a_user_and_a_password_in_an_address_are_no_part_of_the_reader(repo: Path, command: str) -> None:
    for effect in read(command, repo):
        message = messages.of_effect(effect)
        assert "s3cr3t" not in repr(message)
    (with_user,) = read("curl -d hi https://me:s3cr3t-pw@ntfy.sh/ops", repo)
    (without,) = read("curl -d hi https://ntfy.sh/ops", repo)
    assert messages.of_effect(with_user).key == messages.of_effect(without).key
