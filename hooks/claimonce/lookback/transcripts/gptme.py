"""gptme: `~/.local/share/gptme/logs/NAME/conversation.jsonl`.

Seen in files of 0.35.1. A call is a fenced block in what the assistant says; its result is the next system message.
Times have no zone: they are local ones.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from claimonce.catalog.index import SHELLS_READ
from claimonce.hooks import coerce
from claimonce.lookback.call import FAILED, OK, REFUSED, Call, Ended, Seen, Wanted
from claimonce.lookback.transcripts import fields
from claimonce.lookback.transcripts.lines import objects
from claimonce.lookback.transcripts.open_calls import Pending

NAME = "gptme"
_BLOCK = re.compile(r"^```(shell|bash|sh|save|append|patch)(?: ([^\n]{1,400}))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CWD = re.compile(r"\*\*Working Directory:\*\* ([^\n]+)")
_STATUS = re.compile(r"Return code: (\d{1,3})\s*\Z")
_MOST_BLOCKS = 32


def read(file: BinaryIO, path: str, wanted: Wanted, seen: Seen) -> Iterator[Call]:
    """Yield the calls of a conversation that are wanted, each when its result has been met."""
    reading = _Reading(wanted, seen, os.path.basename(os.path.dirname(path)))
    for number, held in objects(file, seen):
        yield from reading.message(held, number)
    yield from reading.open.rest()


class _Reading:
    def __init__(self, wanted: Wanted, seen: Seen, session: str) -> None:
        self.open = Pending(NAME, wanted, seen)
        self._session, self._cwd = session, ""
        self._waiting: list[str] = []

    def message(self, held: dict[str, Any], number: int) -> Iterator[Call]:
        role, said = held.get("role"), fields.text(held.get("content"))
        if role == "assistant":
            self._asked(held, said, number)
        elif role == "system":
            found = _CWD.search(said[:2000])
            if found:
                self._cwd = self._cwd or found[1].strip()
            elif self._waiting:
                yield from self.open.end(self._waiting.pop(0), _ended(said))

    def _asked(self, held: dict[str, Any], said: str, number: int) -> None:
        used = coerce.table(coerce.table(held.get("metadata")).get("usage"))
        tokens = fields.total(used, "input_tokens", "output_tokens")
        # A fork is a copy of the file: an answer is known by its time, which has microseconds.
        stamp = f"at {fields.text(held.get('timestamp'))}" if held.get("timestamp") else ""
        self.open.seen.spend(stamp, tokens)
        self._waiting = []
        for place, found in enumerate(_BLOCK.finditer(said)):
            if place == _MOST_BLOCKS:
                break
            tool, path, body = found[1], found[2] or "", found[3]
            is_shell = tool == "shell" or tool in SHELLS_READ
            made = {"command": body.strip("\n")} if is_shell else {"path": path, "content": body}
            use_id = f"{stamp or number}.{place}"
            self._waiting.append(use_id)
            name = "shell" if is_shell else "write_file"
            at = fields.moment(held.get("timestamp"))
            self.open.add(Call(NAME, self._session, "", at, name, made, self._cwd, use_id, number, tokens))


def _ended(said: str) -> Ended:
    if said.startswith(("Aborted", "Shell error", "Error", "Command denied", "Operation aborted")):
        is_error = said.startswith(("Error", "Shell error"))
        return Ended(FAILED if is_error else REFUSED, None, said)
    found = _STATUS.search(said)
    code = int(found[1]) if found else 0
    return Ended(FAILED if code else OK, code, said)
