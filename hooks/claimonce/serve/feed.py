"""What the page shows, kept up to date by one thread that follows the store, for as many browsers as look.

A browser that is slow gets the newest screen and not every one before it, so a queue never grows.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from claimonce.view.follower import Follower

if TYPE_CHECKING:
    from claimonce.gate.store import Store
    from claimonce.view.values import Screen

REFRESH = 5.0  # seconds after which ages are told anew, and the connection is seen to be open


class Feed:
    """The newest screen as JSON text, and whoever waits for the next one."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        """Take from the store that `open_store` opens in the thread that watches."""
        self._follower = Follower(open_store, self._show, lambda why: self._tell(json.dumps({"trouble": why})), REFRESH)
        self._text, self._number = "{}", 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._is_over = False

    def start(self) -> None:
        """Begin to watch; called in the loop that serves."""
        self._loop = asyncio.get_running_loop()
        self._follower.start()

    async def stop(self) -> None:
        """End the watch and let every browser go."""
        self._is_over = True
        self._news.set()
        await asyncio.to_thread(self._follower.stop)

    @property
    def newest(self) -> str:
        """The newest screen as one JSON object."""
        return self._text

    async def events(self) -> AsyncIterator[str]:
        """Yield each new screen as a server-sent event, the present one first."""
        seen = 0  # before the first look there is no screen
        while not self._is_over:
            if self._number != seen:
                seen = self._number
                yield f"id: {seen}\ndata: {self._text}\n\n"
            news = self._news
            if self._number == seen:
                await news.wait()

    def _show(self, shown: Screen, is_polling: bool) -> None:
        self._tell(json.dumps({**asdict(shown), "polling": is_polling}))

    def _tell(self, text: str) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._publish, text)

    def _publish(self, text: str) -> None:
        self._text, self._number = text, self._number + 1
        news, self._news = self._news, asyncio.Event()
        news.set()
