"""The application: the page's three files, the screen, its events, one incident's story, and what a person may do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict
from importlib import resources
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from claimonce.gate.errors import GateError
from claimonce.serve.actions import Actions
from claimonce.serve.feed import Feed
from claimonce.serve.guard import Guard
from claimonce.view import incident

if TYPE_CHECKING:
    from starlette.requests import Request

    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled

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
        return asdict(incident.read(store, key))
    finally:
        store.close()


def _file(name: str, kind: str) -> Callable[[Request], Response]:
    content = resources.files("claimonce.serve").joinpath("page", name).read_bytes()
    return lambda _: Response(content, media_type=kind)
