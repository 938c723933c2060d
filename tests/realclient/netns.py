"""A network that ends at this machine: a Linux network namespace in which only `lo` is up.

The client under test must reach the scripted model and nothing else. Sessions are started inside the
namespace; the servers they talk to run in the test process, on listening sockets that were made inside
and handed out (a socket stays in the namespace it was made in). So tests read mailboxes and requests as
plain Python objects, and no test has to run as root or to be re-executed.
"""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import sys

READY, NEW_LISTENER = b"r", b"l"


class Loopback:
    """The fallback: this machine's own loopback. `reason` says why there is no namespace."""

    def __init__(self, reason: str = "") -> None:
        self.reason = reason

    def listen(self) -> socket.socket:
        """A new socket that listens on a free port of 127.0.0.1."""
        return _listener()

    def inside(self, command: list[str]) -> list[str]:
        """The command that runs `command` where `listen` listens."""
        return command

    def close(self) -> None:
        """Free what was taken; sockets handed out are the caller's to close."""


class Namespace(Loopback):
    """A namespace of its own, kept alive by one small child that ends with this process.

    Raises OSError with the kernel's reason when the namespace cannot be had.
    """

    def __init__(self) -> None:
        super().__init__()
        if missing := [program for program in ("unshare", "nsenter") if not shutil.which(program)]:
            raise FileNotFoundError(f"{' and '.join(missing)} not installed")
        self._unprivileged = os.geteuid() != 0
        self._channel, theirs = socket.socketpair()
        flags = ["--user", "--map-root-user", "--net"] if self._unprivileged else ["--net"]
        with theirs:
            self._holder = subprocess.Popen(
                ["unshare", *flags, sys.executable, "-I", "-S", __file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
        if self._channel.recv(1) != READY:
            _, said = self._holder.communicate()
            self.close()
            raise OSError(said.strip().splitlines()[-1] if said.strip() else "unshare said nothing")

    def listen(self) -> socket.socket:
        self._channel.sendall(NEW_LISTENER)
        _, descriptors, _, _ = socket.recv_fds(self._channel, 1, 1)
        return socket.socket(fileno=descriptors[0])

    def inside(self, command: list[str]) -> list[str]:
        user = ["--user", "--preserve-credentials"] if self._unprivileged else []
        return ["nsenter", f"--target={self._holder.pid}", *user, "--net", "--", *command]

    def close(self) -> None:
        self._channel.close()
        self._holder.wait()
        if self._holder.stderr is not None:
            self._holder.stderr.close()


def open_loopback() -> Loopback:
    """A namespace where this machine grants one, else plain loopback with the reason."""
    try:
        return Namespace()
    except OSError as error:
        return Loopback(f"no network namespace ({error}): sessions run on this machine's own loopback")


def _listener() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    listener.settimeout(None)
    return listener


def _raise_lo() -> None:
    # SIOCSIFFLAGS with IFF_UP: `ip` is not installed everywhere, and one ioctl does it (netdevice(7)).
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 0x1))


def _hold(channel: socket.socket) -> None:
    """The child: bring `lo` up, hand out listeners, end when the parent is gone."""
    _raise_lo()
    if [name for _, name in socket.if_nameindex()] != ["lo"]:
        raise SystemExit(f"not isolated: {socket.if_nameindex()}")
    channel.sendall(READY)
    while channel.recv(1) == NEW_LISTENER:
        with _listener() as listener:
            socket.send_fds(channel, [NEW_LISTENER], [listener.fileno()])


if __name__ == "__main__":
    _hold(socket.socket(fileno=int(sys.argv[1])))
