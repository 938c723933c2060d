"""A message that the real client sends in a background task ends as its command ends."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket

import pytest
from realclient.client import Desk, bash, script
from realclient.netns import Loopback

pytestmark = pytest.mark.realclient
SEND = """curl -s -H 'Content-Type: application/json' -d '{"text": "Deploy 9 is done"}' "$SLACK_WEBHOOK_URL" """


class Webhook(ThreadingHTTPServer):
    """A chat's webhook that answers each message with the next of `answers`."""

    daemon_threads = True

    def __init__(self, listener: socket) -> None:
        super().__init__(("127.0.0.1", 0), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.answers: list[str] = []
        self.got: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Webhook)
        server.got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        said = server.answers.pop(0).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base's name)
        return


@pytest.fixture
def webhook(desk: Desk, loopback: Loopback) -> Iterator[Webhook]:
    server = Webhook(loopback.listen())
    port = server.socket.getsockname()[1]
    desk.env["SLACK_WEBHOOK_URL"] = f"http://127.0.0.1:{port}/services/T0/B0/x"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def states(desk: Desk) -> list[str]:
    entries = [json.loads(line) for line in desk.shell("claimonce", "log", "--json").splitlines()]
    return [entry["state"] for entry in entries if entry["kind"] == "notify" and entry["state"]]


def test_a_message_in_the_background_is_done_when_its_command_has_ended(desk: Desk, webhook: Webhook) -> None:
    desk.arm()
    tree = desk.repository()
    webhook.answers += ["ok", "ok"]
    first = desk.run("first", script(bash(SEND, run_in_background=True), bash("sleep 1"), bash("ls")), cwd=tree)
    second = desk.run("second", script(bash(SEND)), cwd=tree)
    assert len(webhook.got) == 1, first.told + second.told
    assert "intended" in states(desk)
    assert "done" in states(desk), first.told
    assert first.id[:8] in second.told


def test_a_message_in_the_background_that_was_refused_may_be_sent_again(desk: Desk, webhook: Webhook) -> None:
    desk.arm()
    tree = desk.repository()
    webhook.answers += ["no_service", "ok"]
    first = desk.run("first", script(bash(SEND, run_in_background=True), bash("sleep 1"), bash("ls")), cwd=tree)
    second = desk.run("second", script(bash(SEND)), cwd=tree)
    assert "failed" in states(desk), first.told
    assert len(webhook.got) == 2, second.told
