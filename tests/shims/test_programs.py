"""Shims in front of programs that reach people, with real processes and no client."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claimonce.gate import ledger
from claimonce.gate.letters import questions
from claimonce.gate.store import open_store
from claimonce.shims.install import install_shims, remove_shims, shims_folder
from claimonce.shims.launcher import install_launcher

Mail = Callable[..., "subprocess.CompletedProcess[str]"]
PROGRAM = """#!/bin/sh
# A mail program that keeps each message in a file of its own.
[ "$1" = --die ] && { echo "$0 $*" > "$MAILBOX/died"; kill -9 $$; }
[ "$1" = --fail ] && exit 75
{ printf '%s\\n' "$@"; echo --; cat; } > "$MAILBOX/$$"
"""


@pytest.fixture
def box(own_home: Path) -> Path:
    box = own_home / "box"
    box.mkdir()
    return box


@pytest.fixture
def path(own_home: Path) -> str:
    """A PATH with a mail program, and the shims in front of it."""
    folder = own_home / "bin"
    folder.mkdir()
    for name in ("mail", "sendmail", "msmtp"):
        (folder / name).write_text(PROGRAM)
        (folder / name).chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    install_launcher(os.environ)
    install_shims(os.environ, path)
    return f"{shims_folder(os.environ)}:{path}"


@pytest.fixture
def mail(path: str, box: Path, own_home: Path) -> Mail:
    """Run a command line behind the shims as one agent session."""

    def run(line: str, session: str = "one", agent: str = "1", **env: str) -> subprocess.CompletedProcess[str]:
        whole = {
            **os.environ, "PATH": path, "MAILBOX": str(box), "CLAIMONCE_SESSION": session, "CLAIMONCE_AGENT": agent,
            **env,
        }  # fmt: skip
        return subprocess.run(["sh", "-c", line], capture_output=True, text=True, env=whole, cwd=own_home, check=False)

    return run


def test_a_shim_stands_only_before_a_program_that_is_there(path: str) -> None:
    shims = Path(path.split(":")[0])
    assert {"git", "mail", "sendmail", "msmtp"} <= {shim.name for shim in shims.iterdir()}
    assert not (shims / "mutt").exists() or any(Path(f, "mutt").exists() for f in path.split(":")[1:])


def test_five_mails_become_one(mail: Mail, box: Path) -> None:
    results = [
        mail(f"echo 'wording {number}' | mail -s 'subject {number}' tekla@example.test", session=f"s{number}")
        for number in range(5)
    ]
    assert [result.returncode for result in results] == [0, 85, 85, 85, 85]
    assert len(list(box.iterdir())) == 1
    for part in ("s0 wrote to", "subject 0", "claimonce answer q-", "do nothing"):
        assert part in results[1].stderr


def test_arguments_and_stdin_arrive_byte_for_byte(mail: Mail, box: Path) -> None:
    mail("printf 'a\\001b\\n\\n.\\nend' | mail -s 'two  spaces \"and\" $quotes' t@example.test")
    assert next(box.iterdir()).read_text() == '-s\ntwo  spaces "and" $quotes\nt@example.test\n--\na\x01b\n\n.\nend'


def test_an_answer_opens_the_way_for_that_message(mail: Mail, box: Path) -> None:
    mail("echo one | mail -s one t@example.test")
    asked = mail("echo two | mail -s two t@example.test", session="two")
    question = asked.stderr.split("claimonce answer ")[1].split()[0]
    questions.answer(open_store(), question, questions.DISTINCT, "another host")
    assert mail("echo two | mail -s two t@example.test", session="two").returncode == 0
    assert len(list(box.iterdir())) == 2


def test_an_exact_repeat_is_suppressed_with_one_line(mail: Mail, box: Path) -> None:
    assert mail("echo x | mail -s x t@example.test").returncode == 0
    again = mail("echo x | mail -s x t@example.test")
    assert again.returncode == 0
    assert "already there" in again.stderr
    assert len(list(box.iterdir())) == 1


def test_a_mail_that_failed_leaves_the_person_free(mail: Mail, box: Path) -> None:
    assert mail("echo x | mail --fail t@example.test").returncode == 75
    assert mail("echo y | mail -s y t@example.test", session="two").returncode == 0


@pytest.mark.parametrize(
    ("line", "state", "why"),
    [
        ("echo hi | mail -s K tekla@example.test bo@example.test", "uncertain", "exit status 0 does not say that each"),
        ("echo hi | mail -s K tekla@example.test", "done", ""),
        ("echo hi | sendmail --fail tekla@example.test", "uncertain", "exit status 75 does not say whether"),
        ("echo hi | msmtp --fail tekla@example.test", "failed", ""),
    ],
)
def test_who_settles_it_is_told_why_it_is_open(mail: Mail, line: str, state: str, why: str) -> None:
    mail(line)
    with open_store() as store:
        (row,) = [row for row in ledger.last(store) if row["kind"] == "notify" and row["state"] == state]
    assert why in row["reason"]
    assert bool(row["reason"]) is bool(why)
    said = mail(f"claimonce why {row['key']}").stdout
    assert why in said


def test_a_mail_program_that_was_killed_is_uncertain_and_shown_to_the_next(mail: Mail) -> None:
    assert mail("echo x | mail --die t@example.test").returncode == 128 + signal.SIGKILL
    assert "outcome unknown" in mail("echo y | mail -s y t@example.test", session="two").stderr


def test_where_nobody_can_answer_the_mail_goes_out(mail: Mail, box: Path) -> None:
    mail("echo x | mail -s x t@example.test")
    assert mail("echo 'backup ok' | mail -s backup t@example.test", session="cron", agent="").returncode == 0
    assert len(list(box.iterdir())) == 2


def would_have_said() -> list[str]:
    return [f"{each['verdict']}: {each['reason']}" for each in ledger.last(open_store()) if "would" in each["reason"]]


def test_observing_sends_every_mail_and_records_what_enforcing_would_have_said(mail: Mail, box: Path) -> None:
    observing = {"CLAIMONCE_NOTIFY__MODE": "observe"}
    assert mail("echo one | mail -s one t@example.test", **observing).returncode == 0
    for number in (2, 3):
        done = mail("echo two | mail -s two t@example.test", f"s{number}", **observing)
        assert (done.returncode, done.stderr) == (0, "")
    assert len(list(box.iterdir())) == 3
    # The second would have been kept back, so the third is compared with the first alone, as it would have been.
    assert would_have_said() == ["observe: enforcing would have said ask"] * 2


def test_warning_sends_the_mail_and_says_so_in_one_line(mail: Mail, box: Path) -> None:
    assert mail("echo one | mail -s one t@example.test").returncode == 0
    done = mail("echo two | mail -s two t@example.test", "two", CLAIMONCE_NOTIFY__MODE="warn")
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    for part in ("notify.mode is warn", "one wrote to", 'subject "one"'):
        assert part in done.stderr
    assert len(list(box.iterdir())) == 2
    assert would_have_said() == ["warn: enforcing would have said ask"]


def test_observing_sends_a_mail_even_where_the_store_is_broken(mail: Mail, box: Path, own_home: Path) -> None:
    state = own_home / "state"
    state.mkdir(mode=0o700, exist_ok=True)
    (state / "claims.db").write_bytes(b"not a database" * 300)
    assert mail("echo x | mail -s x t@example.test").returncode == 2
    done = mail("echo x | mail -s x t@example.test", CLAIMONCE_NOTIFY__MODE="observe")
    assert done.returncode == 0
    assert "not recorded" in done.stderr
    assert len(list(box.iterdir())) == 1


def test_sendmail_reads_its_recipients_from_the_headers(mail: Mail) -> None:
    letter = "printf 'To: Tekla <t@example.test>\\nSubject: %s\\n\\nbody' {} | sendmail -t"
    assert mail(letter.format("a")).returncode == 0
    assert mail(letter.format("b"), session="two").returncode == 85


@pytest.mark.parametrize("line", ["sendmail -bs < /dev/null", "sendmail -bp < /dev/null", "mail < /dev/null"])
def test_what_sends_nothing_is_left_alone(mail: Mail, box: Path, line: str) -> None:
    assert mail(line).returncode == 0
    assert mail(line, session="two").returncode == 0
    assert len(list(box.iterdir())) == 2


def test_a_gate_around_the_program_lets_the_shim_inside_pass(mail: Mail, box: Path) -> None:
    gate = f"{sys.executable} -m claimonce.cli gate notify-tekla -- mail -s one t@example.test"
    assert mail(f"echo one | {gate}").returncode == 0
    second = mail(f"echo other words | {gate}", session="two")
    assert second.returncode == 0
    assert "already done by one" in second.stderr
    assert len(list(box.iterdir())) == 1
    assert mail("echo x | mail -s x t@example.test", session="three").returncode == 85


def test_an_invented_claim_opens_nothing(mail: Mail, box: Path) -> None:
    mail("echo one | mail -s one t@example.test")
    assert mail("echo two | mail -s two t@example.test", session="two", CLAIMONCE_CLAIM="1#1").returncode == 85


def test_two_folders_of_shims_do_not_call_each_other_for_ever(path: str, mail: Mail, own_home: Path, box: Path) -> None:
    second = own_home / "second"
    second.mkdir()
    shims = Path(path.split(":")[0])
    for shim in shims.iterdir():
        (second / shim.name).write_bytes(shim.read_bytes())
        (second / shim.name).chmod(0o755)
    assert mail("echo x | mail -s x t@example.test", PATH=f"{second}:{path}").returncode == 0
    assert len(list(box.iterdir())) == 1


def test_a_program_that_is_not_there_is_not_found(path: str, mail: Mail, own_home: Path) -> None:
    (own_home / "empty").mkdir()
    shims = path.split(":")[0]
    result = mail(f"PATH='{shims}:{own_home}/empty'; export PATH; mail -s x t@example.test < /dev/null")
    assert result.returncode == 127
    assert "not found" in result.stderr


def test_shims_are_taken_out_whole(path: str) -> None:
    remove_shims(os.environ)
    assert not Path(path.split(":")[0]).exists()
