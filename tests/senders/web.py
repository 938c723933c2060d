"""A real HTTP server on loopback that answers as one is told, and remembers what it took."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Generator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from senders.smtp import NO_SERVER, Letter, Server, free_port

ACCEPTS = "accepts"
SAYS_NO = "200 and says no"
REFUSES = "404"
LIMITS = "429"
BREAKS = "500"
DROPS = "drops after the request"
HANGS = "hangs after the request"
BEHAVIOURS = (ACCEPTS, SAYS_NO, REFUSES, LIMITS, BREAKS, DROPS, HANGS, NO_SERVER)
STATUS = {ACCEPTS: 200, SAYS_NO: 200, REFUSES: 404, LIMITS: 429, BREAKS: 500}
YES = {"ok": True, "result": "success", "id": 7}
NO = {"ok": False, "result": "error", "error": "channel_not_found", "msg": "channel_not_found"}
ASKED = {"id": 42, "iid": 5, "zulip_version": "9.0", "zulip_feature_level": 278}
TAKEN = (ACCEPTS, DROPS, HANGS)  # of these the message counts as taken: it was, or nobody can say that it was not


def _handler(behaviour: str, server: Server, yes: Mapping[str, Any]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """What a client asks before it sends, whatever becomes of that."""
            self.answer(200, ASKED)

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if behaviour in TAKEN:
                server.box.append(Letter(("all",), text, behaviour == ACCEPTS))
            if behaviour == DROPS:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if behaviour == HANGS:
                server.hangs.set()
                server.hanging.wait()
                return
            self.answer(STATUS[behaviour], yes if behaviour == ACCEPTS else NO)

        def answer(self, status: int, said: Mapping[str, Any]) -> None:
            answer = json.dumps(dict(said)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            if status == STATUS[LIMITS]:
                self.send_header("Retry-After", "0")  # services say it; without it some programs wait for minutes
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the library's own name)
            """Nobody reads it."""

    return Handler


@contextlib.contextmanager
def serving(behaviour: str = ACCEPTS, yes: Mapping[str, Any] = YES) -> Generator[Server]:
    """A server that answers so, while the block runs; `yes` is what it says of a message that it takes."""
    server = Server(free_port())
    if behaviour == NO_SERVER:
        yield server
        return
    listening = ThreadingHTTPServer(("127.0.0.1", server.port), _handler(behaviour, server, yes))
    listening.daemon_threads = True
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.hanging.set()
        listening.shutdown()
        thread.join()
        listening.server_close()
