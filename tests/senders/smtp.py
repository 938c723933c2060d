"""A real SMTP server on loopback that behaves as one is told, and remembers what it got."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

ACCEPTS = "accepts"
REFUSES_ONE = "refuses one reader"
REFUSES_EACH = "refuses each reader"
DEFERS_EACH = "defers each reader"
REFUSES_TEXT = "refuses the text"
DEFERS_TEXT = "defers the text"
DROPS_AT_READER = "drops at a reader"
DROPS_AFTER_TEXT = "drops after the text"
HANGS_AFTER_TEXT = "hangs after the text"
TURNS_AWAY = "turns away"
NO_SERVER = "no server"
BEHAVIOURS = (
    ACCEPTS, REFUSES_ONE, REFUSES_EACH, DEFERS_EACH, REFUSES_TEXT, DEFERS_TEXT, DROPS_AT_READER, DROPS_AFTER_TEXT,
    HANGS_AFTER_TEXT, TURNS_AWAY, NO_SERVER,
)  # fmt: skip
REFUSED = "bad@example.test"  # the reader whom `refuses one reader` does not know


@dataclass(frozen=True)
class Letter:
    """What the server has in its hands; `answered` is false where the sender was never told."""

    readers: tuple[str, ...]
    text: bytes
    answered: bool

    @property
    def subject(self) -> str:
        return str(message_from_bytes(self.text, policy=default)["subject"] or "")

    @property
    def body(self) -> str:
        part = message_from_bytes(self.text, policy=default).get_body(("plain",))
        return part.get_content() if part is not None else ""


@dataclass
class Server:
    """Where it listens, the letters that it holds, and whether it has one whose sender it lets wait."""

    port: int
    box: list[Letter] = field(default_factory=list[Letter])
    hangs: threading.Event = field(default_factory=threading.Event)
    hanging: threading.Event = field(default_factory=threading.Event)  # set: it need not let anybody wait any longer


class _Handler:
    def __init__(self, behaviour: str, server: Server) -> None:
        self.behaviour, self.box, self.hangs = behaviour, server.box, server.hangs

    async def handle_RCPT(  # noqa: N802  (the library's own name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.behaviour == REFUSES_EACH or (self.behaviour == REFUSES_ONE and address == REFUSED):
            return "550 5.1.1 no such user here"
        if self.behaviour == DEFERS_EACH:
            return "451 4.3.0 come back later"
        if self.behaviour == DROPS_AT_READER:
            _cut(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.behaviour in (REFUSES_TEXT, DEFERS_TEXT):
            return "554 5.7.1 not this text" if self.behaviour == REFUSES_TEXT else "451 4.3.0 come back later"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        answered = self.behaviour not in (DROPS_AFTER_TEXT, HANGS_AFTER_TEXT)
        self.box.append(Letter(tuple(envelope.rcpt_tos), content, answered))
        if self.behaviour == DROPS_AFTER_TEXT:
            _cut(server)
        if self.behaviour == HANGS_AFTER_TEXT:
            self.hangs.set()
            await asyncio.sleep(3600)
        return "250 OK"


def _cut(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.close()


class _Loopback(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="loopback.test", enable_SMTPUTF8=False)


class _LoopbackWithLogin(Controller):
    """One to which anybody may log in, for programs that do nothing without a login."""

    def factory(self) -> SMTP:
        return SMTP(
            self.handler, hostname="loopback.test", enable_SMTPUTF8=False, auth_require_tls=False,
            authenticator=lambda *_: AuthResult(success=True),
        )  # fmt: skip


@contextlib.contextmanager
def serving(behaviour: str = ACCEPTS, login: bool = False) -> Generator[Server]:
    """A server that behaves so, while the block runs."""
    if behaviour == NO_SERVER:
        yield Server(free_port())
    elif behaviour == TURNS_AWAY:
        with _turning_away() as port:
            yield Server(port)
    else:
        server = Server(free_port())
        controller = (_LoopbackWithLogin if login else _Loopback)(
            _Handler(behaviour, server), hostname="127.0.0.1", port=server.port
        )
        controller.start()
        try:
            yield server
        finally:
            _stopped(controller)


def _stopped(controller: Any) -> None:
    # What still hangs is ended first; the loop is not closed above an open task.
    def end() -> None:
        for task in asyncio.all_tasks(controller.loop):
            task.cancel()

    controller.loop.call_soon_threadsafe(end)
    with contextlib.suppress(asyncio.CancelledError):
        controller.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextlib.contextmanager
def _turning_away() -> Generator[int]:
    """A server that says 554 to everybody before they can say anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection, contextlib.suppress(OSError):
                        connection.sendall(b"554 5.3.2 nobody is served here\r\n")
                        connection.settimeout(2)
                        while connection.recv(4096):
                            connection.sendall(b"503 5.5.0 nobody is served here\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()
