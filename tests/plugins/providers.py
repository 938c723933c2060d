"""Providers that do not speak HTTP: an SMTP server, one that files what it takes, and programs on PATH."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory

from aiosmtpd.smtp import SMTP, Envelope, Session

from claimonce.demo.remote import smtp_server
from claimonce.hooks.testing import REFUSED, SENT, UNKNOWN, Notifier, Request


class MailServer:
    """aiosmtpd's SMTP server; `unknown` cuts the connection once the whole text is in."""

    def __init__(self) -> None:
        self.mode, self.url = SENT, ""
        self.taken: list[Request] = []
        self.recipients: list[str] = []
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.mode == REFUSED:
            return f"554 5.7.1 not this: {(envelope.original_content or b'')[-40:].decode('latin-1').strip()}"
        self.taken.append(Request("DATA", "", {}, _decoded(envelope.original_content or b"")))
        self.recipients += envelope.rcpt_tos
        self.mails.append(message_from_bytes(envelope.original_content or b"", policy=default))
        if self.mode == UNKNOWN:
            assert server.transport is not None
            server.transport.abort()
        return "250 taken"


def _decoded(content: bytes) -> bytes:
    mail = message_from_bytes(content, policy=default)
    head = "".join(f"{name}: {value}\n" for name, value in mail.items())
    body = mail.get_body()
    return f"{head}\n{body.get_content() if body else ''}".encode()


@contextlib.contextmanager
def mail_server(_: Notifier | None = None, taker: MailServer | None = None) -> Generator[MailServer]:
    """Run an SMTP server for the length of the block."""
    taker = taker or MailServer()
    with smtp_server(taker, enable_SMTPUTF8=True) as port:
        taker.url = f"smtp://127.0.0.1:{port}"
        yield taker


class Program:
    """A program on PATH that takes its message from stdin and arguments and ends by `mode`."""

    def __init__(self, folder: Path, name: str, output: str, refused: int, unknown: int) -> None:
        self.folder, self.url = folder, ""
        self._mode = SENT
        script = (
            "#!/bin/sh\n"
            f"case $(cat {folder}/mode) in refused) exit {refused} ;; esac\n"
            f"number=$(ls {folder} | wc -l)\n"
            f'{{ printf "%s\\n" "$@"; [ {name} = notify-send ] || cat; }} > {folder}/taken.$number\n'
            f"case $(cat {folder}/mode) in unknown) {(unknown and f'exit {unknown}') or 'kill -9 $$'} ;; esac\n"
            f"printf '%s' '{output}'\n"
        )
        path = folder / "bin" / name
        path.parent.mkdir()
        path.write_text(script)
        path.chmod(0o755)
        self.mode = SENT

    @property
    def mode(self) -> str:
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        self._mode = mode
        (self.folder / "mode").write_text(mode)

    @property
    def taken(self) -> list[Request]:
        files = sorted(self.folder.glob("taken.*"))
        return [Request("RUN", "", {}, each.read_bytes().rpartition(b"file:///dev/stdin\n")[2]) for each in files]


@contextlib.contextmanager
def program(name: str, output: str = "", refused: int = 1, unknown: int = 0) -> Generator[Program]:
    """Put a program before all others on PATH for the length of the block."""
    with TemporaryDirectory() as folder:
        made = Program(Path(folder), name, output, refused, unknown)
        before = os.environ["PATH"]
        os.environ["PATH"] = f"{folder}/bin:{before}"
        try:
            yield made
        finally:
            os.environ["PATH"] = before
