"""Intents: durable notes, written under the claim and before the act, that it is about to happen.

An intent without an outcome is what makes a crash visible: once its owner is gone, its key is uncertain, never free.
"""

from __future__ import annotations

from claimonce.gate import claims, clock, ledger, store_files
from claimonce.hooks import quickjson as json
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.gate.claims import Claim, Wanted
    from claimonce.gate.store import Store

OPEN, DONE, FAILED, WITHDRAWN, UNCERTAIN = "open", "done", "failed", "withdrawn", "uncertain"


@value
class Intent:
    """One act that somebody set out to do."""

    id: int
    key: str
    kind: str
    channel: str
    plugin: str
    token: int
    session: str
    at: str
    state: str
    use_id: str
    window: str
    detail: Mapping[str, Any]
    host: str = ""  # where its owner is, in a store of many hosts


@value
class About:
    """What the act is: which plugin knows it, on which channel, and details without secrets.

    `window` is how long its marker counts; empty for a turn, which leaves none.
    """

    plugin: str = ""
    channel: str = ""
    window: str = "forever"
    detail: Mapping[str, Any] | None = None


def put(store: Store, claim: Claim, wanted: Wanted, about: About) -> Intent:
    """Write the intent under its claim; the caller syncs after the transaction and before the act.

    Raises StoreBroken where the disk has no room for the outcome.
    """
    store_files.refuse_full(store.folder)
    detail = dict(about.detail or {})
    number = store.put(
        "put_intent",
        key=claim.key, kind=claim.kind, channel=about.channel, plugin=about.plugin, token=claim.token,
        session=claim.session, taken=clock.uptime(), ttl=wanted.ttl, at=claim.at, use_id=claim.use_id,
        window=about.window, detail=json.dumps(detail), **claims.columns(wanted.owner),
    )  # fmt: skip
    return Intent(
        number, claim.key, claim.kind, about.channel, about.plugin, claim.token, claim.session, claim.at, OPEN,
        claim.use_id, about.window, detail,
    )  # fmt: skip


def begin_free(store: Store, wanted: Wanted, about: About, once: bool) -> Intent | None:
    """Take the claim and write the intent and the ledger's entry in one step, as `claims.take_free` does; None says
    nothing. `once` false looks at no marker and no uncertain act. Raises StoreBroken where the disk has no room.
    """
    store_files.refuse_full(store.folder)
    given, detail = claims.for_one_step(wanted), dict(about.detail or {})
    given |= {
        "once": once, "channel": about.channel, "plugin": about.plugin, "window": about.window,
        "detail": json.dumps(detail), "here": clock.boot_id()[:8], "wall": clock.unix(),
    }  # fmt: skip
    row = store.at_once("enter", given)
    if row is None:
        return None
    return Intent(
        row["id"], wanted.key, wanted.kind, about.channel, about.plugin, row["token"], wanted.session, given["at"],
        OPEN, wanted.use_id, about.window, detail,
    )  # fmt: skip


def read(row: Mapping[str, Any]) -> Intent:
    """Return an intent from its row."""
    return Intent(
        row["id"], row["key"], row["kind"], row["channel"], row["plugin"], row["token"], row["session"], row["at"],
        row["state"], row["use_id"], row["window"], json.loads(row["detail"]), row.get("host", ""),
    )  # fmt: skip


def latest(store: Store, key: str) -> Intent | None:
    """Return the newest intent of `key` with the state that is true now.

    One whose owner is gone is uncertain from then on, and the ledger says so.
    """
    row = store.maybe("intent_latest", key=key)
    return refresh(store, row) if row is not None else None


def refresh(store: Store, row: Mapping[str, Any]) -> Intent:
    """Return the intent, uncertain if it is open and nobody is left behind it."""
    intent = read(row)
    if intent.state != OPEN or claims.holds(row):
        return intent
    with store.about(intent.key):
        settle(store, intent, UNCERTAIN)
        why = "the process behind the intent ended before its outcome was known"
        ledger.write(store, intent.session, intent.kind, intent.key, state=UNCERTAIN, reason=why)
    return read(store.one("intent", id=intent.id))


def find_fence(store: Store, intent: Intent) -> int:
    """Return the token that came after this intent's, where its lease ran out meanwhile; 0 while it may go on.

    Only who was told that it holds the key is fenced, and no person or plugin that settles an uncertain act.
    """
    row = store.maybe("fence", id=intent.id, key=intent.key)
    newest = 0 if row is None or intent.state != OPEN else int(row["newest"])
    return newest if newest > intent.token else 0


def settle(store: Store, intent: Intent, state: str, detail: Mapping[str, Any] | None = None) -> None:
    """Give the intent its outcome and free its claim; the caller is inside a transaction."""
    note(store, intent, state, detail)
    claims.release(store, intent.key, intent.token)


def note(store: Store, intent: Intent, state: str, detail: Mapping[str, Any] | None = None) -> None:
    """Give the intent its outcome; the caller is inside a transaction and has freed its claim."""
    merged = {**intent.detail, **(detail or {})}
    store.put("settle_intent", id=intent.id, state=state, at=clock.utc(), detail=json.dumps(merged))


def find_unsettled(store: Store) -> list[Intent]:
    """Return every intent that is open or uncertain, as it stands now."""
    return [refresh(store, row) for row in store.rows("intents_unsettled")]
