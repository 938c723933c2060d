"""Qwen Code: `~/.qwen/projects/FOLDER/chats/SESSION.jsonl`.

Seen in files of 0.15.10. Calls are parts of a message of the model; a result is a line of its own, with the status
`success` also where `Exit Code:` in its text says otherwise. Lines of `ui_telemetry` hold each call's arguments again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from claimonce.hooks import coerce
from claimonce.lookback.call import Call, Seen, Wanted
from claimonce.lookback.transcripts import fields
from claimonce.lookback.transcripts.gemini import read_outcome
from claimonce.lookback.transcripts.lines import objects
from claimonce.lookback.transcripts.open_calls import Pending

NAME = "qwen"


def read(file: BinaryIO, path: str, wanted: Wanted, seen: Seen) -> Iterator[Call]:
    """Yield the calls of a chat that are wanted, each when its result has been met."""
    _ = path
    calls = Pending(NAME, wanted, seen)
    for number, held in objects(file, seen, _tells):
        yield from _line(held, number, calls)
    yield from calls.rest()


def _tells(line: bytes) -> bool:
    return b'"functionCall"' in line or b'"functionResponse"' in line or b'"usageMetadata"' in line[-600:]


def _line(held: dict[str, Any], number: int, calls: Pending) -> Iterator[Call]:
    used = coerce.table(held.get("usageMetadata"))
    tokens = max(0, fields.count(used.get("totalTokenCount")) - fields.count(used.get("cachedContentTokenCount")))
    calls.seen.spend("", tokens)
    for part in map(coerce.table, coerce.items(coerce.table(held.get("message")).get("parts"))):
        asked, answered = coerce.table(part.get("functionCall")), coerce.table(part.get("functionResponse"))
        if asked and held.get("type") == "assistant":
            args = coerce.table(asked.get("args"))
            folder = fields.text(args.get("directory")) or fields.text(held.get("cwd"))
            call = Call(
                NAME, fields.text(held.get("sessionId")), "", fields.moment(held.get("timestamp")),
                fields.text(asked.get("name")), args, folder,
                fields.text(asked.get("id")), number, tokens,
            )  # fmt: skip
            calls.add(call)
        elif answered:
            status = coerce.table(held.get("toolCallResult")).get("status")
            yield from calls.end(fields.text(answered.get("id")), read_outcome(status, answered.get("response")))
