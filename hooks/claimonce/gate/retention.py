"""What the store forgets: whatever is older than `state.retention` and stands in nobody's way any more."""

from __future__ import annotations

from claimonce.gate import clock, markers, window

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.store import Store


def purge(store: Store, seconds: float) -> None:
    """Drop what is older than `seconds`, in one transaction.

    Ledger entries, ended sessions, settled intents, questions, and markers whose window is over. A marker that still
    counts stays whatever its age, and so does an intent whose outcome nobody has told: the gate answers by them.
    """
    before = clock.unix() - seconds
    with store:
        store.put("purge_ledger", before=before)
        for name in ("purge_sessions", "purge_intents", "purge_questions"):
            store.put(name, before=clock.utc(before))
        for row in store.rows("markers_all"):
            marker = markers.read(row)
            if marker.age >= seconds and not window.covers(marker.window, marker.age):
                store.put("drop_marker", key=marker.key)
