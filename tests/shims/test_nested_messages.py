"""A message inside a gate is judged as any message is, but nobody is asked about it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from shims.test_programs import Mail, box, mail, path

from claimonce.gate import gate
from claimonce.gate.store import open_store
from claimonce.shims.install import shims_folder

__all__ = ["box", "mail", "path"]
GATE = f"{sys.executable} -m claimonce.cli gate"


def test_the_first_story_s_gate_around_a_mail_sends_once(mail: Mail, box: Path) -> None:
    for number in range(5):
        done = mail(f"echo 'wording {number}' | {GATE} notify-tekla -- mail -s one t@example.test", f"s{number}")
        assert done.returncode == 0, done.stderr
    assert len(list(box.iterdir())) == 1


def test_words_that_another_session_sent_are_stopped_inside_any_gate(mail: Mail, box: Path) -> None:
    assert mail("echo same words | mail -s x t@example.test").returncode == 0
    done = mail(f"{GATE} build-7 -- sh -c 'echo same words | mail -s x t@example.test'", "two")
    assert done.returncode == 0
    assert "already there" in done.stderr
    assert len(list(box.iterdir())) == 1


def test_other_words_inside_a_gate_go_out_and_nobody_is_asked(mail: Mail, box: Path) -> None:
    assert mail("echo one | mail -s one t@example.test").returncode == 0
    done = mail(f"{GATE} build-7 -- sh -c 'echo other words | mail -s two t@example.test'", "two")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(box.iterdir())) == 2


def test_a_gate_meets_the_shims_where_the_shell_around_it_has_none(mail: Mail, box: Path, path: str) -> None:
    bare = path.removeprefix(shims_folder(os.environ) + ":")
    assert mail("echo same | mail -s x t@example.test").returncode == 0
    assert "already there" in mail(f"echo same | {GATE} k -- mail -s x t@example.test", "two", PATH=bare).stderr
    assert len(list(box.iterdir())) == 1


def test_a_script_that_fails_after_its_mail_does_not_send_it_again(mail: Mail, box: Path) -> None:
    script = f"{GATE} build-7 -- sh -c 'echo done | mail -s x t@example.test; [ -e ready ]'"
    assert mail(script).returncode == 1
    assert mail(f"touch ready; {script}").returncode == 0
    assert len(list(box.iterdir())) == 1


@pytest.mark.parametrize("line", ["mail --die t@example.test", "sh -c 'mail --die t@example.test; exit 3'"])
def test_a_mail_that_was_killed_inside_a_gate_leaves_the_gate_uncertain(mail: Mail, line: str) -> None:
    assert mail(f"echo x | {GATE} build-7 -- {line}").returncode != 0
    assert gate.look(open_store(), "build-7").name == gate.UNCERTAIN
    assert mail(f"echo x | {GATE} build-7 -- {line}").returncode == 81


def test_the_token_of_another_session_s_open_act_lets_no_mail_by(mail: Mail, box: Path, own_home: Path) -> None:
    assert mail("echo one | mail -s one t@example.test").returncode == 0
    (own_home / "gate.sh").write_text("echo $CLAIMONCE_CLAIM > token.new; mv token.new token; read line\n")
    env = {**os.environ, "CLAIMONCE_SESSION": "other"}
    words = [*GATE.split(), "k", "--", "sh", "gate.sh"]
    with subprocess.Popen(words, cwd=own_home, env=env, stdin=subprocess.PIPE) as other:
        while not (own_home / "token").exists():
            assert other.poll() is None
        token = (own_home / "token").read_text().strip()
        assert mail("echo two | mail -s two t@example.test", "two", CLAIMONCE_CLAIM=token).returncode == 85
        other.communicate(b"\n")
    assert len(list(box.iterdir())) == 1


def test_a_mail_that_setsid_and_nohup_start_inside_a_gate_is_still_inside(mail: Mail, box: Path) -> None:
    assert mail("echo one | mail -s one t@example.test").returncode == 0
    inner = "echo two | nohup setsid -w mail -s two t@example.test"
    assert mail(f"""{GATE} k -- sh -c '{inner}'""", "two").returncode == 0
    assert len(list(box.iterdir())) == 2
