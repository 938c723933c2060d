"""The ledger: an append-only record of every verdict and act. No body and no secret goes in."""

from __future__ import annotations

import os

from claimonce.gate import clock, owner
from claimonce.hooks import quickjson as json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.gate.store import Store

BYPASS = "bypass"
TOOK = "hook_ms"  # in the receipt of a verdict that a hook gave: how long its process had been up by then
_begun: float | None = None


def write(
    store: Store,
    session: str,
    kind: str,
    key: str,
    *,
    verdict: str = "",
    state: str = "",
    receipt: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Append one entry; the caller is inside a transaction."""
    if verdict and _begun is not None:
        receipt = {**(receipt or {}), TOOK: max(0, round((clock.uptime() - _begun) * 1000))}
    store.append(
        at=clock.utc(), wall=clock.unix(), boot=clock.boot_id()[:8], taken=clock.uptime(), session=session,
        kind=kind, key=key, verdict=verdict, state=state, receipt=json.dumps(receipt or {}), reason=reason[:500],
    )  # fmt: skip


def measure() -> None:
    """Let the verdicts of this process say how long it has been up: for just that an agent waits for its hook.

    The kernel tells a process's start in clock ticks, mostly of 10 ms; where it tells none, nothing is measured.
    """
    global _begun  # noqa: PLW0603  (a hook's process answers one call and ends)
    ticks = owner.find_start_time(os.getpid())
    _begun = int(ticks) / os.sysconf("SC_CLK_TCK") if ticks.isdigit() else None


def nearest(store: Store, key: str) -> str:
    """Return the known key that begins so, else the one that is most like it; "" where nothing is like it."""
    import difflib  # only for a key that nobody has used

    known = dict.fromkeys(str(row["key"]) for row in store.rows("ledger_last", most=2_000))
    if key in known:
        return ""
    begun = min((one for one in known if one.startswith(key)), default="")
    return begun or next(iter(difflib.get_close_matches(key, known, 1, 0.7)), "")


def last(store: Store, most: int = 100, key: str = "") -> list[dict[str, Any]]:
    """Return the newest entries, newest first, as plain data."""
    rows = store.rows("ledger_of_key", key=key, most=most) if key else store.rows("ledger_last", most=most)
    return [{**row, "receipt": json.loads(row["receipt"])} for row in rows]
