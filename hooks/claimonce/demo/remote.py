"""The receiving ends, counted afterwards: a real SMTP server, and a real bare repository with its clones."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from claimonce.demo.world import World

_ADDRESS = "{agent}@agents.example.test"


@dataclass(frozen=True)
class Remote:
    """A bare repository with a `main` branch of one commit, that writes down every push that reaches it."""

    world: World
    path: Path

    @classmethod
    def made(cls, world: World, files: Mapping[str, str]) -> Remote:
        """Make the repository and its first commit, with these files."""
        path = world.root / "remote.git"
        world.run("git", "init", "--quiet", "--bare", "--initial-branch=main", str(path), cwd=world.root)
        world.run("git", "config", "core.logAllRefUpdates", "true", cwd=path)
        receive = world.bin / "receive"
        # git puts its own folder first on PATH for what it starts, so this `git` is the real one.
        receive.write_text(
            f"#!/bin/sh\necho push >> '{path}/received'\nexec git receive-pack \"$@\"\n", encoding="utf-8"
        )
        receive.chmod(0o755)
        remote = cls(world, path)
        first = remote.clone(world.root / "first", "first")
        for name, text in files.items():
            (first / name).write_text(text, encoding="utf-8")
        world.run("git", "checkout", "--quiet", "-B", "main", cwd=first)
        world.run("git", "add", *files, cwd=first)
        world.run("git", "commit", "--quiet", "-m", "Begin", cwd=first)
        # coverage-audit: allow[git_push] reason="it fills the demo's own remote before any agent is there"
        world.run("git", "push", "--quiet", "origin", "main", cwd=first)
        (path / "received").unlink()
        return remote

    def clone(self, where: Path, agent: str) -> Path:
        """A clone whose commits carry the agent's name and whose pushes the remote writes down."""
        self.world.run("git", "clone", "--quiet", str(self.path), str(where), cwd=self.world.root)
        for key, value in {
            "remote.origin.receivepack": str(self.world.bin / "receive"),
            "user.name": agent,
            "user.email": _ADDRESS.format(agent=agent),
        }.items():
            self.world.run("git", "config", key, value, cwd=where)
        return where

    def authors(self) -> list[str]:
        """Who wrote the commits on the remote's main branch, without the first commit; one entry a commit."""
        return self._authors(self.path)[:-1]

    def committed(self, clone: Path, agent: str) -> int:
        """How many commits of its own an agent's clone has."""
        return self._authors(clone).count(_ADDRESS.format(agent=agent))

    def landed(self, agent: str) -> int:
        """How many of an agent's commits are on the remote's main branch."""
        return self.authors().count(_ADDRESS.format(agent=agent))

    def files(self, below: str) -> set[str]:
        """The names of the files below a folder of the remote's main branch."""
        shown = self.world.run("git", "ls-tree", "-r", "--name-only", "main", f"{below}/", cwd=self.path).stdout
        return {Path(line).name for line in shown.splitlines()}

    def text(self, name: str) -> str | None:
        """What a file on the remote's main branch holds, None when there is none."""
        listed = self.world.run("git", "ls-tree", "--name-only", "main", name, cwd=self.path).stdout
        return self.world.run("git", "show", f"main:{name}", cwd=self.path).stdout if listed else None

    def received(self) -> int:
        """How many times a `git push` reached the remote since the first commit, landed or refused."""
        log = self.path / "received"
        return len(log.read_text(encoding="utf-8").splitlines()) if log.exists() else 0

    def moved(self) -> int:
        """How many times the main branch moved since the first commit: the pushes that landed."""
        log = (self.path / "logs" / "refs" / "heads" / "main").read_text(encoding="utf-8")
        return len(log.splitlines()) - 1

    def _authors(self, where: Path) -> list[str]:
        return self.world.run("git", "log", "--format=%ae", "main", cwd=where).stdout.splitlines()


# The receiving end: a real SMTP server on loopback, whose mailbox is what the demo counts.


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
def listen() -> Generator[Mailbox]:
    """A mailbox behind an SMTP server, for the length of the block."""
    mailbox = Mailbox()
    with smtp_server(mailbox) as mailbox.port:
        yield mailbox


@contextmanager
def smtp_server(handler: object, **options: Any) -> Generator[int]:
    """An SMTP server on a free loopback port for the length of the block; `options` are aiosmtpd's.

    The port is asked of the kernel (aiosmtpd's own controller must be told one, and a guessed one may be taken).
    """
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: SMTP(handler, hostname="localhost", loop=loop, **options), "127.0.0.1", 0)
    )
    thread = threading.Thread(target=loop.run_forever, name="demo-smtp", daemon=True)
    thread.start()
    try:
        yield int(server.sockets[0].getsockname()[1])
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
