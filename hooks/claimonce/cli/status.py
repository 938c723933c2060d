"""The verb `status`: who holds what, what is uncertain, which sessions are here."""

from __future__ import annotations

import os
import time
from typing import Any

import click

from claimonce.cli.common import format_session, json_option, say, store_here
from claimonce.cli.shown import VERSION, columns
from claimonce.gate import claims, intents, markers
from claimonce.gate.store import Store
from claimonce.hooks import quickjson as json
from claimonce.hooks.effect import GIT_PUSH
from claimonce.hooks.untrusted_text import tell, warn
from claimonce.view import short_lines
from claimonce.view.questions import read as read_questions
from claimonce.view.reader import Reader

UNCERTAIN = 81


@click.command()
@click.option(
    "--short", is_flag=True, help="One line for a prompt or a bar, at most 60 letters; empty when all is quiet."
)
@click.option("--watch", is_flag=True, help="Refresh it every second until Ctrl-C.")
@click.option("--exit-code", is_flag=True, help="Exit 81 when anything is uncertain.")
@click.option("--reconcile", is_flag=True, help="Ask providers and remotes first what became of each uncertain act.")
@click.option("--all", "everything", is_flag=True, help="Show what is done as well.")
@json_option
def status(short: bool, watch: bool, exit_code: bool, reconcile: bool, everything: bool, as_json: bool) -> int:
    """Show who holds what, and what is uncertain."""
    store = store_here()
    if reconcile:
        _reconcile(store)
    if short:
        if line := short_lines.of(store):
            tell(line)
        return 0
    rows = overview(store, everything)
    while watch and not as_json:
        click.clear()
        _show(rows, Reader(store))
        time.sleep(1)
        rows = overview(store, everything)
    if as_json:
        name = Reader(store).name
        say([{"v": VERSION, **row, "name": name(row["session"])} for row in rows])
    else:
        _show(rows, Reader(store))
    return UNCERTAIN if exit_code and any(row["state"] == intents.UNCERTAIN for row in rows) else 0


def _reconcile(store: Store) -> None:
    from claimonce.gate.letters import uncertain_alert
    from claimonce.hooks.settings_cache import load

    settled, troubles = uncertain_alert.reconcile_all(store, load(os.getcwd()))
    for trouble in troubles:
        warn(trouble)
    if settled:
        warn(f"{settled} uncertain {'act is' if settled == 1 else 'acts are'} settled now")


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
