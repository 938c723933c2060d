"""A model that plays a list of shell commands to any client: the parts of OpenAI's and Google's APIs that they use.

As in model.py the turn is read off the request itself, so any number of sessions share one server and a repeated
request gets the same answer. A client is only given what it asks in: chat completions, responses, or generateContent.
"""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from socket import socket
from typing import Any, cast

from realclient.model import Json, text_of
from realclient.model import _Server as Server  # pyright: ignore[reportPrivateUsage]
from realclient.players import Player, Step

PATH = re.compile(
    r"/(?P<name>[\w.-]+)(/v1(beta)?)?/(?P<api>chat/completions|responses|models/[^/:]+:(?P<verb>\w+))(\?.*)?"
)
Call = Callable[[Step], "Json | str"]  # a step -> {"name", "input"} of a tool, or a text that is the call


@dataclass(frozen=True)
class Part:
    """What one session plays, in which tools; `by_text` where the calls are read out of the model's text."""

    player: Player
    call: Call
    by_text: bool = False


class CommandModel:
    """Gives each session its player's steps one by one, as calls of that client's tools; `told` is what came back."""

    def __init__(self, listener: socket) -> None:
        self.scripts: dict[str, Part] = {}
        self.told: dict[str, list[str]] = {}
        self.offered: dict[str, set[str]] = {}  # the names of the tools that the client offered
        self.asked: dict[str, str] = {}  # the whole of each session's last request
        self._http = Server(listener, cast("Any", self))
        self._http.RequestHandlerClass = _Handler
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/{name}"

    def turn(self, name: str, spoken: int, results: list[str]) -> tuple[str, Json | None]:
        """Return the text and the call of a turn."""
        if len(results) >= len(self.told.setdefault(name, [])):
            self.told[name] = results
        part = self.scripts[name]
        step = part.player(spoken, results)
        if step is None:
            return "done", None
        made = part.call(step)
        if isinstance(made, str):  # gptme reads its calls out of the text
            return f"go\n{made}\n", None
        return "go", {**made, "id": f"call_{name}_{spoken}"}


def _spoken(roles: Iterable[bool]) -> int:
    return sum(is_model for is_model, _ in itertools.groupby(roles))


def chat(model: CommandModel, name: str, body: Json) -> list[Json]:
    """Chat completions, as one chunk for all."""
    messages: list[Json] = body.get("messages", [])
    by_text = model.scripts[name].by_text
    first = next((at for at, message in enumerate(messages) if message["role"] == "assistant"), len(messages))
    if by_text:  # what follows each call, as one text
        turns = itertools.groupby(messages[first:], key=lambda message: message["role"] == "assistant")
        results = ["\n".join(text_of(each.get("content")) for each in said) for is_model, said in turns if not is_model]
        spoken = _spoken(message["role"] == "assistant" for message in messages)
    else:  # some clients put words into the model's mouth, and speak again as the user after a result
        spoken = sum(bool(message.get("tool_calls")) for message in messages)
        results = list[str]()
        for message in messages:
            said = text_of(message.get("content"))
            if message["role"] == "tool":
                results.append(said)
            elif results and "<hook_context" in said:  # Cline: what a hook tells, behind the call's own result
                results[-1] += f"\n{said}"
    text, call = model.turn(name, spoken, results) if body.get("tools") or by_text else ("ok", None)
    delta: Json = {"role": "assistant", "content": text}
    if call:
        said = {"name": call["name"], "arguments": json.dumps(call["input"])}
        delta["tool_calls"] = [{"index": 0, "id": call["id"], "type": "function", "function": said}]
    base = {"id": f"chat_{name}_{spoken}", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    end = "tool_calls" if call else "stop"
    usage = {"prompt_tokens": 10, "completion_tokens": 10, "total_tokens": 20}
    if not body.get("stream"):
        choice = {"index": 0, "message": delta, "finish_reason": end}
        return [{**base, "object": "chat.completion", "choices": [choice], "usage": usage}]
    return [
        {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]},
        {**base, "choices": [{"index": 0, "delta": {}, "finish_reason": end}], "usage": usage},
    ]


def responses(model: CommandModel, name: str, body: Json) -> list[Json]:
    """Responses, as the events that name each item whole."""
    items: list[Json] = body.get("input", [])
    kinds = [str(item.get("type", "")) for item in items]
    said = [item.get("role") == "assistant" or kind.endswith("_call") for item, kind in zip(items, kinds, strict=True)]
    results = _with_what_follows(items)
    spoken = _spoken(said)
    text, call = model.turn(name, spoken, results)
    out: list[Json] = [{
        "type": "message", "id": f"msg_{name}_{spoken}", "role": "assistant", "status": "completed",
        "content": [{"type": "output_text", "text": text, "annotations": []}],
    }]  # fmt: skip
    if call:
        out.append(_free_form(name, spoken, call) if "text" in call else {
            "type": "function_call", "id": f"fc_{name}_{spoken}", "call_id": call["id"], "status": "completed",
            "name": call["name"], "arguments": json.dumps(call["input"]),
            **({"namespace": call["namespace"]} if "namespace" in call else {}),
        })  # fmt: skip
    usage = {"input_tokens": 10, "output_tokens": 10, "total_tokens": 20}
    whole = {"id": f"resp_{name}_{spoken}", "object": "response", "created_at": 1, "status": "completed"}
    whole |= {"model": "m", "output": out, "usage": usage}
    events = [{"type": "response.created", "response": {**whole, "output": [], "status": "in_progress"}}]
    for at, item in enumerate(out):
        events.append({"type": "response.output_item.added", "output_index": at, "item": item})
        events.append({"type": "response.output_item.done", "output_index": at, "item": item})
    return [*events, {"type": "response.completed", "response": whole}]


def _with_what_follows(items: list[Json]) -> list[str]:
    """Each call's output with what the client says behind it in the name of others: there stand a hook's words."""
    results: list[str] = []
    for item in items:
        if str(item.get("type", "")).endswith("_call_output"):
            results.append(text_of(item.get("output")))
        elif results and item.get("role") in ("developer", "user", "system"):
            results[-1] += "\n" + text_of(item.get("content"))
    return results


def _free_form(name: str, spoken: int, call: Json) -> Json:
    """A call of a tool that takes a text in place of an object."""
    return {
        "type": "custom_tool_call", "id": f"ctc_{name}_{spoken}", "call_id": call["id"], "status": "completed",
        "name": call["name"], "input": call["text"],
    }  # fmt: skip


def gemini(model: CommandModel, name: str, body: Json) -> list[Json]:
    """GenerateContent: one candidate."""
    contents: list[Json] = body.get("contents", [])
    asked = [at for at, each in enumerate(contents) if each["role"] == "user" and "text" in each["parts"][0]]
    since = contents[max(asked, default=-1) + 1 :]
    spoken = _spoken(each["role"] == "model" for each in since)
    answers = [part["functionResponse"] for each in since for part in each["parts"] if "functionResponse" in part]
    if not body.get("tools"):
        text, call = "ok", None
    else:
        text, call = model.turn(name, spoken, [json.dumps(answer["response"]) for answer in answers])
    parts: list[Json] = [{"text": text}]
    if call:
        said = {"id": call["id"], "name": call["name"], "args": call["input"]}
        parts.append({"functionCall": said, "thoughtSignature": "c2ln"})
    candidate = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}
    usage = {"promptTokenCount": 10, "candidatesTokenCount": 10, "totalTokenCount": 20}
    return [{"candidates": [candidate], "usageMetadata": usage, "modelVersion": "m", "responseId": f"{name}{spoken}"}]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The tests read what was told, not a log."""

    def do_GET(self) -> None:
        self._send("application/json", b'{"object": "list", "data": [], "models": []}')

    def do_POST(self) -> None:
        body: Json = json.loads(self._body() or b"{}")
        found = PATH.fullmatch(self.path)
        model = cast("CommandModel", cast("Any", self.server).model)
        if not found or found["verb"] == "countTokens":
            self._send("application/json", b'{"totalTokens": 10}')
            return
        api = {"chat/completions": chat, "responses": responses}.get(found["api"], gemini)
        model.offered.setdefault(found["name"], set()).update(_names(body.get("tools") or []))
        model.asked[found["name"]] = json.dumps(body)
        events = api(model, found["name"], body)
        if body.get("stream") or (found["verb"] or "").startswith("stream"):
            self._send("text/event-stream", b"".join(_event(each) for each in events) + _end(api))
        else:
            self._send("application/json", json.dumps(events[-1]).encode())

    def _body(self) -> bytes:
        if "chunked" not in (self.headers.get("transfer-encoding") or ""):
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        parts: list[bytes] = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _names(tools: list[Json]) -> Iterable[str]:
    for each in tools:
        yield from (str(held["name"]) for held in (each, each.get("function") or {}) if "name" in held)
        yield from _names(each.get("functionDeclarations") or [])


def _event(said: Mapping[str, Any]) -> bytes:
    kind = f"event: {said['type']}\n" if "type" in said else ""
    return f"{kind}data: {json.dumps(said)}\n\n".encode()


def _end(api: object) -> bytes:
    return b"data: [DONE]\n\n" if api is chat else b""
