"""While the database does not answer: acts whose policy is `local` go by this host's embedded store.

A note says from where on its rows are not in the database. The next opening that succeeds, once nobody acts by the note
any more, brings them there: an act that only this host did is done for all; one that another host did too, or has under
way, is uncertain, and the ledger says why. Nothing is dropped.
"""

from __future__ import annotations

import fcntl
import json
import os

from claimonce.gate import claims, folder, intents, ledger, markers
from claimonce.gate.errors import StoreUnreachable
from claimonce.gate.owner import Owner
from claimonce.gate.store_files import regular
from claimonce.hooks.untrusted_text import warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.gate.stores.postgres.engine import Postgres
    from claimonce.gate.stores.sqlite.embedded import Embedded

_NOTE = "away"
_noted: list[int] = []
_BOTH = "done on {here} while the database did not answer, and {there} has it too"


def begin(store: Embedded, why: StoreUnreachable) -> None:
    """Note, before the first act, from where on the embedded store's rows are not in the database.

    The process keeps the note locked until its end, so that nobody brings its act before it is written.
    """
    path = os.path.join(store.folder, _NOTE)
    while True:
        handle = folder.touch(store.folder, path, os.O_RDWR)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if regular(path) is not None and os.path.samestat(os.fstat(handle), os.stat(path)):
            break
        os.close(handle)  # it was brought and taken away between the two steps
    if not os.fstat(handle).st_size:
        last = store.maybe("intent_last")
        os.pwrite(handle, json.dumps({"intent": int(last["id"]) if last else 0}).encode(), 0)
        os.fsync(handle)
    fcntl.flock(handle, fcntl.LOCK_SH)
    _noted.append(handle)
    warn(f"{why}; this host goes by its own store until then, and what others do meanwhile is not seen")


def is_noted(state: str) -> bool:
    """Whether acts of this host wait for the database."""
    return os.path.exists(os.path.join(state, _NOTE))


def bring(into: Postgres, source: Embedded) -> int:
    """Bring what was done meanwhile into the database; return how many acts are uncertain now.

    Where somebody still acts by the note, it stays for the next one.
    """
    path, uncertain = os.path.join(source.folder, _NOTE), 0
    try:
        note = open(path, "rb+")  # noqa: SIM115  (closed below)
    except FileNotFoundError:
        return 0
    with note:
        try:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        said = os.pread(note.fileno(), 100, 0)
        for row in source.rows("intents_after", after=int(json.loads(said)["intent"])) if said else ():
            if intents.refresh(source, row).state == intents.OPEN:
                return uncertain
            uncertain += _one(into, source, row)
        os.unlink(path)
    if uncertain:
        warn(f"{uncertain} acts done here while the database did not answer are uncertain; see `claimonce status`")
    return uncertain


def _one(into: Postgres, source: Embedded, row: Mapping[str, Any]) -> bool:
    intent, key = intents.read(source.one("intent", id=row["id"])), row["key"]
    if intent.state in (intents.FAILED, intents.WITHDRAWN) or not row["window"]:
        return False
    with into.about(key):
        if into.maybe("ledger_from", key=key, receipt=f'%"away": {row["id"]}, "host": "{into.host}"%') is not None:
            return False  # brought before this process, which died before it could say so
        there = _there(into, key, str(row["at"]))
        mark = {"away": row["id"], "host": into.host}
        done = intent.state == intents.DONE and not there
        if done:
            known = source.maybe("marker_of", key=row["key"])
            receipt = markers.read(known).receipt if known is not None else {}  # pyright: ignore[reportUnknownVariableType]
            markers.put(into, key, row["kind"], row["session"], row["window"], receipt or {})
            ledger.write(
                into, row["session"], row["kind"], key, state=intents.DONE, receipt=mark, reason="done while away"
            )
            return False
        wanted = claims.Wanted(key, row["kind"], row["session"], Owner(row["boot"], "", 0, ""), 0.0)
        about = intents.About(row["plugin"], row["channel"], row["window"], json.loads(row["detail"]))
        kept = intents.put(into, claims.take(into, wanted), wanted, about)
        intents.settle(into, kept, intents.UNCERTAIN)
        why = _BOTH.format(here=into.host, there=there) if there else "begun while the database did not answer"
        ledger.write(into, row["session"], row["kind"], key, state=intents.UNCERTAIN, receipt=mark, reason=why)
    return True


def _there(into: Postgres, key: str, since: str) -> str:
    """Return which session did the same since then, or has it under way; "" where nobody does."""
    marker = into.maybe("marker_of", key=key)
    if marker is not None and str(marker["at"]) >= since:
        return str(marker["session"])
    intent = intents.latest(into, key)
    return intent.session if intent is not None and intent.state in (intents.OPEN, intents.UNCERTAIN) else ""
