"""Claude Code: `~/.claude/projects/FOLDER/SESSION.jsonl`, and `SESSION/subagents/agent-ID.jsonl` beside it.

Seen in files of 2.1.332. One answer of the model is several lines with one `message.id`, each with the usage of the
whole. Results stand in the order in which calls ended. Lines of the kinds `api-request…` hold copies of results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from claimonce.hooks import coerce
from claimonce.lookback.call import FAILED, OK, REFUSED, Call, Ended, Seen, Wanted
from claimonce.lookback.transcripts import fields
from claimonce.lookback.transcripts.lines import parse_line, raw
from claimonce.lookback.transcripts.open_calls import Pending

NAME = "claude"
_USE, _RESULT = b'"tool_use"', b'"tool_result"'
_COPY = re.compile(rb'\s*\{\s*"type"\s*:\s*"(?:api-request|file-history|tools-used)')
_ID = re.compile(rb'"tool_use_id"\s*:\s*"([^"]{1,200})"')
_STATUS = re.compile(r"^(?:Error: )?Exit code (\d{1,3})\b")
_REFUSALS = (
    "PreToolUse:", "The user doesn't want to proceed", "Permission to use", "<tool_use_error>",
    "This command requires approval", "Claude requested permissions",
)  # fmt: skip


def read(file: BinaryIO, path: str, wanted: Wanted, seen: Seen) -> Iterator[Call]:
    """Yield the calls of a transcript that are wanted, each when its result has been met."""
    _ = path
    reading = _Reading(wanted, seen)
    for number, line in raw(file, seen):
        if _USE in line:
            held = None if _COPY.match(line) else parse_line(line, seen)
            if held is not None:
                reading.asked(held, number)
        elif _RESULT in line and not _COPY.match(line):
            if not any(match.decode("utf-8", "replace") in reading.open.calls for match in _ID.findall(line)):
                continue
            held = parse_line(line, seen)
            if held is not None:
                yield from reading.answered(held)
    yield from reading.open.rest()


class _Reading:
    def __init__(self, wanted: Wanted, seen: Seen) -> None:
        self.open = Pending(NAME, wanted, seen)
        self._message = ""

    def asked(self, held: dict[str, Any], line: int) -> None:
        message = coerce.table(held.get("message"))
        if held.get("type") != "assistant" or message.get("role") != "assistant":
            return
        used = coerce.table(message.get("usage"))
        tokens = fields.total(used, "input_tokens", "output_tokens", "cache_creation_input_tokens")
        name = fields.text(message.get("id"))
        if name != self._message:
            self._message = name
            self.open.seen.spend(name, tokens)
        for block in map(coerce.table, coerce.items(message.get("content"))):
            if block.get("type") == "tool_use":
                call = Call(
                    NAME, fields.text(held.get("sessionId")), fields.text(held.get("agentId")),
                    fields.moment(held.get("timestamp")), fields.text(block.get("name")),
                    coerce.table(block.get("input")), fields.text(held.get("cwd")), fields.text(block.get("id")),
                    line, tokens,
                )  # fmt: skip
                self.open.add(call)

    def answered(self, held: dict[str, Any]) -> Iterator[Call]:
        for block in map(coerce.table, coerce.items(coerce.table(held.get("message")).get("content"))):
            if block.get("type") == "tool_result":
                said = fields.words(block.get("content"))
                yield from self.open.end(
                    fields.text(block.get("tool_use_id")), _ended(said, bool(block.get("is_error")))
                )


def _ended(said: str, is_error: bool) -> Ended:
    if not is_error:
        return Ended(OK, 0, said)
    if said.startswith(_REFUSALS):
        return Ended(REFUSED, None, said)
    found = _STATUS.match(said)
    return Ended(FAILED, int(found[1]) if found else None, said)
