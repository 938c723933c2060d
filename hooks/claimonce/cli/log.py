"""The verb `log`: what happened, a line an entry, newest last."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from claimonce.cli.common import DURATION, as_json_text, json_option, store_here
from claimonce.cli.shown import VERSION, line, say_broken
from claimonce.gate import clock
from claimonce.gate import session_names as names
from claimonce.gate.clock import format_age
from claimonce.hooks.untrusted_text import tell
from claimonce.view import acts
from claimonce.view.reader import Reader
from claimonce.view.values import Act

if TYPE_CHECKING:
    from claimonce.gate.store import Store

EFFECTS = ("notify", "git_push", "counter", "act", "lease")
_MOST = 1_000  # entries that one look of --follow takes
_PATIENCE = 3600.0


@click.command(epilog="Exit status: 0, also where nothing matches; 2 for wrong usage or a store that cannot be read.")
@click.option("-n", "--lines", default=50, show_default=True, type=click.IntRange(0), help="How many entries.")
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
    last = _print(store, lines, wanted, 0, as_json)
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
            last = max(last, _print(store, _MOST, wanted, last, as_json))
            changes.wait(_PATIENCE)


def _print(store: Store, most: int, wanted: acts.Wanted, after: int, as_json: bool) -> int:
    reader = Reader(store)
    found = acts.newest(reader, most, wanted, after)
    say_broken(reader)
    for one in found:
        if as_json:
            tell(as_json_text({"v": VERSION, **as_data(one)}), whole=True)
        else:
            line(as_line(one))
    return found[-1].id if found else 0


def as_line(one: Act) -> str:
    """Return an entry on one line: when, who, what, about which key, what proves it, why."""
    when = f"{format_age(one.seconds):>4}" if sys.stdout.isatty() else one.at
    return " ".join(
        part for part in (when, one.name or "-", one.what or "-", one.label, one.receipt, one.reason) if part
    )


def as_data(one: Act) -> dict[str, object]:
    """Return an entry as programs read it."""
    return {
        "id": one.id, "at": one.at, "session": one.session, "name": one.name, "kind": one.kind, "key": one.key,
        "state": one.state, "verdict": one.verdict, "receipt": dict(one.proof), "reason": one.reason,
    }  # fmt: skip
