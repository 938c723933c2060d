"""What a client sends that this version does not expect, noted in the ledger once a session for whoever looks.

The call is judged all the same. A newer client's event or field, an event that cannot be read, one without a session,
one that two hooks of ours get, a launcher that another version has written and settings that cannot be obeyed are such.
"""

from __future__ import annotations

from claimonce.agents import armed, claude
from claimonce.gate import ledger
from claimonce.gate.store import open_store, store_of
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import one_line, warn
from claimonce.settings.errors import SettingsError
from claimonce.settings.paths import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.clients.row import Client
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Session

KIND = "event"
LAUNCHER = "CLAIMONCE_LAUNCHER"  # set by the launcher: which form of it this is
_MOST = 160


def of(row: Client, event: Mapping[str, Any], registered: str) -> str:
    """Return what is odd about an event that could be read, "" for nothing."""
    name = str(event.get(row.EVENT_KEY))
    if name not in row.EVENTS:
        return f"{row.TITLE} sent the event {one_line(name, 60)}, which this version does not know"
    key = row.KEYS.get("session_id", "session_id")
    if not isinstance(event.get(key), str) or not event[key]:
        return f"{row.TITLE} sent {name} without its {key}: sessions that send none count as one"
    if strange := sorted(event.keys() - row.KNOWN):
        names = one_line(", ".join(strange), 90)
        return f"{row.TITLE} sent fields that this version does not know: {names}; they were not read"
    if registered != row.NAME:
        return f"{row.TITLE} starts the hook that was registered for {registered} as well"
    return ""


def note(row: Client, event: Mapping[str, Any], what: str, env: Mapping[str, str]) -> None:
    """Write it down, once for this session. Where that cannot be done, a line on stderr is all."""
    key = row.KEYS.get("session_id", "session_id")
    who = claude.session({claude.CLIENT: row.NAME, "session_id": event.get(key)})
    note_of(who, str(event.get("cwd") or ""), what, env)


def of_launcher(env: Mapping[str, str]) -> str:
    """Return what is odd about the launcher that has started this hook, "" for nothing."""
    from claimonce.shims.launcher_form import form

    if env.get(LAUNCHER, "") == form():
        return ""
    return "the launcher that starts the hook was written by another version; run `claimonce init` to renew it"


def note_of(who: Session, cwd: str, what: str, env: Mapping[str, str]) -> None:
    """Write it down, once for this session."""
    try:
        if armed.is_first(who, env, what):
            with (store := _store(cwd, env)):
                ledger.write(store, who.name, KIND, f"event:{who.client}", verdict="pass", reason=one_line(what, _MOST))
    except Exception as error:  # noqa: BLE001  (a note is never worth a call)
        warn(f"{what} ({type(error).__name__})")


def _store(cwd: str, env: Mapping[str, str]) -> Store:
    """Return the store that holds here; where the user's own settings are broken, the one in the state folder."""
    try:
        return store_of(load(cwd, env, people=True))
    except SettingsError:
        return open_store(state_folder(env))
