"""A model that plays a script: the part of the Anthropic Messages API that a headless client uses.

Which turn comes next is read from the request itself (how often has the assistant spoken in it?). The
server remembers no conversation, so a request that the client repeats gets the same answer, and any
number of sessions share one server: the session called `a` has the base URL `http://127.0.0.1:PORT/a`.
"""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any, cast

Json = dict[str, Any]

REMINDER = re.compile(r"\s*<system-reminder>.*?</system-reminder>\s*", re.DOTALL)
MESSAGES = re.compile(r"/(?P<name>[\w.-]+)/v1/messages(?P<count>/count_tokens)?(\?.*)?")
USAGE = {"input_tokens": 100, "output_tokens": 20, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}


class Meeting:
    """A place where sessions wait for one another, so that a race is had on purpose.

    A session that asks twice is counted once. After `patience` seconds everybody goes on.
    """

    def __init__(self, size: int, patience: float = 60.0) -> None:
        self._size, self._patience = size, patience
        self._present: set[str] = set()
        self._changed = threading.Condition()

    def attend(self, name: str) -> None:
        """Return when all have come."""
        with self._changed:
            self._present.add(name)
            self._changed.notify_all()
            self._changed.wait_for(lambda: len(self._present) >= self._size, self._patience)


@dataclass(frozen=True)
class Use:
    """One tool call that the model makes."""

    tool: str
    input: Mapping[str, object]


@dataclass(frozen=True)
class Turn:
    """What the model says at once: some text, some tool calls; given out only when the meeting is full."""

    uses: tuple[Use, ...] = ()
    text: str = ""
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Script:
    """The main conversation, and one for each sub-agent whose prompt contains the given words."""

    turns: tuple[Turn, ...]
    agents: Mapping[str, tuple[Turn, ...]] = field(default_factory=dict[str, tuple[Turn, ...]])

    def turn_for(self, request: Request) -> Turn:
        turns = self.agents[request.agent] if request.agent else self.turns
        return turns[request.spoken] if request.spoken < len(turns) else Turn(text="done")


@dataclass(frozen=True)
class ToolResult:
    """What the client told the model about one tool call. `text` is without the client's own reminders."""

    use_id: str
    raw: str
    is_error: bool

    @property
    def text(self) -> str:
        return REMINDER.sub("", self.raw)


@dataclass(frozen=True)
class Request:
    """One request as it arrived; `agent` is the sub-agent's words, empty for the main conversation."""

    session: str
    agent: str
    body: Json

    @property
    def messages(self) -> list[Json]:
        messages: list[Json] = self.body.get("messages", [])
        return messages

    @property
    def spoken(self) -> int:
        """How many turns the assistant has had. A turn may come back as several messages in a row."""
        roles = [message["role"] for message in self.messages if message["role"] != "system"]
        return sum(role == "assistant" for role, _ in itertools.groupby(roles))

    def blocks(self, kind: str) -> Iterator[Json]:
        for message in self.messages:
            if not isinstance(message["content"], str):
                blocks: list[Json] = message["content"]
                yield from (block for block in blocks if block.get("type") == kind)


def text_of(content: Any) -> str:
    """The text in a message's content, however deep the blocks are."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        block = cast("Json", content)
        return text_of(block.get("text", block.get("content")))
    parts: list[Any] = content or []
    return "\n".join(map(text_of, parts))


class ModelServer:
    """Serves scripts by session name on `listener`, and keeps every request in order of arrival."""

    def __init__(self, listener: socket) -> None:
        self.scripts: dict[str, Script] = {}
        self.requests: list[Request] = []
        self._http = _Server(listener, self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/{name}"

    def results(self, name: str, agent: str = "") -> list[ToolResult]:
        """The results of a session's tool calls, in order, as its last request holds them."""
        asked = [r for r in self.requests if (r.session, r.agent) == (name, agent)]
        last = max(asked, key=lambda request: len(request.messages), default=Request(name, agent, {}))
        return [
            ToolResult(block["tool_use_id"], text_of(block.get("content")), bool(block.get("is_error")))
            for block in last.blocks("tool_result")
        ]

    def told(self, name: str) -> str:
        """Everything the main conversation was told since its first tool call: results, context, reminders."""
        asked = [r for r in self.requests if (r.session, r.agent) == (name, "")]
        last = max(asked, key=lambda request: len(request.messages), default=Request(name, "", {}))
        since = itertools.dropwhile(lambda message: message["role"] != "assistant", last.messages)
        return "\n".join(text_of(message["content"]) for message in since if message["role"] != "assistant")

    def answer(self, name: str, body: Json) -> Json:
        """The whole reply to one request."""
        if not body.get("tools"):
            side = [{"type": "text", "text": "ok"}]  # a title or a summary, asked for on the side
            return _message(body, f"{name}_side", side)
        script = self.scripts[name]
        opening = text_of([message.get("content") for message in body["messages"][:1]])
        request = Request(name, next((words for words in script.agents if words in opening), ""), body)
        self.requests.append(request)
        turn = script.turn_for(request)
        if turn.meeting:
            turn.meeting.attend(name)
        said: list[Json] = [{"type": "text", "text": turn.text}] if turn.text else []
        # Ids stay the same when the request is repeated, and differ from turn to turn: the client takes
        # two messages with one id for the same message and asks again for ever.
        calls: list[Json] = [
            {
                "type": "tool_use",
                "id": use_id(name, request.agent, request.spoken, nth),
                "name": use.tool,
                "input": dict(use.input),
            }
            for nth, use in enumerate(turn.uses)
        ]
        return _message(body, _place(name, request.agent, request.spoken), said + calls)


def use_id(session: str, agent: str, turn: int, nth: int) -> str:
    """The id that the scripted model gives to a turn's nth tool call; turns and calls count from 0."""
    return f"toolu_{_place(session, agent, turn)}_{nth}"


def _place(session: str, agent: str, turn: int) -> str:
    return re.sub(r"\W+", "", f"{session}_{agent}_{turn}")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, listener: socket, model: ModelServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket, self.server_address, self.model = listener, listener.getsockname(), model

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed leaves its connection half read; that is no fault of the model."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The tests read `requests`, not a log."""

    def do_HEAD(self) -> None:
        self._send("application/json", b"")

    def do_GET(self) -> None:
        self._send("application/json", b"{}")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        found = MESSAGES.fullmatch(self.path)
        if not found:
            self._send("application/json", b"{}")
        elif found["count"]:
            self._send("application/json", json.dumps({"input_tokens": len(raw) // 4}).encode())
        else:
            body: Json = json.loads(raw)
            message = cast("_Server", self.server).model.answer(found["name"], body)
            if body.get("stream"):
                self._send("text/event-stream", b"".join(_events(message)))
            else:
                self._send("application/json", json.dumps(message).encode())

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _message(body: Json, place: str, blocks: list[Json]) -> Json:
    uses = any(block["type"] == "tool_use" for block in blocks)
    return {
        "id": f"msg_{place}", "type": "message", "role": "assistant", "model": body.get("model", ""),
        "content": blocks, "stop_reason": "tool_use" if uses else "end_turn", "stop_sequence": None,
        "usage": USAGE,
    }  # fmt: skip


def _events(message: Json) -> Iterator[bytes]:
    """The message as server-sent events: each block opened empty, filled by one delta, closed."""

    def event(kind: str, **fields: object) -> bytes:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()

    yield event("message_start", message={**message, "content": [], "stop_reason": None})
    for index, block in enumerate(message["content"]):
        empty: Json = {**block, "text": ""} if block["type"] == "text" else {**block, "input": {}}
        if block["type"] == "text":
            delta = {"type": "text_delta", "text": block["text"]}
        else:
            delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
        yield event("content_block_start", index=index, content_block=empty)
        yield event("content_block_delta", index=index, delta=delta)
        yield event("content_block_stop", index=index)
    end = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield event("message_delta", delta=end, usage={"output_tokens": USAGE["output_tokens"]})
    yield event("message_stop")
