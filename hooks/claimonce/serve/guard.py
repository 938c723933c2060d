"""Who may ask the page for anything: this host's own browser, by this page, with the token.

Another web page can make a browser send requests to loopback. Three things stop it: the Host header must be this
address (a name that was rebound to loopback is another one), an Origin must be this page's own, and data needs the
token in `Authorization`, which no browser adds by itself, as it would a cookie.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from claimonce.gate.errors import GateError
from claimonce.settings import plain_file
from claimonce.settings.paths import data_folder

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


# The token that opens the page: one file that only its user may read.

NAME = "serve.token"
_BYTES, _MOST = 32, 200


class BadToken(GateError):
    """The file of the token cannot be what it should be."""

    sentence = "{path}: {why}; remove it and start `claimonce serve` again"
    path: str
    why: str


def path_of() -> str:
    """Return where the token is kept."""
    return os.path.join(data_folder(), NAME)


def load_token() -> str:
    """Return the token, made when there is none yet; raise BadToken for a file that others may read or write."""
    path = path_of()
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = secrets.token_urlsafe(_BYTES)
        file.write(made)
    return made


def _read(path: str) -> str:
    try:
        info = os.lstat(path)
        text = plain_file.read(path, _MOST).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadToken(path, f"cannot be read ({error})") from None
    if not stat.S_ISREG(info.st_mode) or info.st_uid != os.getuid():
        raise BadToken(path, "is not this user's own file")
    if info.st_mode & 0o077:
        raise BadToken(path, "may be read by others")
    if len(text) < _BYTES:
        raise BadToken(path, "holds no token")
    return text
