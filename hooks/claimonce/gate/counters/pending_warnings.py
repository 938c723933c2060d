"""Warnings left for a session, told at its next event. On the hook's path: nothing is imported here."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.store import Store


def warnings(store: Store, session: str) -> list[str]:
    """Return what the session has not been told yet; it is told once."""
    found = [row["text"] for row in store.rows("warnings_for", session=session)]
    if found:
        with store:
            store.put("drop_warnings", session=session)
    return found
