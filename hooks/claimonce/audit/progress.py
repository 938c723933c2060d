"""Progress on a terminal, for a run that takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

PATIENCE = 2.0


class Progress:
    """A bar on stderr that appears late, and only on a terminal; call it with (done, total)."""

    def __init__(self, name: str = "coverage-audit") -> None:
        self._name = name
        self._done, self._total = 0, 0
        self._bar: Bar | None = None
        self._timer = threading.Timer(PATIENCE, self._begin)
        self._timer.daemon = True
        self._lock = threading.Lock()

    def __enter__(self) -> Progress:
        """Begin to wait."""
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        self._timer.cancel()
        with self._lock:
            if self._bar is not None:
                self._bar.stop()
                self._bar = None
            self._total = -1

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is; a total of 0 is not known."""
        self._done, self._total = done, total
        with self._lock:
            if self._bar is not None:
                self._bar.update(self._bar.task_ids[0], completed=done, total=total or None)

    def _begin(self) -> None:
        from rich.console import Console
        from rich.progress import Progress as Bar

        with self._lock:
            if self._total < 0:
                return
            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._bar.add_task(self._name, completed=self._done, total=self._total or None)
            self._bar.start()
