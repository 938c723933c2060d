"""A program that outlives whoever started it: its life is a lock, its end a file.

A small shell stands before the program. It holds the lock from before it exists until after it has written the exit
status, so "does it run" is asked of the kernel, not of a pid; nothing is started twice, and whoever comes back after a
crash or a reboot finds out from the folder alone how it went.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

NEW, RUNNING, ENDED, CUT_OFF = "new", "running", "ended", "cut off"
LOG = "output.log"
_TAIL_BYTES = 16_384
_PATIENCE = 5.0  # seconds for a shell that has just been started to write down its pid
# The lock is the shell's standard input: no number to agree on, and the program itself does not inherit it.
_SHELL = (
    'd=$1 i=$2; shift 2; echo $$ >"$d/pid.part" && mv "$d/pid.part" "$d/pid" || exit 125; '
    '"$@" <"$i"; s=$?; echo $s >"$d/status.part" && mv "$d/status.part" "$d/status"; exit $s'
)


class Job:
    """One program in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Nothing is started; the folder may not exist."""
        self.folder, self.started_here = folder, False
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Where the program's output is kept."""
        return self.folder / LOG

    @property
    def state(self) -> str:
        """NEW, RUNNING, ENDED (there is a status) or CUT_OFF (killed together with its shell, or by a reboot)."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None  # reaped
        if self._is_locked():
            return RUNNING
        if self.status is not None:
            return ENDED
        return CUT_OFF if (self.folder / "pid").exists() else NEW

    @property
    def status(self) -> int | None:
        """The program's exit status, 128 and the signal's number where it was killed; None while there is none."""
        with contextlib.suppress(OSError, ValueError):
            return int((self.folder / "status").read_text())
        return None

    def start(self, argv: Sequence[str], cwd: Path, env: Mapping[str, str], feed: Path | None = None) -> bool:
        """Start the program, its input the file `feed`; False when it runs already. OSError when it cannot be."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            words = ["/bin/sh", "-c", _SHELL, "sh", str(self.folder), str(feed or os.devnull), *argv]
            with self.log.open("ab") as log:
                self._child = subprocess.Popen(
                    words, cwd=cwd, env=dict(env), stdin=lock, stdout=log, stderr=log, start_new_session=True
                )
        finally:
            os.close(lock)  # the shell has it now, under the same lock
        self.started_here = True
        return True

    def forget(self) -> None:
        """End it and leave no trace, as if it had never been started."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.started_here = False

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the program and all that stayed in its group."""
        pid = self._pid()
        if pid:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, number)

    def kill(self) -> None:
        """End it at once, and wait until it has ended."""
        while self.state == RUNNING:
            self.send(signal.SIGKILL)
            time.sleep(0.005)

    def size(self) -> int:
        """Return how much it has said so far, in bytes."""
        try:
            return self.log.stat().st_size
        except OSError:
            return 0

    def tail(self, lines: int = 20) -> str:
        """Return the last lines of what it said."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, self.size() - _TAIL_BYTES))
                text = log.read().decode("utf-8", "replace")
        except OSError:
            return ""
        return "\n".join(line[:500] for line in text.splitlines()[-lines:])

    def _is_locked(self) -> bool:
        try:
            lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def _pid(self) -> int:
        """Return the pid of the shell, which leads its group; 0 once it has ended."""
        if self._child is not None:
            return self._child.pid
        until = time.monotonic() + _PATIENCE
        while self._is_locked() and time.monotonic() < until:
            with contextlib.suppress(OSError, ValueError):
                return int((self.folder / "pid").read_text())
            time.sleep(0.005)
        return 0
