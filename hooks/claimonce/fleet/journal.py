"""The journal of a run: one JSON object a line, only ever appended to. What stands in it has happened.

The first line holds the whole plan, so that a plan file which was changed since does not change a run. A line that was
cut short by a crash is dropped: what it would have said is found out again.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from claimonce.fleet.errors import JournalBroken, RunHeld
from claimonce.gate import clock

Event = dict[str, Any]


class Journal:
    """An open journal, held by one process at a time."""

    def __init__(self, path: Path, told: Callable[[Event], None]) -> None:
        """Open the journal, made where there is none, and hold it; raise RunHeld or JournalBroken."""
        self.path, self.run, self._told = path, path.parent.name, told
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = FileLock(f"{path}.lock", timeout=0, mode=0o600)
            self._lock.acquire()
            self.events = read(path)
            self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            os.ftruncate(self._handle, _whole(path))
        except Timeout:
            raise RunHeld(self.run) from None
        except OSError as error:
            raise self._broken(error) from error

    def add(self, name: str, task: str = "", **what: Any) -> Event:
        """Append one event, on disk before this returns; raise JournalBroken. `uptime` is seconds on the boot clock."""
        event: Event = {
            "event": name,
            "at": clock.utc(),
            "uptime": round(clock.uptime(), 3),
            **({"task": task} if task else {}),
            **what,
        }
        line = json.dumps(event).encode() + b"\n"  # ASCII: a file's name may be no text at all
        try:
            _write_whole(self._handle, line)
            os.fsync(self._handle)
        except OSError as error:
            raise self._broken(error) from error
        self.events.append(event)
        self._told(event)
        return event

    def close(self) -> None:
        """Let the journal go."""
        os.close(self._handle)
        self._lock.release()

    def _broken(self, error: OSError) -> JournalBroken:
        return JournalBroken(str(self.path), error.strerror or str(error), self.run)


def _write_whole(handle: int, line: bytes) -> None:
    before = os.fstat(handle).st_size
    if os.write(handle, line) < len(line):
        os.ftruncate(handle, before)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def read(path: Path) -> list[Event]:
    """Return what stands in a journal, nothing where there is none."""
    try:
        lines = path.read_bytes()[: _whole(path)].splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise JournalBroken(str(path), error.strerror or str(error), path.parent.name) from error
    try:
        return [json.loads(line) for line in lines]
    except ValueError as error:
        raise JournalBroken(str(path), f"it holds a line that is no JSON ({error})", path.parent.name) from error


def is_held(path: Path) -> bool:
    """Say whether a process is carrying the run out."""
    try:
        with FileLock(f"{path}.lock", timeout=0, mode=0o600):
            return False
    except Timeout:
        return True


def _whole(path: Path) -> int:
    """Return how many bytes stand in whole lines."""
    return path.read_bytes().rfind(b"\n") + 1 if path.exists() else 0
