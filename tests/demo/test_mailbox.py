from __future__ import annotations

import socket

import pytest

from claimonce.demo.errors import SetupFailed
from claimonce.demo.remote import Mailbox, listen
from claimonce.demo.world import World, run


def test_a_mail_from_the_demos_own_program_arrives_once(here: World, mailbox: Mailbox) -> None:
    here.run(here.shell, "-c", "mail -s 'Üben' a@example.test b@example.test <<'END'\nbody\n.\nEND", cwd=here.root)
    assert mailbox.subjects == ["Üben"]


def test_a_mail_without_a_recipient_is_not_sent(here: World, mailbox: Mailbox) -> None:
    ended = run([here.shell, "-c", "mail -s x < /dev/null"], cwd=str(here.root), env=here.env)
    assert ended.status == 2
    assert len(mailbox) == 0


def test_a_mail_that_no_server_takes_fails_in_words(here: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = str(taken.getsockname()[1])
        script = str(here.bin / ".mail.py")
        with pytest.raises(SetupFailed, match="not delivered"):
            here.run("python3", script, "127.0.0.1", nobody, "-s", "x", "a@example.test", cwd=here.root)


def test_the_server_is_gone_after_its_block_even_with_an_open_connection() -> None:
    with listen() as box:
        left_open = socket.create_connection(("127.0.0.1", box.port))
        assert left_open.recv(3) == b"220"
    with left_open, pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", box.port))
