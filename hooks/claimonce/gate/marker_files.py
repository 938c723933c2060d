"""Marker files: redacted exports for git, and the import of a folder that another tool kept.

The store is the authority. A file in a repository can come from anybody, so an imported marker says so: the gate asks
on it rather than deny in silence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimonce.gate import claims, identity, intents, ledger, markers, window
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import GateError
from claimonce.gate.intents import About
from claimonce.gate.keys import canonical
from claimonce.hooks.coerce import table_or_none
from claimonce.hooks.digest import fingerprint
from claimonce.hooks.untrusted_text import quoted
from claimonce.settings import plain_file

if TYPE_CHECKING:
    from claimonce.gate.store import Store

MOST_BYTES = 1 << 20
_LONGEST_TIME = 40
_OLD_TIMES = ("sent_at", "at", "timestamp", "completed_at")


def export(store: Store, folder: Path) -> int:
    """Write every marker to `folder` and return how many; a file that is already right is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    found = [markers.read(row) for row in store.rows("markers_all")]
    for marker in found:
        body = {"key": fingerprint(marker.key), "kind": marker.kind, "at": marker.at, "window": marker.window}
        _write(folder / f"{body['key']}.json", json.dumps(body, indent=1, sort_keys=True) + "\n")
    return len(found)


def _write(path: Path, text: str) -> None:
    if path.is_file() and plain_file.text(path, errors="replace") == text:
        return
    plain_file.replace(path, text)


def import_(store: Store, folder: Path, session: str, within: str) -> tuple[int, list[str]]:
    """Take every `*.json` of `folder` in; return how many, and the paths that could not be read."""
    taken, broken = 0, list[str]()
    for path in sorted(folder.glob("*.json")):
        try:
            key = canonical(path.stem)
            body = _read(path)
            usual = "24h" if key.startswith("notify") else "forever"
            lasts = window.check(within or str(body.get("window") or usual)[:80])
        except (OSError, ValueError, TypeError, RecursionError, GateError):
            broken.append(str(path))
            _mark_uncertain(store, path, session)
            continue
        with store:
            if store.maybe("marker_of", key=key) is None:
                receipt = {"from": quoted(path.name), **_times(body)}
                markers.put(store, key, "notify", session, lasts, receipt, markers.IMPORTED)
                ledger.write(store, session, "notify", key, state="done", reason=f"imported from {quoted(path.name)}")
                taken += 1
    store.sync()
    return taken, broken


def _read(path: Path) -> dict[str, Any]:
    body = table_or_none(json.loads(plain_file.text(path, MOST_BYTES)))
    if body is None:
        raise TypeError(f"{path} is no object")
    return body


def _times(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the times of a file, and nothing else of it: who wrote it can have written anything."""
    return {name: body[name] for name in _OLD_TIMES if name in body and is_time(body[name])}


def is_time(what: object) -> bool:
    """Say whether a value is a time: seconds since 1970, or a date with or without a time of day in ISO 8601."""
    if isinstance(what, bool) or not isinstance(what, str | int | float):
        return False
    if not isinstance(what, str):
        return 0 <= what < 1e14  # milliseconds too
    try:
        datetime.fromisoformat(what)
    except ValueError:
        return False
    return len(what) <= _LONGEST_TIME and what.isprintable()


def _mark_uncertain(store: Store, path: Path, session: str) -> None:
    """A marker that cannot be read is never read as "not done"."""
    try:
        key = canonical(path.stem)
    except GateError:
        return
    with store:
        if store.maybe("marker_of", key=key) is None:
            wanted = Wanted(key, "notify", session, identity.no_process(), 0.0)
            intent = intents.put(store, claims.take(store, wanted), wanted, About(window="24h"))
            intents.settle(store, intent, intents.UNCERTAIN)
            ledger.write(
                store, session, "notify", key, state=intents.UNCERTAIN, reason=f"{quoted(path.name)} cannot be read"
            )
