"""The line for each branch: who pushes, who waits for whom, and since when."""

from __future__ import annotations

from claimonce.cli.shown import VERSION, columns, format_session, say
from claimonce.gate import clock, gate
from claimonce.gate.push import queue as push_queue
from claimonce.hooks.untrusted_text import tell
from claimonce.view.reader import Reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.gate.store import Store

_WITHOUT_NUMBER = {gate.INTENDED: "pushes", push_queue.ALONG: "taken along"}


def show(store: Store, as_json: bool) -> None:
    """Print it."""
    rows, name = push_queue.line(store), Reader(store).name
    if as_json:
        say([{"v": VERSION, **row, "name": name(row["session"])} for row in rows])
    elif not rows:
        tell("Nobody pushes and nobody waits.")
    else:
        shown = [
            [
                row["key"].removeprefix("push:"),
                _turn(row),
                format_session(row, name),
                name(row["waits_for"]),
                clock.ago(row["seconds"]),
            ]
            for row in rows
        ]
        columns(["branch", "turn", "session", "waits for", "since"], shown)


def _turn(row: dict[str, Any]) -> str:
    return str(row["number"]) if row["number"] else _WITHOUT_NUMBER[row["state"]]
