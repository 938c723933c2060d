"""The ledger's entries, a line each, newest last."""

from __future__ import annotations

import sys

from claimonce.cli.shown import VERSION, as_json_text, line, say_broken
from claimonce.gate.clock import format_age
from claimonce.hooks.untrusted_text import tell
from claimonce.view import acts
from claimonce.view.reader import Reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.store import Store
    from claimonce.view.values import Act

MOST = 50  # where nobody says how many


def show(store: Store, most: int, wanted: acts.Wanted, after: int, as_json: bool) -> int:
    """Print the last entries that are wanted and younger than one of them; return the number of the last."""
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
