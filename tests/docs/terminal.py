"""A command at a terminal whose person answers every `[y/N]` with y: `python terminal.py COMMAND`, COMMAND for sh."""

from __future__ import annotations

import os
import pty
import sys

PROMPT = b"[y/N]: "


def answered(command: str) -> int:
    """Run the command, copy what it prints, type when it asks, and return its exit status."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("sh", ["sh", "-c", command])
    said = b""
    while piece := _read(terminal):
        os.write(1, piece)
        said += piece
        if said.endswith(PROMPT):
            os.write(terminal, b"y\n")
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux's way to say that the last process has closed it
        return b""


if __name__ == "__main__":
    sys.exit(answered(sys.argv[1]))
