"""A real SMTP server in the test process, and a `mail` program for a PATH that hands its mail to it."""

from __future__ import annotations

import asyncio
import email
import email.message
import stat
import sys
import threading
from pathlib import Path
from socket import socket

from aiosmtpd.smtp import SMTP, Envelope, Session

MAIL_PROGRAM = """\
#!{python} -IS
import sys
from email.message import EmailMessage
from getopt import gnu_getopt
from smtplib import SMTP

options, recipients = gnu_getopt(sys.argv[1:], "s:")
message = EmailMessage()
message["From"], message["To"] = "agent@example.test", ", ".join(recipients)
message["Subject"] = dict(options).get("-s", "")
message.set_content(sys.stdin.read())
with SMTP("127.0.0.1", {port}) as server:
    server.send_message(message)
print("mail accepted for", *recipients)
"""


class Mailbox:
    """Takes every mail that reaches `listener`; `mails` are the messages in order of arrival."""

    def __init__(self, listener: socket) -> None:
        self.mails: list[email.message.Message] = []
        self.port: int = listener.getsockname()[1]
        self._listener = listener
        self._closing = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),))
        self._thread.start()
        self._ready.wait()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content))
        return f"250 taken as number {len(self.mails)}"

    def program(self, folder: Path) -> Path:
        """Write a `mail` that knows -s and recipients, reads the body from stdin, and delivers here."""
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "mail"
        program.write_text(MAIL_PROGRAM.format(python=sys.executable, port=self.port))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return program

    def close(self) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    async def _serve(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, loop=loop), sock=self._listener)
        self._ready.set()
        await self._closing.wait()
        server.close()
