"""The real `gh` behind the hook, against a server on a socket: what the gate keeps is what came of it."""

from __future__ import annotations

import json
import os
import socket
import socketserver
import subprocess
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from senders.test_outcomes import SENDERS, kept

from claimonce.agents import dispatch
from claimonce.gate import intents

GH = SENDERS / "gh/usr/bin/gh"
installed = pytest.mark.skipif(not GH.exists(), reason="CLAIMONCE_SENDERS: no folder of install.py")
URL = "https://github.com/o/r/issues/5"
FOUND = {"data": {"repository": {"issue": {"__typename": "Issue", "id": "I_1", "url": URL}}}}
MADE = {"data": {"addComment": {"commentEdge": {"node": {"url": f"{URL}#issuecomment-1"}}}}}
FORBIDDEN = {"data": None, "errors": [{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}]}
# How the server answers the comment itself, whether it has it then, and what of it can be known.
ANSWERS: dict[str, tuple[int, dict[str, Any], bool, str]] = {
    "taken": (200, MADE, True, intents.DONE),
    "forbidden": (200, FORBIDDEN, False, intents.FAILED),
    "unauthorized": (401, {"message": "Bad credentials"}, False, intents.FAILED),
    "gone": (404, {"message": "Not Found"}, False, intents.FAILED),
    "limited": (429, {"message": "too many requests"}, False, intents.FAILED),
    "broken": (502, {"message": "Bad gateway"}, False, intents.UNCERTAIN),
    "cut off": (0, {}, True, intents.UNCERTAIN),
}


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:  # type: ignore[override]
        """A peer of a UNIX socket has no address, and the HTTP server asks for one."""
        return super().get_request()[0], ("peer", 0)


class Forge:
    """A server that knows the issue, and answers a comment as it is told."""

    def __init__(self, path: str, answer: str) -> None:
        self.comments: list[str] = []
        status, said, _, _ = ANSWERS[answer]
        comments = self.comments

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if "addComment" not in asked.get("query", "addComment"):
                    self.say(200, FOUND)
                    return
                comments.append(asked["variables"]["input"]["body"])
                if status:
                    self.say(status, said)
                else:
                    self.connection.shutdown(socket.SHUT_RDWR)

            def say(self, status: int, answer: dict[str, Any]) -> None:
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the library's own name)
                """Nobody reads it."""

        self.server = _Server(path, Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})


@pytest.fixture
def forge(own_home: Path, request: pytest.FixtureRequest) -> Generator[Forge]:
    made = Forge(f"{own_home}/s", request.param)
    made.thread.start()
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()


def comment(home: Path, session: str) -> tuple[bool, str]:
    """Comment as a client's shell tool does, the hook asked before and told afterwards; say whether it ran, and how."""
    command = "gh issue comment 5 -R o/r --body 'Released in 1.4.'"
    event = {"session_id": session, "cwd": str(home), "tool_name": "Bash", "tool_use_id": f"t-{session}",
             "tool_input": {"command": command}}  # fmt: skip
    if dispatch.respond({**event, "hook_event_name": "PreToolUse"}, os.environ) is not None:
        return False, ""
    env = {
        "HOME": str(home), "PATH": f"{GH.parent}:/usr/bin:/bin", "GH_TOKEN": "x", "GH_CONFIG_DIR": f"{home}/gh",
        "GH_NO_UPDATE_NOTIFIER": "1", "LANG": "C.UTF-8",
    }  # fmt: skip
    (home / "gh").mkdir(exist_ok=True)
    (home / "gh/config.yml").write_text(f"http_unix_socket: {home}/s\nprompt: disabled\n")
    ran = subprocess.run(
        ["sh", "-c", command], cwd=home, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    said = ran.stdout + ran.stderr
    if ran.returncode:
        after: dict[str, Any] = {
            "hook_event_name": "PostToolUseFailure",
            "error": f"Exit code {ran.returncode}\n{said}",
        }
    else:
        after = {"hook_event_name": "PostToolUse", "tool_response": {"stdout": said, "stderr": ""}}
    dispatch.respond({**event, **after}, os.environ)
    return True, said


@installed
@pytest.mark.parametrize(("forge", "answer"), [(each, each) for each in ANSWERS], indirect=["forge"])
def test_the_gate_keeps_what_became_of_a_comment(forge: Forge, answer: str, own_home: Path) -> None:
    ran, said = comment(own_home, "one")
    assert (ran, forge.comments) == (True, ["Released in 1.4."]), said
    assert kept() == ANSWERS[answer][3], said
    # What was refused may be tried again; what may be there is not sent again unasked.
    assert comment(own_home, "two")[0] is (ANSWERS[answer][3] == intents.FAILED)
