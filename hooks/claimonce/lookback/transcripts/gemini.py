"""Gemini CLI: `~/.gemini/tmp/PROJECT/chats/session-*.jsonl`, whose folder's name stands in `.project_root` beside it.

Seen in files of 0.61.0. Each message of the model is written twice under one id, the second time with its calls and
their results. A command that failed has the status `success`; its text has a line `Exit Code:`. Older versions wrote
one JSON object a session (`session-*.json`, `messages`).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from claimonce.hooks import coerce
from claimonce.lookback.call import FAILED, OK, REFUSED, UNKNOWN, Call, Ended, Seen, Wanted
from claimonce.lookback.errors import NotRead
from claimonce.lookback.transcripts import fields
from claimonce.lookback.transcripts.lines import objects
from claimonce.lookback.transcripts.open_calls import Pending

NAME = "gemini"
MOST_WHOLE = 64 * 1024 * 1024
_STATUS = re.compile(r"^Exit Code: (-?\d{1,3})$", re.MULTILINE)
_BLOCKED = ("Tool execution blocked", "Tool execution denied", "User did not allow")


def read(file: BinaryIO, path: str, wanted: Wanted, seen: Seen) -> Iterator[Call]:
    """Yield the calls of a chat that are wanted."""
    reading = _Reading(wanted, seen, _root(path))
    if path.endswith(".json"):
        yield from reading.whole(file, path)
        return
    for number, held in objects(file, seen, _tells):
        yield from reading.message(held, number)


def _tells(line: bytes) -> bool:
    return b'"sessionId"' in line[:200] or b'"toolCalls"' in line or b'"tokens"' in line[-400:]


def _root(path: str) -> str:
    try:
        with open(os.path.join(os.path.dirname(os.path.dirname(path)), ".project_root"), encoding="utf-8") as file:
            return file.read(4096).strip()
    except (OSError, ValueError):
        return ""


class _Reading:
    def __init__(self, wanted: Wanted, seen: Seen, root: str) -> None:
        self.open = Pending(NAME, wanted, seen)
        self._session, self._root = "", root
        self._counted: set[str] = set()
        self._used: set[str] = set()

    def whole(self, file: BinaryIO, path: str) -> Iterator[Call]:
        data = file.read(MOST_WHOLE + 1)
        if len(data) > MOST_WHOLE:
            raise NotRead(path, "is one JSON text of more than 64 MB")
        try:
            held = coerce.table(json.loads(data))
        except (ValueError, RecursionError):
            raise NotRead(path, "is no JSON") from None
        self._session = fields.text(held.get("sessionId"))
        for place, message in enumerate(map(coerce.table, coerce.items(held.get("messages")))):
            yield from self.message(message, place + 1)

    def message(self, held: dict[str, Any], number: int) -> Iterator[Call]:
        self._session = self._session or fields.text(held.get("sessionId"))
        tokens = coerce.table(held.get("tokens"))
        used = max(0, fields.count(tokens.get("total")) - fields.count(tokens.get("cached")))
        name = fields.text(held.get("id"))
        if name not in self._counted:
            self._counted.add(name)
            self.open.seen.spend(name, used)
        for each in map(coerce.table, coerce.items(held.get("toolCalls"))):
            use_id = fields.text(each.get("id"))
            if use_id in self._used:
                continue
            self._used.add(use_id)
            args = coerce.table(each.get("args"))
            # The time of a call in it is that of its end.
            at = fields.moment(held.get("timestamp")) or fields.moment(each.get("timestamp"))
            folder = fields.text(args.get("dir_path")) or fields.text(args.get("directory"))
            cwd = os.path.join(self._root, folder) if folder else self._root
            call = Call(NAME, self._session, "", at, fields.text(each.get("name")), args, cwd, use_id, number, used)
            self.open.add(call)
            yield from self.open.end(use_id, read_outcome(each.get("status"), _response(each)))


def _response(each: dict[str, Any]) -> object:
    result = coerce.table((coerce.items(each.get("result")) or [{}])[0])
    return coerce.table(coerce.table(result.get("functionResponse")).get("response"))


def read_outcome(status: object, response: object) -> Ended:
    """Return how a call of Gemini's or Qwen's ended."""
    said = fields.words(response)
    if status in ("cancelled", "canceled") or any(mark in said[:200] for mark in _BLOCKED):
        return Ended(REFUSED, None, said)
    found = _STATUS.search(said)
    if found is not None and int(found[1]):
        return Ended(FAILED, int(found[1]), said)
    if status == "success":
        return Ended(OK, 0, said)
    return Ended(FAILED if status == "error" else UNKNOWN, None, said)
