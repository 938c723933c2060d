"""Counter files: whoever changes one holds its lease from before the call until after it."""

from __future__ import annotations

import faulthandler
import json
import os
import sys

from claimonce.agents import opened
from claimonce.gate import gate, intents, ledger, wording
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.hooks.effect import COUNTER
from claimonce.hooks.verdict import DENY, PASSED, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.gate.intents import Intent
    from claimonce.gate.owner import Owner
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call
    from claimonce.hooks.compiled import Compiled
    from claimonce.hooks.effect import Effect

LONGEST_CALL = 660.0  # a client's command may run ten minutes; past that nobody comes to settle it
_MARGIN = 5.0
BROKEN = "broken"


def before(store: Store, call: Call, effect: Effect, here: Compiled, owner: Owner, env: Mapping[str, str]) -> Verdict:
    """Wait for the counter's lease and take it, or say who holds it."""
    _ = env
    wait = float(here.settings["counter"]["wait"])
    for counter in here.counters:
        if counter["file"] not in effect.targets:
            continue
        _settle_older(store, call)
        # The gate's own deadline is for a stall; standing in line is not one.
        faulthandler.dump_traceback_later(wait + _MARGIN, exit=True, file=sys.stderr)
        wanted = Wanted(counter["key"], COUNTER, call.session.name, owner, LONGEST_CALL, call.use_id or "call")
        detail = {"file": counter["file"], "path": counter["path"]}
        entry = gate.enter(store, wanted, About("counter", "file", "", detail), wait=wait, once=False)
        if entry.intent is None:
            return Verdict(DENY, wording.in_the_way(f"The counter {counter['name']}", entry.state))
        _remember(store, entry.intent, {"before": read(counter["file"], counter["path"])})
        opened.note(store, call.session)
    return PASSED


def _remember(store: Store, intent: Intent, more: Mapping[str, Any]) -> None:
    with store:
        store.put("detail_intent", id=intent.id, detail=json.dumps({**intent.detail, **more}))


def _settle_older(store: Store, call: Call) -> None:
    """A session's writing calls run one after another: an older lease of its own has lost its ending event."""
    for row in store.rows("intents_open_of_session", session=call.session.name):
        if row["kind"] == COUNTER and row["use_id"] != call.use_id:
            after(store, intents.read(row))


def after(store: Store, intent: Intent) -> str:
    """Settle a counter's lease by what the file says now; return what the agent should be told."""
    held, file, path = intent.detail.get("before"), intent.detail["file"], intent.detail["path"]
    now = read(file, path)
    receipt = {"file": file, "before": held, "after": now}
    if now == BROKEN and held != BROKEN:
        gate.settle(store, intent, intents.FAILED, receipt, reason="the counter file cannot be read any more")
        return (
            f"{os.path.basename(file)} can no longer be read at {path} after this command; "
            f"it held {held}. Restore it before anybody takes a number."
        )
    if now == held:
        gate.settle(store, intent, intents.WITHDRAWN, reason="the counter did not move")
        return ""
    gate.settle(store, intent, intents.DONE, receipt)
    if isinstance(now, int) and isinstance(held, int) and now < held:
        with store:
            ledger.write(store, intent.session, COUNTER, intent.key, verdict="lowered", receipt=receipt)
        return f"{os.path.basename(file)}: {path} went down from {held} to {now}; numbers may now be used twice."
    return ""


def read(file: str, path: str) -> Any:
    """Return the value at the dotted path of a JSON file; None where the file is missing, BROKEN where it is no JSON."""
    try:
        with open(file, encoding="utf-8") as text:
            found: Any = json.load(text)
        for name in path.split("."):
            found = found[int(name)] if isinstance(found, list) else found[name]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return BROKEN
    return found
