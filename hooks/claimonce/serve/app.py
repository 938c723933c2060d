"""The application: the page's three files, the screen, its events, one incident's story, and what a person may do."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from importlib import resources
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from claimonce.gate.errors import GateError
from claimonce.serve.actions import Actions
from claimonce.serve.guard import Guard
from claimonce.view import incident
from claimonce.view.follower import Follower
from claimonce.view.values import Screen, as_plain

if TYPE_CHECKING:
    from starlette.requests import Request

    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled

# What the page shows, kept up to date by one thread that follows the store, for as many browsers as look.

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
        self._tell(json.dumps({**as_plain(shown), "polling": is_polling}))

    def _tell(self, text: str) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._publish, text)

    def _publish(self, text: str) -> None:
        self._text, self._number = text, self._number + 1
        news, self._news = self._news, asyncio.Event()
        news.set()


# What stands in the folder `page`, and as what it is sent; nothing else is ever read from there.
FILES = {
    "/": ("index.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
}


def application(
    open_store: Callable[[], Store], here: Compiled, port: int, token: str, *, control: bool = False
) -> Starlette:
    """Return the application that serves one store on one port of loopback."""
    feed, actions = Feed(open_store), Actions(open_store, here, control=control)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        feed.start()
        yield
        await feed.stop()

    async def screen(_: Request) -> Response:
        return Response(feed.newest, media_type="application/json")

    async def events(_: Request) -> Response:
        return StreamingResponse(feed.events(), media_type="text/event-stream")

    async def about(_: Request) -> Response:
        return JSONResponse({"control": control})

    async def story(request: Request) -> Response:
        try:
            told = await asyncio.to_thread(_story, open_store, request.query_params.get("key", ""))
        except GateError as error:
            return JSONResponse({"said": str(error)}, 409)
        return JSONResponse(told)

    return Starlette(
        routes=[
            *(Route(path, _file(name, kind)) for path, (name, kind) in FILES.items()),
            Route("/api/about", about),
            Route("/api/screen", screen),
            Route("/api/events", events),
            Route("/api/incident", story),
            Route("/api/{act}", actions.handle, methods=["POST"]),
        ],
        middleware=[Middleware(Guard, port=port, token=token)],
        lifespan=lifespan,
    )


def _story(open_store: Callable[[], Store], key: str) -> dict[str, object]:
    store = open_store()
    try:
        return as_plain(incident.read(store, key))
    finally:
        store.close()


def _file(name: str, kind: str) -> Callable[[Request], Response]:
    content = resources.files("claimonce.serve").joinpath("page", name).read_bytes()
    return lambda _: Response(content, media_type=kind)
