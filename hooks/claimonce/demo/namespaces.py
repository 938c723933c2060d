"""A network namespace for each host of the demo: a loopback of its own, and wires to the database and the mailbox.

They can be made on Linux, by root with `unshare` and `nsenter` (util-linux). Elsewhere each host is a name and a state
folder of its own, on the loopback that all share.

What goes in and out is carried over sockets in the file system, which no network namespace parts
(network_namespaces(7)). As a program this module is what holds a namespace: `python -m claimonce.demo.namespaces
PORT=SOCKET ...` brings up the loopback, says `ready`, and ends when its standard input does.
"""

from __future__ import annotations

import fcntl
import os
import selectors
import shutil
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_ENTER, _MAKE = "nsenter", "unshare"
_SECONDS = 60.0
_LOOPBACK, _UP, _SET_FLAGS = b"lo", 0x1, 0x8914  # IFF_UP and SIOCSIFFLAGS (netdevice(7))
_MOST = 1 << 16


def are_possible() -> bool:
    """Whether a network namespace can be made and entered here."""
    if os.geteuid() != 0 or not (shutil.which(_ENTER) and shutil.which(_MAKE)):
        return False
    inside = [_MAKE, "--net", "--", _ENTER, "--net=/proc/self/ns/net", "--", "true"]
    return subprocess.run(inside, capture_output=True, check=False).returncode == 0  # a container may forbid it


class Namespaces:
    """So many namespaces; inside each, the ports of this loopback in `ports` answer on its own."""

    def __init__(self, many: int, ports: tuple[int, ...], folder: Path) -> None:
        """Make nothing yet; the wires' sockets lie in `folder`."""
        self._many, self._ports, self._folder = many, ports, folder
        self._holders: list[subprocess.Popen[str]] = []
        self._listeners: list[socket.socket] = []

    def __enter__(self) -> Self:
        """Make them, and lay the wires."""
        pairs: list[str] = []
        for port in self._ports:
            path = str(self._folder / f"port-{port}")
            listener = _listen_at(path)
            self._listeners.append(listener)
            _carry(listener, _to_port(port))
            pairs.append(f"{port}={path}")
        words = [_MAKE, "--net", "--", sys.executable, "-m", __name__, *pairs]
        for _ in range(self._many):
            self._holders.append(subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        for holder in self._holders:
            assert holder.stdout is not None
            holder.stdout.readline()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take them away; the kernel frees a namespace with its last process."""
        for holder in self._holders:
            with suppress(BrokenPipeError, subprocess.TimeoutExpired):
                holder.communicate(timeout=_SECONDS)
            holder.kill()
            holder.wait()
        for listener in self._listeners:
            listener.close()

    @property
    def doors(self) -> tuple[tuple[str, ...], ...]:
        """What starts a program inside each of them: words in front of its own."""
        return tuple((_ENTER, f"--net=/proc/{holder.pid}/ns/net", "--") for holder in self._holders)


# The wire: ports on the loopback inside, carried on.


def _carry(listener: socket.socket, connect: Callable[[], socket.socket]) -> None:
    """Carry every connection on, in threads of its own, until the listener is closed."""

    def accept() -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = connect()
            except OSError:
                near.close()
                continue
            threading.Thread(target=_relay, args=(near, far), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def _relay(near: socket.socket, far: socket.socket) -> None:
    """Carry both ways until both sides have said their last."""
    other = {near: far, far: near}
    with near, far, suppress(OSError), selectors.DefaultSelector() as ready:
        for each in other:
            ready.register(each, selectors.EVENT_READ)
        while ready.get_map():
            for key, _ in ready.select():
                source = near if key.fileobj is near else far
                said = source.recv(_MOST)
                if said:
                    other[source].sendall(said)
                else:
                    ready.unregister(source)
                    other[source].shutdown(socket.SHUT_WR)


def _to_port(port: int) -> Callable[[], socket.socket]:
    """Return what connects to a port on loopback."""
    return lambda: socket.create_connection(("127.0.0.1", port))


def _to_path(path: str) -> Callable[[], socket.socket]:
    """Return what connects to a socket in the file system."""

    def connect() -> socket.socket:
        made = socket.socket(socket.AF_UNIX)
        made.connect(path)
        return made

    return connect


def _listen_at(path: str) -> socket.socket:
    """Return a socket in the file system that listens."""
    made = socket.socket(socket.AF_UNIX)
    made.bind(path)
    made.listen(socket.SOMAXCONN)
    return made


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh22x", _LOOPBACK, _UP))


def main(pairs: list[str]) -> None:
    """Hold the namespace that this process is in."""
    _raise_loopback()
    for port, _, path in (pair.partition("=") for pair in pairs):
        _carry(socket.create_server(("127.0.0.1", int(port))), _to_path(path))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
