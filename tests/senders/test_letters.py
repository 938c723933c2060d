"""Two sessions with real mail programs behind the real shim: who the server has a letter for, and who it has not."""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from senders import running, smtp
from senders.smtp import Server
from senders.test_outcomes import KEPT, SENDERS, installed

from claimonce.shims.install import install_shims, shims_folder
from claimonce.shims.launcher import install_launcher

ALL = {each.name: each for each in running.load()}
FILES = {
    "team.eml": "To: team@x.test\nSubject: L\n\nbody\n",
    "hidden.eml": "To: undisclosed-recipients:;\nSubject: L\n\nbody\n",
    "none.eml": "Subject: L\n\nbody\n",
    "a.eml": "To: a@x.test\nSubject: L\n\nbody\n",
    "b": "the text\n",
}
S_NAIL = ("s-nail -:/ -S v15-compat -S mta=smtp://127.0.0.1:{port} -S smtp-auth=none -S from=me@x.test "
          "-S DEAD={home}/dead")  # fmt: skip
MUTT = " -n -F {home}/.muttrc "


@dataclass
class Desk:
    """A home with programs, shims and letters, and the server that they all send to."""

    home: Path
    server: Server

    def run(self, name: str, line: str, session: str) -> running.Run:
        """Run a line that starts the named program, as one agent session."""
        sender = replace(ALL[name], command=line, waits=False)
        made, env = running.prepared(sender, self.home, SENDERS, self.server.port)
        install_shims(os.environ, f"{self.home}/bin")
        env |= {name: os.environ[name] for name in KEPT if name in os.environ}
        env |= {"PATH": f"{shims_folder(os.environ)}:{env['PATH']}", "CLAIMONCE_SESSION": session}
        return running.run(sender, made, env, self.home, self.server)

    @property
    def readers(self) -> list[tuple[str, ...]]:
        return [letter.readers for letter in self.server.box]


@pytest.fixture
def desk(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Desk]:
    monkeypatch.setenv("CLAIMONCE_SESSION", "one")
    monkeypatch.setenv("CLAIMONCE_AGENT", "1")
    install_launcher(os.environ)
    for name, text in FILES.items():
        (own_home / name).write_text(text)
    with smtp.serving() as server:
        yield Desk(own_home, server)


@installed
@pytest.mark.parametrize("letter", ["team.eml", "hidden.eml", "none.eml"])
@pytest.mark.parametrize(("name", "start"), [("msmtp", "msmtp"), ("ssmtp", "ssmtp -C {home}/ssmtp.conf")])
def test_a_letter_to_each_of_three_reaches_three(name: str, start: str, letter: str, desk: Desk) -> None:
    for reader in ("p1@x.test", "p2@x.test", "p3@x.test"):
        assert desk.run(name, f"{start} {reader} < {letter}", "one").status == 0
    assert desk.readers == [("p1@x.test",), ("p2@x.test",), ("p3@x.test",)]


@installed
def test_one_reader_in_another_header_is_a_repeat(desk: Desk) -> None:
    assert desk.run("msmtp", "msmtp a@x.test < team.eml", "one").status == 0
    second = desk.run("msmtp", "msmtp -t < a.eml", "two")
    assert "already there" in second.errors
    assert desk.readers == [("a@x.test",)]


DRY = [
    ("bsd-mailx", "bsd-mailx -n -d -s D a@x.test < b", "bsd-mailx -n -s D a@x.test < b"),
    ("s-nail", f"{S_NAIL} -d -s D a@x.test < b", f"{S_NAIL} -s D a@x.test < b"),
    ("bsd-mailx", "bsd-mailx -n -E -s D a@x.test < /dev/null", "bsd-mailx -n -s D a@x.test < /dev/null"),
    ("msmtp", "msmtp --pretend a@x.test < a.eml", "msmtp a@x.test < a.eml"),
    ("swaks", "swaks --server 127.0.0.1 --port {port} --from me@x.test --to a@x.test --body hi --quit-after RCPT",
     "swaks --server 127.0.0.1 --port {port} --from me@x.test --to a@x.test --body hi"),
    ("swaks", "swaks --to a@x.test --body hi --dump",
     "swaks --server 127.0.0.1 --port {port} --from me@x.test --to a@x.test --body hi"),
    ("ssmtp", "ssmtp -C {home}/ssmtp.conf -t zz@x.test < a.eml", "ssmtp -C {home}/ssmtp.conf -t < a.eml"),
]  # fmt: skip


@installed
@pytest.mark.parametrize(("name", "first", "second"), DRY)
def test_what_sent_nothing_keeps_nobody_from_sending(name: str, first: str, second: str, desk: Desk) -> None:
    assert desk.run(name, first, "one").status == 0
    assert desk.readers == []
    assert desk.run(name, second, "two").status == 0
    assert desk.readers == [("a@x.test",)]


TWICE = [
    ("mutt", f"mutt{MUTT}-R -s x a@x.test < b"), ("mutt", f"mutt{MUTT}-f a.eml -s x a@x.test < b"),
    ("neomutt", f"neomutt{MUTT}-y -s x a@x.test < b"), ("mutt", f"mutt{MUTT}-H a.eml < /dev/null"),
    ("mutt", f"mutt{MUTT}-d 1 -s x a@x.test < b"), ("s-nail", f"{S_NAIL} -C 'X-P: v' -s x a@x.test < b"),
    ("mail.mailutils", "mail.mailutils -n -E 'set x' -s x a@x.test < b"),
    ("mail.mailutils", "mail.mailutils -n -t < a.eml"),
    ("mail.mailutils", "mail.mailutils -n -t zz@x.test < a.eml"),
    ("sendemail",
     "sendemail -s 127.0.0.1:{port} -o tls=no -f me@x.test -t a@x.test -u a b -m hi you"),
    ("bsd-mailx", "bsd-mailx -ns x a@x.test < b"),
]  # fmt: skip


@installed
@pytest.mark.parametrize(("name", "line"), TWICE)
def test_a_letter_that_went_is_sent_by_no_second_session(name: str, line: str, desk: Desk) -> None:
    assert desk.run(name, line, "one").status == 0
    assert desk.readers == [("a@x.test",)]
    second = desk.run(name, line, "two")
    assert "already there" in second.errors
    assert desk.readers == [("a@x.test",)]


@installed
def test_a_letter_to_two_and_then_to_one_of_them_is_asked_about(desk: Desk) -> None:
    assert desk.run("msmtp", "msmtp tekla@x.test bo@x.test < none.eml", "one").status == 0
    fewer = desk.run("msmtp", "msmtp bo@x.test < none.eml", "two")
    assert (fewer.status, "they have been told" in fewer.errors) == (85, True)
    more = desk.run("msmtp", "msmtp zoe@x.test bo@x.test < none.eml", "two")
    assert (more.status, "zoe@x.test has not been told" in more.errors) == (85, True)
    assert len(desk.readers) == 1
