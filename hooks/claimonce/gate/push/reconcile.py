"""What became of a push whose process died: the remote knows."""

from __future__ import annotations

import time

from claimonce.gate import clock, gate, intents, owner
from claimonce.gate.intents import Intent
from claimonce.gate.owner import Owner
from claimonce.gate.push import remote, repository, waiting_pushes
from claimonce.gate.push.push_batch import make_landed as landed_with
from claimonce.gate.push.target import shorten_ref
from claimonce.hooks.git.errors import GitFailed, Hung
from claimonce.hooks.git.runner import git_at
from claimonce.hooks.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from claimonce.gate.push.repository import Repository
    from claimonce.gate.push.target import Target
    from claimonce.gate.store import Store

_POLL = 0.05
_PATIENCE = 120.0  # for a git that outlived the process which ran it; ssh gives up long before
_NOTHING = "0" * 40


def dead(store: Store, keys: Iterable[str], before: int) -> list[Intent]:
    """Return the intents of these keys, older than number `before`, of which nobody knows how they ended."""
    with store:
        found = [
            intents.refresh(store, row)
            for key in keys
            for row in store.rows("intents_of_key", key=key)
            if row["id"] < before and row["state"] in (intents.OPEN, intents.UNCERTAIN)
        ]
    return [intent for intent in found if intent.state == intents.UNCERTAIN]


def settle(store: Store, repo: Repository, target: Target, left: Iterable[Intent]) -> dict[int, dict[str, Any]]:
    """Ask the remote about each of these intents: done if it has their commit, else failed.

    Waits first for a git that is still at it. When the remote cannot be asked they stay uncertain. Returns the pushes
    that they had taken along and that have landed, by their place in line, with the outcome of each. Raises Hung.
    """
    places = target.places
    arrived: dict[int, dict[str, Any]] = {}
    for intent in left:
        _outlive(intent.detail)
        try:
            has = has_landed(repo, places.get(intent.key, (target.url, ""))[0], intent.detail)
        except Hung:
            raise
        except GitFailed:
            continue
        if has is None:
            continue
        outcome, why = (intents.DONE, "has") if has else (intents.FAILED, "does not have")
        receipt = {name: intent.detail[name] for name in ("ref", "old", "new") if intent.detail.get(name)}
        with store:
            arrived |= pass_on(store, intent, has)
            gate.settle(
                store, intent, outcome, receipt if has else {}, f"its process died; the remote {why} its commit"
            )
    return arrived


def ask(store: Store, intent: Intent, env: Mapping[str, str]) -> bool:
    """Ask the remote about one uncertain push and settle it; return whether it could be told.

    Only where the push wrote down its repository and the name that this has for the remote.
    """
    folder, name = intent.detail.get("folder", ""), intent.detail.get("name", "")
    repo = repository.read(replace(git_at(folder, env, patience=0), limit=_PATIENCE)) if folder and name else None
    if repo is None:
        return False
    try:
        has = has_landed(repo, name, intent.detail)
    except GitFailed:
        return False
    if has is None:
        return False
    receipt = {each: intent.detail[each] for each in ("ref", "old", "new") if intent.detail.get(each)}
    with store:
        pass_on(store, intent, has)
        why = f"nobody saw it end; the remote {'has' if has else 'does not have'} its commit"
        gate.settle(store, intent, intents.DONE if has else intents.FAILED, receipt if has else {}, why)
    return True


def pass_on(store: Store, intent: Intent, has: bool) -> dict[int, dict[str, Any]]:
    """Tell those whom a dead push had taken along whether they have landed; inside a transaction."""
    arrived: dict[int, dict[str, Any]] = {}
    for ticket, session, was, mine in intent.detail.get("batch", ()):
        if not has:
            waiting_pushes.free(store, [ticket], alone=False)
            continue
        receipt = {name: intent.detail[name] for name in ("remote", "old") if intent.detail.get(name)}
        receipt["ref"] = shorten_ref(intent.detail.get("ref", ""))
        arrived[ticket] = landed_with(receipt, mine, intent.detail["new"], intent.detail.get("folder", ""))
        waiting_pushes.end(store, waiting_pushes.Member(ticket, session, "", was), intent.key, arrived[ticket])
    return arrived


def _outlive(detail: Mapping[str, Any]) -> None:
    child, until = detail.get("child"), clock.uptime() + _PATIENCE
    while child and owner.is_alive(Owner(*child)) and clock.uptime() < until:
        time.sleep(_POLL)


def has_landed(repo: Repository, url: str, detail: Mapping[str, Any]) -> bool | None:
    """Return whether the remote has what the intent set out to push, None when the intent does not say what that was.

    Raises GitFailed when the remote cannot be asked.
    """
    new, ref = detail.get("new", ""), detail.get("ref", "")
    if not new or not ref:
        return None if detail.get("child") else False  # without a child nothing went out
    tip = remote.tips(repo, url, [ref]).get(ref, "")
    if new == _NOTHING or not tip or tip == new:
        return tip == new or (new == _NOTHING and not tip)
    with remote.kept(repo) as into:
        fetched = remote.fetch(repo, url, ref, into)
        return bool(fetched) and repo.is_within(new, fetched)
