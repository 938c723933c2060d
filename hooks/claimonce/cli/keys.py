"""The verb `keys`: which keys are known, by a pattern."""

from __future__ import annotations

import click

from claimonce.cli.common import as_json_text, json_option, store_here
from claimonce.cli.shown import VERSION, columns
from claimonce.gate import gate
from claimonce.hooks.untrusted_text import tell
from claimonce.view.keys import find_matching


@click.command(epilog="Exit status: 0 some are known, 1 none is, 2 when the store cannot be read.")
@click.argument("pattern", default="*")
@click.option("-n", "--lines", default=100, show_default=True, type=click.IntRange(1, 100_000), help="At most so many.")
@json_option
def keys(pattern: str, lines: int, as_json: bool) -> int:
    """Show the known keys that match PATTERN.

    In PATTERN `*` stands for any letters and `?` for one. A pattern without either finds every key that contains it.
    """
    store = store_here()
    found = [(key, gate.look(store, key)) for key in find_matching(store, pattern, lines)]
    if as_json:
        rows = [{"v": VERSION, "key": key, "state": state.name, "at": state.at} for key, state in found]
        tell(as_json_text(rows), whole=True)
    elif found:
        columns(["state", "since", "key"], [[state.name, state.at or "-", key] for key, state in found])
    else:
        tell(f"No key matches {pattern!r}.")
    return 0 if found else 1
