"""The verb `log`: what happened, newest last."""

from __future__ import annotations

import click

from claimonce.cli.common import hosted, json_option, rows_as_table, say, store_here
from claimonce.gate import ledger
from claimonce.hooks import quickjson as json


@click.command()
@click.option("-n", "--lines", default=50, show_default=True, help="How many entries.")
@json_option
def log(lines: int, as_json: bool) -> int:
    """Show the ledger's last entries: every verdict and act."""
    entries = list(reversed(ledger.last(store_here(), lines)))
    if as_json:
        say(entries)
        return 0
    rows = [[each["at"], hosted(each), each["key"], each["verdict"] or each["state"], _end(each)] for each in entries]
    rows_as_table("", ["at", "session", "key", "what", "why"], rows)
    return 0


def _end(entry: dict[str, object]) -> str:
    receipt = json.dumps(entry["receipt"]) if entry["receipt"] else ""
    return " ".join(part for part in (str(entry["reason"]), receipt) if part)
