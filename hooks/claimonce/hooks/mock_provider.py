"""What a notifier claims, and a provider on loopback that behaves so; `claimonce.hooks.testing` has the rest."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, TypeVar
from urllib.parse import unquote_plus

from claimonce.hooks.host import Host
from claimonce.hooks.lone_plugin import Named, load_alone

SENT, REFUSED, UNKNOWN = "sent", "refused", "unknown"
NATIVE, RECONCILABLE, NONE = "native", "reconcilable", "none"


@dataclass(frozen=True)
class Request:
    """What a provider was given."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, with the escapes of JSON or of a form undone."""
        plain = self.body.decode("utf-8", "replace")
        if "form" in self.headers.get("content-type", ""):
            return unquote_plus(plain)
        try:
            return f"{plain}\n{json.dumps(json.loads(plain), ensure_ascii=False)}"
        except ValueError:
            return plain

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What a provider answers; a body that is not bytes goes as JSON."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def encoded(self) -> bytes:
        """Return the body as bytes."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Provider(Protocol):
    """A provider on this machine. `mode` is how it treats the next message: sent, refused or unknown.

    `taken` are the messages that it took; when the outcome is unknown it took the message and did not say so.
    """

    url: str
    mode: str

    @property
    def taken(self) -> list[Request]:
        """The messages taken so far."""
        ...


@dataclass(frozen=True)
class Seen:
    """A live call that the plugin must recognise: a command, or a tool with its input; who and what stand in it.

    `act` is `new`, `file`, or what tells nobody anew (`edit`, `delete`, `reaction`, `draft`, `dry_run`). Reader and
    text are known to the byte, unless `unknown` says of which it is not so: `reader`, `text`.
    """

    call: str | tuple[str, Mapping[str, Any]]
    recipient: str = ""
    text: str = ""
    act: str = "new"
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notifier:
    """What a notifier claims, and how its provider behaves. `{server}` in a setting becomes the provider's URL
    and `{host}` its host and port.

    `keeps` is what it promises under a crash: `native` (the provider folds a repeat; `same` returns what it goes by),
    `reconcilable` (`shown` is what the provider answers when asked for the messages it took) or `none`. `asks` tells
    such a question from a message. `secrets` must stand in no receipt, reason or log. `name` is needed only where the
    plugin has several descriptions.
    """

    plugin: object
    settings: Mapping[str, Any]
    sent: Reply = Reply()
    refused: Reply = Reply(400, {"error": "bad_request"})
    seen: tuple[Seen, ...] = ()
    secrets: tuple[str, ...] = ()
    keeps: str = NONE
    same: Callable[[Request], str] | None = None
    shown: Callable[[list[Request], Request], Reply] | None = None
    asks: Callable[[Request], bool] = lambda request: request.method == "GET"
    name: str = ""
    provider: Callable[[Notifier], contextlib.AbstractContextManager[Provider]] | None = None

    @property
    def known(self) -> Named:
        """The plugin alone in a host, under the description that is proved."""
        host = Host()
        host.register(self.plugin, "proved")
        assert host.problems == [], "\n".join(map(str, host.problems))
        names = [one.name for _, one in host.describe()]
        found = load_alone(self.plugin, self.name or names[0])
        assert found is not None, f"no description {self.name!r} among {names}"
        return found


class HttpProvider:
    """An HTTP provider on loopback that behaves as a `Notifier` says."""

    def __init__(self, notifier: Notifier) -> None:
        self.notifier, self.mode, self.url = notifier, SENT, ""
        self.taken: list[Request] = []

    def answer(self, request: Request) -> Reply | None:
        """Return the answer to one request, None to cut the connection."""
        if self.notifier.asks(request):
            shown = self.notifier.shown
            return shown(self.taken, request) if shown else Reply(404)
        if self.mode == REFUSED:
            return self.notifier.refused
        self.taken.append(request)
        return None if self.mode == UNKNOWN else self.notifier.sent


Http = TypeVar("Http", bound=HttpProvider)


@contextlib.contextmanager
def http_provider(notifier: Notifier, kind: type[Http] = HttpProvider) -> Generator[Http]:  # type: ignore[assignment]
    """Run an HTTP provider for the length of the block; `kind` is for one with manners of its own."""
    provider = kind(notifier)

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = provider.answer(Request(self.command, self.path, headers, self.rfile.read(length)))
            if reply is None:
                self.close_connection = True
                return
            body = reply.encoded()
            self.send_response(reply.status)
            for name, value in {**reply.headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815  (http.server's names)

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
