"""The wire out of a network namespace: ports on the loopback inside, carried over sockets in the file system, which no
network namespace parts (network_namespaces(7)).

As a program it is what holds the namespace: `python -m claimonce.demo.wire PORT=SOCKET ...` brings up the loopback,
says `ready`, and ends when its standard input does.
"""

from __future__ import annotations

import fcntl
import selectors
import socket
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

_LOOPBACK, _UP, _SET_FLAGS = b"lo", 0x1, 0x8914  # IFF_UP and SIOCSIFFLAGS (netdevice(7))
_MOST = 1 << 16


def carry(listener: socket.socket, connect: Callable[[], socket.socket]) -> None:
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


def to_port(port: int) -> Callable[[], socket.socket]:
    """Return what connects to a port on loopback."""
    return lambda: socket.create_connection(("127.0.0.1", port))


def to_path(path: str) -> Callable[[], socket.socket]:
    """Return what connects to a socket in the file system."""

    def connect() -> socket.socket:
        made = socket.socket(socket.AF_UNIX)
        made.connect(path)
        return made

    return connect


def listen_at(path: str) -> socket.socket:
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
        carry(socket.create_server(("127.0.0.1", int(port))), to_path(path))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
