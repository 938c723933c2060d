"""Who may ask the page for anything: this host's own browser, by this page, with the token.

Another web page can make a browser send requests to loopback. Three things stop it: the Host header must be this
address (a name that was rebound to loopback is another one), an Origin must be this page's own, and data needs the
token in `Authorization`, which no browser adds by itself, as it would a cookie.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 16_384
DATA = "/api/"
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Guard:
    """The outermost layer of the application: a request that may not be answered never reaches the rest."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        """Let in what comes by `port` on loopback and, where data is asked for, brings `token`."""
        self.app, self.token = app, token.encode()
        self.hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, _with_headers(send))
            return
        await self.app(scope, receive, _with_headers(send))

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if host not in self.hosts:
            return PlainTextResponse("This page answers to its own address only.\n", 421)
        origin = headers.get(b"origin")
        if origin is not None and origin.decode("latin-1").lower() not in {f"http://{name}" for name in self.hosts}:
            return PlainTextResponse("Another page may not ask this one.\n", 403)
        if _length(headers) > MOST_BODY:
            return PlainTextResponse(f"A request holds at most {MOST_BODY} bytes.\n", 413, {"connection": "close"})
        if scope["path"].startswith(DATA) and not self._is_ours(headers):
            return PlainTextResponse(
                "The token is missing or is not this host's; open the address that `claimonce serve` printed.\n", 401
            )
        return None

    def _is_ours(self, headers: dict[bytes, bytes]) -> bool:
        word, _, given = headers.get(b"authorization", b"").partition(b" ")
        return word.lower() == b"bearer" and hmac.compare_digest(given.strip(), self.token)


def _length(headers: dict[bytes, bytes]) -> int:
    """Return what a request says of its length; a chunked one is counted while it comes (see `actions`)."""
    said = headers.get(b"content-length", b"0")
    return int(said) if said.isdigit() else MOST_BODY + 1


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            message["headers"] += [(name.encode(), text.encode()) for name, text in HEADERS.items()]
        await send(message)

    return sent
