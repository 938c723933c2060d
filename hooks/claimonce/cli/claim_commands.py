"""The pieces of the gate for scripts: claim, release, check, mark, settle."""

from __future__ import annotations

import json
import os

import click

from claimonce.cli.common import (
    DURATION,
    KEY,
    WINDOW,
    json_option,
    say,
    session_of,
    session_option,
    state_data,
    store_here,
)
from claimonce.gate import claims, decisions, gate, identity, ledger, markers
from claimonce.gate.claims import Wanted
from claimonce.gate.decisions import person
from claimonce.gate.errors import NotHolder
from claimonce.gate.letters import sentences
from claimonce.gate.redaction import redacted
from claimonce.gate.session_names import known_as
from claimonce.gate.store import Store
from claimonce.hooks.coerce import table_or_none
from claimonce.hooks.effect import NOTIFY
from claimonce.hooks.untrusted_text import tell, warn
from claimonce.view.keys import find_near


@click.command()
@click.argument("key", type=KEY)
@click.option("--ttl", type=DURATION, default="60s", show_default=True, help="The claim ends after this long.")
@session_option
@json_option
def claim(key: str, ttl: float, session: str, as_json: bool) -> int:
    """Take a lease on KEY for this session. Exits 80 when another session holds it, 83 when KEY is already done."""
    store, who = store_here(), session_of(session)
    with store:
        state = gate.look(store, key)
        mine = state.claim is not None and state.claim.session == who.name
        if state.name in (gate.FREE, gate.FAILED) or mine:
            taken = claims.take(store, Wanted(key, "act", who.name, identity.no_process(), ttl))
            ledger.write(store, who.name, "act", key, state=gate.CLAIMED)
        else:
            taken = None
    if taken is None:
        line = sentences.already(key, state) if state.name == gate.DONE else sentences.in_the_way(key, state)
        if as_json:
            say({**state_data(key, state), "ran": False, "reason": line})
        warn(line)
        return {gate.DONE: 83, gate.UNCERTAIN: 81}.get(state.name, 80)
    if as_json:
        say({"key": key, "state": gate.CLAIMED, "session": who.name, "token": taken.token, "ttl": ttl})
    else:
        tell(f"{key} claimed by {known_as(who.name)}, token {taken.token}, for {ttl:g} s")
    return 0


@click.command()
@click.argument("key", type=KEY)
@session_option
@json_option
def release(key: str, session: str, as_json: bool) -> int:
    """Give the claim on KEY back. Exits 80 when this session does not hold it."""
    store, who = store_here(), session_of(session)
    with store:
        held = claims.find_claim(store, key)
        if held is None or held.session != who.name:
            raise NotHolder(key, held.session if held else "")
        claims.release(store, key, held.token)
        ledger.write(store, who.name, held.kind, key, state=gate.FREE, reason="released")
    if as_json:
        say({"key": key, "state": gate.FREE, "session": who.name})
    return 0


@click.command()
@click.argument("key", type=KEY)
@click.option(
    "--window", type=WINDOW, default=None, help="Ask whether it was done within this, not within its own window."
)
@json_option
def check(key: str, window: str | None, as_json: bool) -> int:
    """Say whether KEY is done. Exits 0 not done, 1 done, 81 uncertain."""
    store = store_here()
    state = gate.look(store, key, window or "")
    code, line = sentences.status_of(key, state)
    line += hint(store, key, state)
    if as_json:
        nearest = find_near(store, key) if state.name == gate.FREE else []
        say({**state_data(key, state), **({"nearest": nearest} if nearest else {})})
    else:
        tell(line)
    return code


@click.command()
@click.argument("key", type=KEY)
@click.option("--window", type=WINDOW, default=None, help="How long it counts: 24h, forever, until-resolved.")
@click.option("--receipt", default="{}", metavar="JSON", help="What proves it, as a JSON object.")
@session_option
def mark(key: str, window: str | None, receipt: str, session: str) -> int:
    """Record that KEY is done, and give this session's claim on it back. Exits 80 when another session holds it."""
    try:
        proof = table_or_none(json.loads(redacted(receipt)))
    except ValueError as error:
        raise click.BadParameter(f"not JSON: {error}", param_hint="--receipt") from None
    if proof is None:
        raise click.BadParameter("a JSON object is wanted", param_hint="--receipt")
    store, who = store_here(), session_of(session)
    with store:
        held = claims.find_claim(store, key)
        if held is not None and held.session != who.name:
            raise NotHolder(key, held.session)
        if held is not None:
            claims.release(store, key, held.token)
        kind = NOTIFY if key.startswith(NOTIFY) else "act"
        markers.put(store, key, kind, who.name, window or ("24h" if kind == NOTIFY else "forever"), proof)
        ledger.write(store, who.name, kind, key, state=gate.DONE, receipt=proof, reason="marked by hand")
    store.sync()
    return 0


@click.command()
@click.argument("key", type=KEY)
@click.option("--done/--not-done", default=None, help="What the outside world says; one of them is required.")
@click.option("--note", default="", help="How you know; kept with your name in the receipt and the ledger.")
@json_option
def settle(key: str, done: bool | None, note: str, as_json: bool) -> int:
    """Settle an uncertain KEY by what really happened. For people: an agent would only be guessing.

    A key that only an imported marker file calls done is settled the same way.
    """
    refuse_agents("settle")
    if done is None:  # click 8.3 and newer pass None through `required`
        raise click.UsageError("Missing option '--done' / '--not-done': say what really happened")
    store, who, note = store_here(), person(), redacted(note)
    outcome = decisions.settle(store, key, done=done, who=who, note=note)
    if as_json:
        say({"key": key, "state": outcome, "settled_by": who, "note": note})
    else:
        tell(f"{key} is settled as {'done' if done else 'not done, it may be tried again'}")
    return 0


def hint(store: Store, key: str, state: gate.State) -> str:
    """Return the nearest key that is known, as the end of a sentence, where nothing is known of this one."""
    nearest = find_near(store, key) if state.name == gate.FREE else []
    return f"; nothing is known of it, did you mean {' or '.join(nearest)}?" if nearest else ""


def refuse_agents(verb: str) -> None:
    """Law 7: what is for people is not done from inside an agent's session."""
    if identity.in_agent(os.environ):
        raise click.UsageError(f"`claimonce {verb}` is for people; inside an agent's session, ask the person to run it")
