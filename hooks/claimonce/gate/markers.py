"""Markers: durable records that an act is done, valid for a window."""

from __future__ import annotations

from claimonce.gate import clock, window
from claimonce.hooks import quickjson as json
from claimonce.hooks.coerce import table_or_none
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.gate.store import Store

IMPORTED = "imported"


@value
class Marker:
    """One act that is done. `receipt` is None when the record is there but cannot be read: done all the same."""

    key: str
    kind: str
    session: str
    at: str
    age: float
    window: str
    origin: str
    receipt: Mapping[str, Any] | None
    host: str = ""  # where it was done, in a store of many hosts

    @property
    def is_hearsay(self) -> bool:
        """Whether only a file says so: it can have come from anybody, so the gate asks on it."""
        return self.origin == IMPORTED


def valid(store: Store, key: str, within: str = "") -> Marker | None:
    """Return the marker of `key` if it still counts, by its own window or by `within`."""
    row = store.maybe("marker_of", key=key)
    if row is None:
        return None
    marker = read(row)
    return marker if window.covers(within or marker.window, marker.age) else None


def read(row: Mapping[str, Any]) -> Marker:
    """Return a marker from its row. A corrupt receipt never makes the act undone."""
    try:
        receipt = table_or_none(json.loads(row["receipt"]))
    except ValueError:
        receipt = None
    return Marker(
        row["key"],
        row["kind"],
        row["session"],
        row["at"],
        age(row),
        row["window"],
        row["origin"],
        receipt,
        row.get("host", ""),
    )


def age(row: Mapping[str, Any]) -> float:
    """Return how many seconds old a marker is.

    Within one boot the boot clock decides; a window that outlives a reboot has only the wall clock left.
    """
    if row["boot"] == clock.boot_id():
        return clock.uptime() - float(row["taken"])
    return max(0.0, clock.unix() - float(row["wall"]))


def put(
    store: Store, key: str, kind: str, session: str, within: str, receipt: Mapping[str, Any], origin: str = "own"
) -> None:
    """Record that `key` is done; the caller is inside a transaction and syncs after it."""
    store.put(
        "put_marker",
        key=key, kind=kind, session=session, window=within, origin=origin, receipt=json.dumps(dict(receipt)),
        boot=clock.boot_id(), taken=clock.uptime(), wall=clock.unix(), at=clock.utc(),
    )  # fmt: skip
