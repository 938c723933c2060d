"""The verb `why`: how one key came to stand as it does."""

from __future__ import annotations

import click

from claimonce.cli.common import KEY, format_session, json_option, say, state_data, store_here
from claimonce.gate import gate, ledger
from claimonce.gate.letters import sentences
from claimonce.hooks.untrusted_text import tell
from claimonce.view.keys import find_near
from claimonce.view.reader import Reader


@click.command()
@click.argument("key", type=KEY)
@json_option
def why(key: str, as_json: bool) -> int:
    """Say how KEY stands, who did what about it, and what to do next."""
    store = store_here()
    state = gate.look(store, key)
    nearest = find_near(store, key) if state.name == gate.FREE else []
    entries = list(reversed(ledger.last(store, 50, key)))
    if as_json:
        near = {"near": nearest[0], "nearest": nearest} if nearest else {}
        say({**state_data(key, state), "log": entries, **near})
        return 0
    reader = Reader(store)
    stands = sentences.status_of(key, state)[1]
    tell(stands)
    if not entries and state.name == gate.FREE:
        tell("Nothing is known of it" + (f"; did you mean {' or '.join(nearest)}?" if nearest else "."))
    for each in entries:
        what = each["verdict"] or each["state"]
        tell(f"  {each['at']}  {format_session(each, reader.name)}  {what}  {each['reason']}".rstrip())
    return 0
