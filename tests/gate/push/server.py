"""Remotes behind a server of the test's own: real `git http-backend` behind a password, and one that never answers."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from base64 import b64encode
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from gate.push.desk import GIT

USER, PASSWORD = "agent", "right"


class _Behind(BaseHTTPRequestHandler):
    root = ""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Authorization") != "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode():
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        env = {
            **os.environ, "GIT_PROJECT_ROOT": self.root, "GIT_HTTP_EXPORT_ALL": "1", "REMOTE_USER": USER,
            "REQUEST_METHOD": self.command, "PATH_INFO": path, "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type") or "", "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol") or "",
        }  # fmt: skip
        done = subprocess.run([GIT, "http-backend"], env=env, input=body, capture_output=True, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        for name, text in fields.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def behind_password(folder: Path) -> Generator[str]:
    """Serve the repositories in `folder` over HTTP to those who know the password; give the URL of the folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Behind", (_Behind,), {"root": str(folder)}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def silent() -> Generator[str]:
    """Take connections and never say a word; give a URL there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"git://127.0.0.1:{listening.getsockname()[1]}/remote.git"
