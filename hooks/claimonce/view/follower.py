"""One thread that looks at the store whenever somebody commits, for a screen or a page that shows it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from claimonce.gate.errors import GateError
from claimonce.view import screen
from claimonce.view.changes import Changes

if TYPE_CHECKING:
    from claimonce.gate.store import Store
    from claimonce.view.values import Screen

PAUSE = 0.1  # seconds between two looks while acts come without a break
_LAST = 2.0  # seconds that the end waits for a look that is going on
AGAIN = 2.0  # seconds after which a store that could not be read is tried again


class Follower:
    """`shown` is called with each look and whether the kernel gives no events, `troubled` with a sentence while there
    is no look to be had; both in a thread of its own. `refresh` is in seconds: ages are told anew after it."""

    def __init__(
        self, open_store: Callable[[], Store], shown: Callable[[Screen, bool], object],
        troubled: Callable[[str], object], refresh: float,
    ) -> None:  # fmt: skip
        """Take the store from `open_store`, which is called in that thread."""
        self._open, self._shown, self._troubled, self._refresh = open_store, shown, troubled, refresh
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="claimonce-follower", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End; a thread that waits for a change at this moment ends by itself, or with the process."""
        self._stop.set()
        self._thread.join(_LAST)

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                with closing(self._open()) as store, Changes(store) as changes:
                    self._follow(store, changes)
            except (GateError, OSError) as error:
                self._troubled(str(error))
                self._stop.wait(AGAIN)

    def _follow(self, store: Store, changes: Changes) -> None:
        while not self._stop.is_set():
            self._shown(screen.read(store), changes.is_polling)
            self._stop.wait(PAUSE)
            changes.wait(self._refresh)
