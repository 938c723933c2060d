"""The verb `status`: who holds what, what is uncertain, which sessions are here."""

from __future__ import annotations

import os
import time

import click

from claimonce.cli.common import json_option, store_here
from claimonce.cli.held import overview, show
from claimonce.gate import intents
from claimonce.gate.store import Store
from claimonce.hooks.untrusted_text import tell, warn
from claimonce.view import short_lines

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
        show(store, rows, as_json)
        time.sleep(1)
        rows = overview(store, everything)
    show(store, rows, as_json)
    return UNCERTAIN if exit_code and any(row["state"] == intents.UNCERTAIN for row in rows) else 0


def _reconcile(store: Store) -> None:
    from claimonce.gate.letters import uncertain_alert
    from claimonce.hooks.settings_cache import load

    settled, troubles = uncertain_alert.reconcile_all(store, load(os.getcwd()))
    for trouble in troubles:
        warn(trouble)
    if settled:
        warn(f"{settled} uncertain {'act is' if settled == 1 else 'acts are'} settled now")
