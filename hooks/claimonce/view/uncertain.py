"""The keys that are uncertain: begun, and nobody saw how it ended."""

from __future__ import annotations

from claimonce.gate import claims, intents
from claimonce.gate.redaction import redacted
from claimonce.hooks.untrusted_text import one_line
from claimonce.view.reader import Reader, Row, table
from claimonce.view.values import Unsure

_TOLD = ("remote", "ref", "old", "new", "channel", "command")


def read(reader: Reader) -> tuple[Unsure, ...]:
    """Return each uncertain key once, by its newest act; one whose process is gone counts although nobody wrote so."""
    found: dict[str, Unsure] = {}
    rows = reader.store.rows("intents_unsettled")
    for one in reader.made("intents", rows, lambda row: _unsure(reader, row)):
        found[one.key] = one
    return tuple(found.values())


def _unsure(reader: Reader, row: Row) -> Unsure | None:
    if row["state"] == intents.OPEN and claims.holds(row):
        return None
    told = table(row["detail"])  # what cannot be read of it does not make it less uncertain
    session = str(row["session"])
    return Unsure(
        str(row["key"]), str(row["kind"]), session, reader.name(session), str(row["at"]), reader.seconds(row),
        tuple((name, one_line(redacted(str(told[name])), 80)) for name in _TOLD if told.get(name)),
    )  # fmt: skip
