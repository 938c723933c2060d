"""A worker that stops, finishes a task or falls idle: what it leaves open is said once, and given back at its end."""

from __future__ import annotations

from claimonce.agents import settlement
from claimonce.gate import claims, clock, intents, ledger
from claimonce.gate.keys import canonical
from claimonce.gate.store import store_of
from claimonce.hooks.coerce import items
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.gate.store import Store
    from claimonce.hooks.call import Session

TOLD = "reminder"
_MOST = 5
_WHEN = {"TaskCompleted": "the task is not complete", "TeammateIdle": "before you are idle"}


def remind(session: Session, event: Mapping[str, Any], env: Mapping[str, str]) -> str:
    """Return what the session still has to do before it may stop, "" for nothing; each key is named to it once."""
    store = _store(event, env)
    left = _left_open(store, session)
    new = [line for key, line in left.items() if not _was_told(store, session, key)][:_MOST]
    if not new:
        return ""
    with store:
        for key in list(left)[:_MOST]:
            ledger.write(store, session.name, "", key, verdict=TOLD, reason=str(event["hook_event_name"]))
    return f"claimonce: {_WHEN.get(str(event['hook_event_name']), 'not done yet')}. " + " ".join(new)


def end_of_subagent(session: Session, event: Mapping[str, Any], env: Mapping[str, str]) -> None:
    """Settle what a subagent leaves open and note that it has ended; what runs on in the background stays open."""
    if not session.agent:
        return
    here = load(str(event.get("cwd") or ""), env, people=True)
    store = store_of(here)
    if not items(event.get("background_tasks")):
        settlement.end_of_subagent(store, session, here)
    with store:
        store.put("end_session", name=session.name, at=clock.utc(), over=clock.uptime())


def _left_open(store: Store, session: Session) -> dict[str, str]:
    left: dict[str, str] = {}
    for row in store.rows("claims_all"):
        if row["session"] == session.name and claims.holds(row):
            left[row["key"]] = f"You hold {quoted(row['key'])} since {row['at']}: finish it, or {_let_go(row['key'])}."
    for intent in intents.find_unsettled(store):
        if intent.session == session.name and intent.state == intents.UNCERTAIN:
            key = quoted(intent.key)
            left[intent.key] = (
                f"Nobody knows whether {key} happened: look, then tell the person what you found "
                f"(`claimonce why '{key}'`)."
            )
    return left


def _let_go(key: str) -> str:
    """Return how a claim ends; a key that is spelled like a path is no word of the command line."""
    return f"run `claimonce release '{key}'`" if canonical(key) == key and "'" not in key else "end this session"


def _was_told(store: Store, session: Session, key: str) -> bool:
    return any(entry["verdict"] == TOLD and entry["session"] == session.name for entry in ledger.last(store, 50, key))


def _store(event: Mapping[str, Any], env: Mapping[str, str]) -> Store:
    here = load(str(event.get("cwd") or ""), env, people=True)
    return store_of(here)
