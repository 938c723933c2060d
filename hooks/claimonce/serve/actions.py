"""What a person may do from the page, when it was started with `--control`: answer, settle, ask the world."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from claimonce.gate import decisions
from claimonce.gate.errors import GateError
from claimonce.gate.letters import questions, uncertain_alert
from claimonce.gate.session_names import known_as
from claimonce.serve.guard import MOST_BODY

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled

READ_ONLY = "This page is read-only; start `claimonce serve --control` to act from it."


class RefusedError(Exception):
    """What was asked for cannot be done; `status` is the answer's HTTP status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(status, why)
        self.status, self.why = status, why


class Actions:
    """The acts behind the buttons; each opens the store for itself, in a thread of its own."""

    def __init__(self, open_store: Callable[[], Store], here: Compiled, *, control: bool) -> None:
        """Allow acts only with `control`."""
        self._open, self._here, self.control = open_store, here, control

    async def handle(self, request: Request) -> Response:
        """Do what the last part of the path says with the fields of the body."""
        try:
            act = self._act(request.path_params["act"])
            said = await asyncio.to_thread(act, await _body(request))
        except RefusedError as refused:
            return JSONResponse({"said": refused.why}, refused.status)
        except GateError as error:
            return JSONResponse({"said": str(error)}, 409)
        return JSONResponse({"said": said})

    def _act(self, name: str) -> Callable[[Mapping[str, Any]], str]:
        acts = {"answer": self._answer, "settle": self._settle, "reconcile": self._reconcile}
        if name not in acts:
            raise RefusedError(404, "There is no such act.")
        if not self.control:
            raise RefusedError(403, READ_ONLY)
        return acts[name]

    def _answer(self, body: Mapping[str, Any]) -> str:
        word, why = _text(body, "word"), _text(body, "why")
        if word not in (questions.SAME, questions.DISTINCT):
            raise RefusedError(400, "Answer same or distinct.")
        if word == questions.DISTINCT and not why:
            raise RefusedError(400, "Say what is different.")
        with closing(self._open()) as store:
            asker = questions.answer(store, _text(body, "id"), word, why, decisions.person())
        if word == questions.SAME:
            return "It stays as it is."
        return f"{known_as(asker)} may send it again, and is told so."

    def _settle(self, body: Mapping[str, Any]) -> str:
        done = body.get("done")
        if not isinstance(done, bool):
            raise RefusedError(400, "Say whether it was done.")
        key = _text(body, "key")
        with closing(self._open()) as store:
            decisions.settle(store, key, done=done, who=decisions.person(), note=_text(body, "note"))
        return f"{key} is settled as {'done' if done else 'not done; it may be tried again'}."

    def _reconcile(self, _: Mapping[str, Any]) -> str:
        with closing(self._open()) as store:
            settled, troubles = uncertain_alert.reconcile_all(store, self._here)
        return "; ".join([f"{settled} settled by asking", *troubles]) + "."


async def _body(request: Request) -> Mapping[str, Any]:
    """Return the JSON object that was sent; a body is read no further than it may be long."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise RefusedError(415, "Send JSON.")
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MOST_BODY:
            raise RefusedError(413, f"A request holds at most {MOST_BODY} bytes.")
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise RefusedError(400, "That is no JSON.") from None
    if not isinstance(body, dict):
        raise RefusedError(400, "Send a JSON object.")
    return body  # pyright: ignore[reportUnknownVariableType]


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise RefusedError(400, f"{name} is a text.")
    return value.strip()
