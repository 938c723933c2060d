"""Copilot CLI: `~/.copilot/session-state/SESSION/events.jsonl`.

Seen in files of 1.0.102. Calls start and complete in events of their own; `success` is true also of a command that
failed, whose status stands in `shellExecution.exitCode`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from claimonce.hooks import coerce
from claimonce.lookback.call import FAILED, OK, REFUSED, Call, Ended, Seen, Wanted
from claimonce.lookback.transcripts import fields
from claimonce.lookback.transcripts.lines import objects
from claimonce.lookback.transcripts.open_calls import Pending

NAME = "copilot"
_MARKS = (b'"session.start"', b'"session.usage_record"', b'"tool.execution_', b'"session.context_changed"')


def read(file: BinaryIO, path: str, wanted: Wanted, seen: Seen) -> Iterator[Call]:
    """Yield the calls of a session that are wanted, each when it has completed."""
    _ = path
    reading = _Reading(wanted, seen)
    for number, held in objects(file, seen, lambda line: any(mark in line[:60] for mark in _MARKS)):
        yield from reading.line(held, number)
    yield from reading.open.rest()


class _Reading:
    def __init__(self, wanted: Wanted, seen: Seen) -> None:
        self.open = Pending(NAME, wanted, seen)
        self._session = self._cwd = ""
        self._tokens = 0

    def line(self, held: dict[str, Any], number: int) -> Iterator[Call]:
        kind, data = held.get("type"), coerce.table(held.get("data"))
        if kind in ("session.start", "session.context_changed"):
            self._session = self._session or fields.text(data.get("sessionId"))
            context = coerce.table(data.get("context")) or data
            self._cwd = fields.text(context.get("cwd")) or self._cwd
        elif kind == "session.usage_record":
            self._tokens = fields.total(coerce.table(data.get("usage")), "inputTokens", "outputTokens")
            self.open.seen.spend("", self._tokens)
        elif kind == "tool.execution_start":
            call = Call(
                NAME, self._session, "", fields.moment(held.get("timestamp")), fields.text(data.get("toolName")),
                coerce.table(data.get("arguments")), self._cwd, fields.text(data.get("toolCallId")), number,
                self._tokens,
            )  # fmt: skip
            self.open.add(call)
        elif kind == "tool.execution_complete":
            yield from self.open.end(fields.text(data.get("toolCallId")), _ended(data))


def _ended(data: dict[str, Any]) -> Ended:
    said = fields.words(data.get("result") or data.get("error"))
    status = fields.status(coerce.table(data.get("shellExecution")).get("exitCode"))
    if data.get("success") is True:
        return Ended(FAILED if status else OK, status or 0, said)
    is_refused = coerce.table(data.get("error")).get("code") in ("denied", "rejected") or "denied" in said[:80].lower()
    return Ended(REFUSED if is_refused else FAILED, status, said)
