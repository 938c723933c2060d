"""Codex CLI: `~/.codex/sessions/YYYY/MM/DD/rollout-TIME-ID.jsonl`.

Seen in files of 0.171.0. A call is a `response_item` of type `function_call` whose arguments are JSON in a text; the
exit status stands in an `item_completed` event before the output, and in the output's first lines. `turn_context`
lines say in which folder what follows runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from claimonce.hooks import coerce
from claimonce.lookback.call import FAILED, OK, REFUSED, UNKNOWN, Call, Ended, Seen, Wanted
from claimonce.lookback.transcripts import fields
from claimonce.lookback.transcripts.lines import objects
from claimonce.lookback.transcripts.open_calls import Pending

NAME = "codex"
_MARKS = (b'_call"', b'_call_output"', b'"session_meta"', b'"turn_context"', b'"token_usage_record"')
_STATUS = re.compile(r"(?:Process exited with code|Exit code:|\"exit_code\":)\s*(-?\d{1,3})")
_BLOCKED = ("Command blocked by PreToolUse hook", "exec command rejected", "rejected by user", "unsupported call")
_MOST_AT_ONCE = 256
_USAGE = ("input_tokens", "output_tokens")


def read(file: BinaryIO, path: str, wanted: Wanted, seen: Seen) -> Iterator[Call]:
    """Yield the calls of a rollout that are wanted, each when its output has been met."""
    _ = path
    reading = _Reading(wanted, seen)
    # The kind stands in front: what is behind may be anything that a program printed.
    for number, held in objects(file, seen, lambda line: any(mark in line[:400] for mark in _MARKS)):
        yield from reading.line(held, number)
    yield from reading.open.rest()


class _Reading:
    def __init__(self, wanted: Wanted, seen: Seen) -> None:
        self.open = Pending(NAME, wanted, seen)
        self._session = self._cwd = ""
        self._turn: list[Call] = []  # the calls of the answer that is being written: its usage stands behind them

    def line(self, held: dict[str, Any], number: int) -> Iterator[Call]:
        # Before 0.32 a line was the item itself.
        kind, payload = held.get("type"), coerce.table(held.get("payload")) or held
        if kind == "session_meta":
            self._session = self._session or fields.text(payload.get("id"))
        if kind in ("session_meta", "turn_context"):
            self._cwd = fields.text(payload.get("cwd")) or self._cwd
            return
        if kind == "token_usage_record":
            used = coerce.table(payload.get("usage"))
            tokens = max(0, fields.total(used, *_USAGE) - fields.count(used.get("cached_input_tokens")))
            self.open.seen.spend("", tokens)
            for call in self._turn:
                call.tokens = tokens
            self._turn.clear()
            return
        item = fields.text(payload.get("type"))
        if item.endswith("_call_output"):
            yield from self.open.end(fields.text(payload.get("call_id")), _ended(payload.get("output")))
        elif item.endswith("_call"):
            self._asked(held, payload, number)

    def _asked(self, held: dict[str, Any], payload: dict[str, Any], number: int) -> None:
        given = payload.get("arguments", payload.get("input", payload.get("action")))
        made = fields.arguments(given)
        call = Call(
            NAME, self._session, "", fields.moment(held.get("timestamp")),
            fields.text(payload.get("name")) or fields.text(payload.get("type")).removesuffix("_call"), made,
            fields.text(made.get("workdir")) or self._cwd, fields.text(payload.get("call_id")), number,
        )  # fmt: skip
        self.open.add(call)
        if len(self._turn) < _MOST_AT_ONCE:
            self._turn.append(call)


def _ended(output: object) -> Ended:
    said = fields.words(output)
    if said.startswith(_BLOCKED):
        return Ended(REFUSED, None, said)
    found = _STATUS.search(said[:400])
    if found is None:
        return Ended(UNKNOWN, None, said)
    code = int(found[1])
    return Ended(FAILED if code else OK, code, said.partition("Output:\n")[2] or said)
