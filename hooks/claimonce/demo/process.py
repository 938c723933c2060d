"""Start one program and wait for it, not for whatever it leaves in the background.

Output goes to files, not pipes: a background child that keeps a pipe open would hold up its reader, and a client does
not wait for such a child either.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finished:
    """How a program ended. `status` is its exit status, negative for a signal, None when the time ran out."""

    status: int | None
    stdout: str
    stderr: str
    milliseconds: int


def run(
    argv: Sequence[str], *, cwd: str, env: Mapping[str, str], stdin: str = "", timeout: float | None = None
) -> Finished:
    """Run `argv` to its end, or kill it after `timeout` seconds."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin.encode())
        given.seek(0)
        began = time.monotonic()
        with subprocess.Popen(argv, cwd=cwd, env=dict(env), stdin=given, stdout=out, stderr=err) as process:
            try:
                status: int | None = process.wait(timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                status = None
        spent = round((time.monotonic() - began) * 1000)
        out.seek(0)
        err.seek(0)
        return Finished(status, out.read().decode(errors="replace"), err.read().decode(errors="replace"), spent)
