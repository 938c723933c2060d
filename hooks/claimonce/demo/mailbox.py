"""The receiving end: a real SMTP server on loopback, whose mailbox is what the demo counts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Every message the server accepted, in order of arrival."""

    def __init__(self) -> None:
        """Start empty; `port` is set once the server listens."""
        self.port = 0
        self.subjects: list[str] = []

    def __len__(self) -> int:
        """How many messages were accepted."""
        return len(self.subjects)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 (aiosmtpd's names)
        """Take one message; called by the server once its last line has come in."""
        content = envelope.original_content or b""
        self.subjects.append(str(BytesParser(policy=default).parsebytes(content)["Subject"]))
        return "250 Message accepted for delivery"


@contextmanager
def listening() -> Generator[Mailbox]:
    """A mailbox behind an SMTP server on a free loopback port, for the length of the block.

    The port is asked of the kernel (aiosmtpd's own controller must be told one, and a guessed one may be taken).
    """
    mailbox = Mailbox()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: SMTP(mailbox, hostname="localhost", loop=loop), "127.0.0.1", 0)
    )
    mailbox.port = int(server.sockets[0].getsockname()[1])
    thread = threading.Thread(target=loop.run_forever, name="demo-smtp", daemon=True)
    thread.start()
    try:
        yield mailbox
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(_end_connections(loop))
        loop.close()


async def _end_connections(loop: asyncio.AbstractEventLoop) -> None:
    rest = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
