"""The verb `sessions`: which agents are here, what each holds or waits for, and what it did last."""

from __future__ import annotations

import click

from claimonce.cli.common import as_json_text, json_option, store_here
from claimonce.cli.shown import VERSION, columns, say_broken
from claimonce.gate.clock import format_age
from claimonce.hooks.untrusted_text import tell
from claimonce.view.reader import Reader
from claimonce.view.sessions import read
from claimonce.view.values import Seen


@click.command(epilog="Exit status: 0, also where there is none; 2 when the store cannot be read.")
@click.option("--all", "everything", is_flag=True, help="Show those that have ended too.")
@json_option
def sessions(everything: bool, as_json: bool) -> None:
    """Show which agents are here and what each of them does.

    A session has a short name that never changes: its client, two words, and the folder or, in a worktree, the branch
    that it works on. Every verb with --session takes the name, its two words, or the session's id.
    """
    reader = Reader(store_here())
    found = read(reader, everything)
    say_broken(reader)
    if as_json:
        tell(as_json_text([as_data(one) for one in found]), whole=True)
    elif not found:
        tell("No session is here.")
    else:
        head = ["session", "state", "for", "branch", "holds or waits for", "last act", "task"]
        columns(head, map(_cells, found))


def _cells(one: Seen) -> list[str]:
    last = f"{one.last.what} {one.last.key}, {format_age(one.last.seconds)} ago" if one.last else "-"
    keys = ", ".join(one.holds or one.waits_for) or "-"
    return [one.name, one.state, format_age(one.seconds), one.branch or "-", keys, last, one.task]


def as_data(one: Seen) -> dict[str, object]:
    """Return a session as programs read it."""
    return {
        "v": VERSION, "name": one.name, "session": one.session, "client": one.client, "cwd": one.cwd,
        "branch": one.branch, "task": one.task, "state": one.state, "since": one.at, "seconds": round(one.seconds, 1),
        "holds": list(one.holds), "waits_for": list(one.waits_for),
        "last": {"at": one.last.at, "key": one.last.key, "what": one.last.what} if one.last else None,
    }  # fmt: skip
