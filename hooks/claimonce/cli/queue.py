"""The verb `queue`: who pushes, who waits for whom, and since when."""

from __future__ import annotations

import click

from claimonce.cli.common import json_option, store_here
from claimonce.cli.push_line import show


@click.command()
@json_option
def queue(as_json: bool) -> None:
    """Show the line for each branch: who pushes, who waits for whom, and since when."""
    show(store_here(), as_json)
