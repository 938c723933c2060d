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

from claimonce.gate.store import Store


class Turnstile:
    """Entered, it is this process's; a killed holder frees it."""

    def __init__(self, path: str) -> None:
        """Open the lock's file."""
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)

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
        folder = os.path.join(store.folder, "counters")
        os.makedirs(folder, mode=0o770, exist_ok=True)
        name = os.path.join(folder, hashlib.sha256(key.encode()).hexdigest()[:24])
        self._numbers, self.of_file = Turnstile(name), Turnstile(f"{name}.file")

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
