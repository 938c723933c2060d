"""The turnstile in front of one counter: whoever moves its file, or gives its numbers, holds it for that moment.

A `flock` and not a polling lock: waiters queue in the kernel, and 64 of them each get their turn.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType

from claimonce.gate import folder as folders
from claimonce.gate.store import Store


class Turnstile:
    """Entered, it is this process's; a killed holder frees it."""

    def __init__(self, folder: str, path: str) -> None:
        """Open the lock's file in the state folder."""
        self._handle = folders.touch(folder, path, os.O_RDWR)

    def __enter__(self) -> None:
        """Wait for the turn."""
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next one in."""
        fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the lock's file."""
        os.close(self._handle)


class Lock:
    """The two turnstiles of a counter: the one for its numbers, and `of_file` for its file. Never wait for the first
    inside the second."""

    def __init__(self, store: Store, key: str) -> None:
        """Open the locks of the counter with this key."""
        name = os.path.join(folders.inside(store.folder, "counters"), hashlib.sha256(key.encode()).hexdigest()[:24])
        self._numbers, self.of_file = Turnstile(store.folder, name), Turnstile(store.folder, f"{name}.file")

    def __enter__(self) -> None:
        """Wait for the turn to give numbers."""
        self._numbers.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next one in."""
        self._numbers.__exit__(kind, error, trace)

    @contextmanager
    def both(self) -> Generator[None]:
        """Stand still: nobody gives a number or moves the file meanwhile."""
        with self, self.of_file:
            yield

    def close(self) -> None:
        """Close both."""
        self._numbers.close()
        self.of_file.close()
