"""What is held: who claims, intends or waits for which key, and what is uncertain."""

from __future__ import annotations

from claimonce.cli.shown import VERSION, columns, format_session, say
from claimonce.gate import claims, intents, markers
from claimonce.hooks import quickjson as json
from claimonce.hooks.effect import GIT_PUSH
from claimonce.hooks.untrusted_text import tell
from claimonce.view.questions import read as read_questions
from claimonce.view.reader import Reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.gate.store import Store


def show(store: Store, rows: list[dict[str, Any]], as_json: bool) -> None:
    """Print the rows of an overview."""
    reader = Reader(store)
    if as_json:
        say([{"v": VERSION, **row, "name": reader.name(row["session"])} for row in rows])
    else:
        _show(rows, reader)


def overview(store: Store, everything: bool = False) -> list[dict[str, Any]]:
    """Return one row for each key that is claimed, intended or uncertain, and on demand for each that is done."""
    rows: dict[str, dict[str, Any]] = {}
    if everything:
        for found in map(markers.read, store.rows("markers_all")):
            rows[found.key] = _row(found.at, found.session, found.kind, found.key, "done", found.receipt, found.host)
    for row in store.rows("claims_all"):
        if claims.holds(row):
            rows[row["key"]] = _row(row["at"], row["session"], row["kind"], row["key"], "claimed", host=row.get("host"))
    for intent in intents.find_unsettled(store):
        name = "uncertain" if intent.state == intents.UNCERTAIN else "intended"
        if intent.state in (intents.OPEN, intents.UNCERTAIN):
            rows[intent.key] = _row(
                intent.at, intent.session, intent.kind, intent.key, name, dict(intent.detail), intent.host
            )
    for row in store.rows("waiting_all"):
        if claims.holds(row):
            name = f"{row['key']} (waiting, ticket {row['ticket']})"
            rows[name] = _row(row["at"], row["session"], "", row["key"], "waiting", host=row.get("host"))
    return list(rows.values())


def _row(
    at: str, session: str, kind: str, key: str, state: str, receipt: Any = None, host: str | None = None
) -> dict[str, Any]:
    return {
        "at": at,
        "session": session,
        "kind": kind,
        "key": key,
        "state": state,
        "verdict": "",
        "receipt": receipt or {},
        **({"host": host} if host else {}),
    }


def _show(rows: list[dict[str, Any]], reader: Reader) -> None:
    if asked := len(read_questions(reader)):
        what = "1 question waits" if asked == 1 else f"{asked} questions wait"
        tell(f"{what} for an answer: `claimonce questions` shows both texts.")
    if not rows:
        tell("Nothing is held and nothing is uncertain.")
        return
    shown = [
        [
            row["state"],
            row["key"],
            format_session(row, reader.name),
            row["at"],
            json.dumps(row["receipt"]) if row["receipt"] else "",
        ]
        for row in rows
    ]
    columns(["state", "key", "session", "since", "receipt"], shown)
    unsure = [row for row in rows if row["state"] == "uncertain"]
    if any(row["kind"] == GIT_PUSH for row in unsure):
        tell(
            "Uncertain pushes: `claimonce status --reconcile` asks the remote; the next push to the branch does so too."
        )
    if any(row["kind"] != GIT_PUSH for row in unsure):
        tell("Uncertain: look whether it happened, then `claimonce settle KEY --done` or `--not-done`.")
