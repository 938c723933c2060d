"""A network namespace for each host of the demo: a loopback of its own, and wires to the database and the mailbox.

They can be made on Linux, by root with `unshare` and `nsenter` (util-linux). Elsewhere each host is a name and a state
folder of its own, on the loopback that all share.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from claimonce.demo import wire

_ENTER, _MAKE = "nsenter", "unshare"
_SECONDS = 60.0


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
            listener = wire.listen_at(path)
            self._listeners.append(listener)
            wire.carry(listener, wire.to_port(port))
            pairs.append(f"{port}={path}")
        words = [_MAKE, "--net", "--", sys.executable, "-m", wire.__name__, *pairs]
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
