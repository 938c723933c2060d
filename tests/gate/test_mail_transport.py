"""Sending a mail against a real SMTP server, and how every kind of end is read."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

import pytest
from plugins.providers import MailServer, mail_server, program

from claimonce.gate import intents
from claimonce.gate.letters import mail_transport, messages
from claimonce.gate.letters.mail_transport import Posted
from claimonce.hooks.testing import REFUSED, UNKNOWN


def post(url: str, *recipients: str, subject: str = "s", body: str = "b") -> Posted:
    what = messages.message("email", recipients or ("tekla@example.test",), subject, body)
    return mail_transport.post(mail_transport.letter(what, {"transport": url, "from": "Erik <erik@example.test>"}))


@contextmanager
def scripted(*answers: bytes | None, then_quit: bytes = b"221 bye\r\n") -> Generator[str]:
    """A server that answers each line in turn; None cuts the connection instead."""
    server = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        line, _ = server.accept()
        with line, line.makefile("rb") as file:
            line.sendall(b"220 hi\r\n")
            for answer in answers:
                given = file.readline()
                in_data = given.startswith(b"DATA") and (answer or b"").startswith(b"354")
                if answer is None:
                    return
                line.sendall(answer)
                if in_data:
                    while file.readline() not in (b".\r\n", b""):
                        pass
                    after = answers[-1]
                    if after is None:
                        return
                    line.sendall(after)
                    break
            file.readline()
            line.sendall(then_quit)

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"
    finally:
        thread.join(10)
        server.close()


OK = b"250 ok\r\n"
GO = b"354 go\r\n"


def test_recipients_in_any_spelling_are_one_each() -> None:
    with mail_server() as box:
        posted = post(box.url, "Tekla <T@Example.test>; sven@example.test", "t@example.test,", '"sven@example.test"')
        assert posted.outcome == intents.DONE
        assert box.recipients == ["t@example.test", "sven@example.test"]


def test_a_subject_writes_no_header_of_its_own() -> None:
    with mail_server() as box:
        post(box.url, subject="hello\r\nBcc: eve@example.test\r\n\r\nother text", body="b")
        assert box.recipients == ["tekla@example.test"]
        head, _, text = box.taken[0].text.partition("\n\n")
        assert "\nBcc" not in head
        assert text.strip() == "b"


@pytest.mark.parametrize("address", ["a@b@c", "(x)", ""])
def test_what_is_not_one_address_is_refused_before_anything_is_sent(address: str) -> None:
    with mail_server() as box:
        with pytest.raises(mail_transport.BadAddress, match="is no mail address"):
            post(box.url, address)
        assert box.taken == []


@pytest.mark.parametrize(
    "body", ["", "שלום, the build is \u202eder\u202c", "nul \x00 and bell \x07", ".", ".\r\n.\r\nx", "x" * 5000]
)
def test_a_body_arrives_as_it_was_written(body: str) -> None:
    with mail_server() as box:
        assert post(box.url, subject="مرحبا", body=body).outcome == intents.DONE
        text = box.taken[0].text
        assert "مرحبا" in text
        assert text.partition("\n\n")[2].replace("\r\n", "\n").rstrip("\n") == body.replace("\r\n", "\n").rstrip("\n")


def test_ten_megabytes_end_in_a_plain_word() -> None:
    with mail_server() as box:
        posted = post(box.url, body="x" * 10_000_000)
        # aiosmtpd says that it takes 32 MiB; what it takes is delivered whole, what it refuses has failed.
        assert posted.outcome == intents.DONE
        assert len(box.taken[0].body) >= 10_000_000


def test_a_connection_cut_after_the_text_is_uncertain() -> None:
    with mail_server() as box:
        box.mode = UNKNOWN
        assert post(box.url).outcome == intents.UNCERTAIN
        assert len(box.taken) == 1


def test_a_refusal_after_the_text_has_failed_and_quotes_nothing() -> None:
    with mail_server() as box:
        box.mode = REFUSED
        posted = post(box.url, body="the secret text")
        assert posted.outcome == intents.FAILED
        assert "secret" not in repr(posted)
        assert "554" in posted.reason


def test_a_recipient_writes_no_header_of_its_own() -> None:
    with mail_server() as box:
        post(box.url, "t@example.test\r\nBcc: eve@example.test")
        assert "\nBcc" not in box.taken[0].text.partition("\n\n")[0]


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((None,), intents.FAILED),  # cut at EHLO
        ((OK, None), intents.FAILED),  # cut at MAIL
        ((OK, OK, None), intents.FAILED),  # cut at RCPT
        ((OK, OK, b"550 no such user tekla@example.test\r\n"), intents.FAILED),
        ((OK, OK, OK, None), intents.UNCERTAIN),  # cut at DATA: this side cannot tell it from a cut one line later
        ((OK, OK, OK, b"451 later\r\n"), intents.FAILED),
        ((OK, OK, OK, GO, None), intents.UNCERTAIN),
        ((OK, OK, OK, GO, b"451 later\r\n"), intents.FAILED),
        ((OK, OK, OK, GO, OK), intents.DONE),
    ],
)
def test_where_the_exchange_breaks_decides(answers: tuple[bytes | None, ...], outcome: str) -> None:
    with scripted(*answers) as url:
        posted = post(url)
        assert posted.outcome == outcome, posted
        assert "tekla" not in posted.reason


def test_a_rude_farewell_does_not_undo_an_accepted_mail() -> None:
    with scripted(OK, OK, OK, GO, OK, then_quit=b"500 go away\r\n") as url:
        assert post(url).outcome == intents.DONE


def test_a_mail_that_one_of_two_would_not_get_goes_to_neither() -> None:
    with scripted(OK, OK, OK, b"550 no\r\n") as url:
        posted = post(url, "a@example.test", "b@example.test")
        assert posted.outcome == intents.FAILED
        assert "nothing went out" in posted.reason


@pytest.mark.parametrize(("status", "outcome"), [(0, intents.DONE), (67, intents.FAILED), (75, intents.UNCERTAIN)])
def test_sendmails_exit_status_is_read(status: int, outcome: str) -> None:
    with program("sendmail", refused=status) as made:
        made.mode = REFUSED
        assert post("sendmail").outcome == outcome


def test_a_sendmail_that_is_killed_leaves_it_uncertain() -> None:
    with program("sendmail") as made:
        made.mode = UNKNOWN
        assert post("sendmail").outcome == intents.UNCERTAIN
        mail = message_from_bytes(made.taken[0].body, policy=default)
        assert "tekla@example.test" in str(made.taken[0].body)
        assert mail is not None


def test_the_same_attempt_has_the_same_message_id() -> None:
    what = messages.message("email", ["tekla@example.test"], "s", "b")
    letter = mail_transport.letter(what, {"transport": "smtp://x"}, "<one@claimonce.invalid>")
    assert letter.mail["Message-ID"] == "<one@claimonce.invalid>"


def test_the_server_is_a_real_one() -> None:
    with mail_server() as box:
        assert isinstance(box, MailServer)
        with socket.create_connection(("127.0.0.1", int(box.url.rpartition(":")[2]))) as line:
            assert line.recv(3) == b"220"
