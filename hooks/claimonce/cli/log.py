"""The verb `log`: what happened, a line an entry, newest last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from claimonce.cli.common import DURATION, json_option, store_here
from claimonce.cli.entries import MOST, show
from claimonce.gate import clock
from claimonce.gate import session_names as names
from claimonce.view import acts
from claimonce.view.reader import Reader

if TYPE_CHECKING:
    from claimonce.gate.store import Store

EFFECTS = ("notify", "git_push", "counter", "act", "lease")
_MOST = 1_000  # entries that one look of --follow takes
_PATIENCE = 3600.0


@click.command(epilog="Exit status: 0, also where nothing matches; 2 for wrong usage or a store that cannot be read.")
@click.option("-n", "--lines", default=MOST, show_default=True, type=click.IntRange(0), help="How many entries.")
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes, until Ctrl-C.")
@click.option("--since", type=DURATION, default=None, help="Only what is younger, such as 2h or 7d.")
@click.option("--session", default="", metavar="NAME", help="Only this session: its short name, two words or id.")
@click.option("--key", default="", metavar="PATTERN", help="Only these keys; `*` and `?` stand for any letters.")
@click.option("--effect", default="", metavar="KIND", help=f"Only this kind: {', '.join(EFFECTS)}.")
@click.option("--verdict", default="", metavar="WORD", help="Only this verdict or state: ask, deny, done, failed ...")
@json_option
def log(
    lines: int, follow: bool, since: float | None, session: str, key: str, effect: str, verdict: str, as_json: bool
) -> None:  # fmt: skip
    """Show the ledger's last entries: every verdict and act.

    One entry is one line. On a terminal it has its age, in a pipe its time; remotes and commits are short. --json
    prints an object a line with all of an entry.
    """
    store = store_here()
    wanted = acts.Wanted(
        0.0 if since is None else clock.unix() - since, _session(store, session), key, effect, verdict.lower()
    )  # fmt: skip
    here = int(store.facts().get("entry", 0))  # before the look: what comes during it is followed, never lost
    last = show(store, lines, wanted, 0, as_json)
    if follow:
        _follow(store, wanted, max(last, here), as_json)


def _session(store: Store, asked: str) -> str:
    if not asked:
        return ""
    reader = Reader(store)
    known = [*reader.known, *acts.last_of_each(reader)]
    found = names.find_sessions(asked, [(session, reader.name(session)) for session in dict.fromkeys(known)])
    if len(found) > 1:
        raise click.UsageError(f"{asked!r} may be any of {', '.join(map(reader.name, found[:5]))}; name one of them")
    return found[0] if found else asked


def _follow(store: Store, wanted: acts.Wanted, last: int, as_json: bool) -> None:
    from claimonce.view.changes import Changes

    with Changes(store) as changes:
        while True:
            last = max(last, show(store, _MOST, wanted, last, as_json))
            changes.wait(_PATIENCE)
