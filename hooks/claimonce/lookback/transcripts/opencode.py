"""OpenCode: `~/.local/share/opencode/opencode.db`, an SQLite database whose newest rows stand in its `-wal` file.

Seen in files of 1.18.33. A call is a row of `part` whose `data` has the type `tool`; `state.metadata.exit` is the
status. The database is copied with its log and read there: to open it where it is would write beside it, and to open it
as immutable would miss what the log holds.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from claimonce.hooks import coerce
from claimonce.lookback.call import FAILED, OK, REFUSED, UNKNOWN, Call, Ended, Seen, Wanted
from claimonce.lookback.errors import NotRead
from claimonce.lookback.transcripts import fields
from claimonce.lookback.transcripts.open_calls import Pending

NAME = "opencode"
_PARTS = """
    SELECT part.rowid AS line, part.data AS data, part.time_created AS at, part.session_id AS session,
           session.parent_id AS parent, session.directory AS cwd, part.message_id AS message
    FROM part JOIN session ON session.id = part.session_id
    WHERE json_valid(part.data) AND json_extract(part.data, '$.type') = 'tool'
    ORDER BY part.rowid
"""
_TOKENS = "SELECT id, time_created AS at, data FROM message"


def read(file: BinaryIO, path: str, wanted: Wanted, seen: Seen) -> Iterator[Call]:
    """Yield the calls of all sessions in the database that are wanted."""
    file.close()
    with tempfile.TemporaryDirectory(prefix="claimonce-lookback-") as folder:
        copy = os.path.join(folder, "copy.db")
        try:
            shutil.copyfile(path, copy)
            if os.path.exists(f"{path}-wal"):
                shutil.copyfile(f"{path}-wal", f"{copy}-wal")
            with contextlib.closing(sqlite3.connect(copy)) as base:
                base.row_factory = sqlite3.Row
                base.text_factory = lambda data: data.decode("utf-8", "replace")  # a damaged page is no reason to stop  # pyright: ignore[reportUnknownLambdaType, reportUnknownMemberType]
                yield from _rows(base, wanted, seen)
        except (sqlite3.Error, OSError, ValueError) as error:
            raise NotRead(path, f"is no database that can be read here ({error})") from None


def _rows(base: sqlite3.Connection, wanted: Wanted, seen: Seen) -> Iterator[Call]:
    calls = Pending(NAME, wanted, seen)
    used: dict[str, int] = {}
    answers: set[tuple[object, int]] = set()  # a fork copies them under new names, with their times
    for row in base.execute(_TOKENS):
        tokens = coerce.table(_loaded(row["data"]).get("tokens"))
        used[str(row["id"])] = spent = fields.total(tokens, "input", "output", "reasoning")
        answers.add((row["at"], spent))
    seen.spend("", sum(spent for _, spent in answers))
    known: set[str] = set()
    for row in base.execute(_PARTS):
        held = _loaded(row["data"])
        state = coerce.table(held.get("state"))
        times = coerce.table(state.get("time"))
        parent, session = str(row["parent"] or ""), str(row["session"])
        args = coerce.table(state.get("input"))
        call = Call(
            NAME, parent or session, session if parent else "", fields.moment(times.get("start")) or
            fields.moment(row["at"]), fields.text(held.get("tool")), args,
            fields.text(args.get("workdir")) or str(row["cwd"] or ""), fields.text(held.get("callID")),
            int(row["line"]), used.get(str(row["message"]), 0),
        )  # fmt: skip
        if call.use_id in known:
            continue  # a fork keeps the calls' names; the first row is that of the session that made it
        known.update([call.use_id] if call.use_id else [])
        calls.add(call)
        yield from calls.end(call.use_id, _ended(state))
    yield from calls.rest()


def _loaded(data: object) -> dict[str, Any]:
    try:
        return coerce.table(json.loads(data)) if isinstance(data, str) else {}
    except (ValueError, RecursionError):
        return {}


def _ended(state: dict[str, Any]) -> Ended:
    how, said = state.get("status"), fields.words(state.get("output") or state.get("error"))
    status = fields.status(coerce.table(state.get("metadata")).get("exit"))
    if how == "completed":
        return Ended(FAILED if status else OK, status or 0, said)
    if how == "error":
        is_refused = "rejected permission" in said or "prevents you from using" in said
        return Ended(REFUSED if is_refused else FAILED, status, said)
    return Ended(UNKNOWN, status, said)
