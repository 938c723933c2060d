"""Reads the store in a thread of its own whenever somebody commits, and hands each look to the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from claimonce.gate.errors import GateError
from claimonce.view import screen
from claimonce.view.changes import Changes

if TYPE_CHECKING:
    from claimonce.gate.store import Store
    from claimonce.view.values import Screen

PAUSE = 0.1  # seconds between two looks while acts come without a break
REFRESH = 1.0  # seconds after which ages are told anew
AGAIN = 2.0  # seconds after which a store that could not be read is tried again


class Feed:
    """`shown` is called with each look, `troubled` with a sentence while there is none; both in the feed's thread."""

    def __init__(
        self, open_store: Callable[[], Store], shown: Callable[[Screen], object], troubled: Callable[[str], object]
    ) -> None:
        """Take the store from `open_store`, which is called in the feed's thread."""
        self._open, self._shown, self._troubled = open_store, shown, troubled
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="claimonce-watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End, at the latest after one refresh."""
        self._stop.set()
        self._thread.join(2 * REFRESH)

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                store = self._open()
                try:
                    with Changes(store) as changes:
                        self._follow(store, changes)
                finally:
                    store.close()
            except (GateError, OSError) as error:
                self._troubled(str(error))
                self._stop.wait(AGAIN)

    def _follow(self, store: Store, changes: Changes) -> None:
        while not self._stop.is_set():
            self._shown(screen.read(store))
            self._stop.wait(PAUSE)
            changes.wait(REFRESH)
