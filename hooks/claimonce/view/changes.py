"""Told when the store changes: by the kernel's events on its folder where there are some, else by looking now and then.

Events are hints. The store's own counter (of SQLite `PRAGMA data_version`) says whether somebody committed, so a
reader's own looks wake nobody, and a hint that was lost costs one rescan's time.
"""

from __future__ import annotations

import os
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from claimonce.gate import clock, store_files

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

    from claimonce.gate.store import Store

RESCAN = 2.0  # seconds after which the store is looked at without a hint
POLL = 0.5  # where the kernel gives no events: its limit is reached, or the disk has none


class Changes:
    """Waits for commits of others; `is_polling` where the kernel gives no events. Use it as a context."""

    def __init__(self, store: Store) -> None:
        """Begin to watch; what is committed from here on counts as a change."""
        self.store, self.is_polling = store, False
        self._hint = threading.Event()
        self._observer: BaseObserver | None = None
        if store.host:  # a database that other hosts write to
            self.is_polling = True
        else:
            self._observer = self._watched(store.folder)
        self._version = self._read()

    def _watched(self, folder: str) -> BaseObserver | None:
        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer

        hint = self._hint

        class Hints(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                name = os.path.basename(os.fsdecode(event.src_path))
                if event.event_type in ("modified", "created", "moved", "deleted") and name.startswith(
                    store_files.DATABASE
                ):
                    hint.set()

        observer = Observer()
        observer.daemon = True
        try:
            observer.schedule(Hints(), folder)
            observer.start()
        except OSError:  # ENOSPC or EMFILE: the kernel's limit on watches (inotify(7))
            self.is_polling = True
            return None
        return observer

    def _read(self) -> int:
        return int(self.store.one("moment")["data_version"])

    def wait(self, seconds: float) -> bool:
        """Return True as soon as somebody has committed since the last True, False after `seconds` without that."""
        until = clock.uptime() + seconds
        while True:
            self._hint.clear()  # before the look, so that what comes during it is not lost
            if self._moved():
                return True
            left = until - clock.uptime()
            if left <= 0:
                return False
            self._hint.wait(min(left, POLL if self.is_polling else RESCAN))

    def _moved(self) -> bool:
        version = self._read()
        moved, self._version = version != self._version, version
        return moved

    def close(self) -> None:
        """Stop watching."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(RESCAN)
            self._observer = None

    def __enter__(self) -> Changes:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching."""
        self.close()
