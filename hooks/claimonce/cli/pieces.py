"""The pieces of the gate for scripts: claim, release, check, mark, settle."""

from __future__ import annotations

import json
import os

import click

from claimonce.cli.common import DURATION, KEY, WINDOW, json_option, say, session_of, session_option, store_here, warn
from claimonce.gate import claims, gate, identity, intents, ledger, markers, wording
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import GateError, NotHolder
from claimonce.hooks.effect import NOTIFY
from claimonce.hooks.shape import table_or_none


class NothingToSettle(GateError):
    """Somebody settled a key that waits for nothing."""

    exit_code = 1

    def __init__(self, key: str, state: str) -> None:
        super().__init__(key, state)
        self.key, self.state = key, state

    def __str__(self) -> str:
        """Say how the key stands."""
        return f"{self.key} is {self.state}, there is nothing to settle; see `claimonce why {self.key}`"


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
        warn(wording.already(key, state) if state.name == gate.DONE else wording.in_the_way(key, state))
        return {gate.DONE: 83, gate.UNCERTAIN: 81}.get(state.name, 80)
    if as_json:
        say({"key": key, "state": gate.CLAIMED, "session": who.name, "token": taken.token, "ttl": ttl})
    else:
        click.echo(f"{key} claimed by {who.name}, token {taken.token}, for {ttl:g} s")
    return 0


@click.command()
@click.argument("key", type=KEY)
@session_option
def release(key: str, session: str) -> int:
    """Give the claim on KEY back. Exits 80 when this session does not hold it."""
    store, who = store_here(), session_of(session)
    with store:
        held = claims.held(store, key)
        if held is None or held.session != who.name:
            raise NotHolder(key, held.session if held else "")
        claims.release(store, key, held.token)
        ledger.write(store, who.name, held.kind, key, state=gate.FREE, reason="released")
    return 0


@click.command()
@click.argument("key", type=KEY)
@click.option(
    "--window", type=WINDOW, default=None, help="Ask whether it was done within this, not within its own window."
)
@json_option
def check(key: str, window: str | None, as_json: bool) -> int:
    """Say whether KEY is done. Exits 0 not done, 1 done, 81 uncertain."""
    state = gate.look(store_here(), key, window or "")
    code, line = wording.status_of(key, state)
    if as_json:
        receipt = state.marker.receipt if state.marker else None
        say({"key": key, "state": state.name, "session": state.session, "at": state.at, "receipt": receipt})
    else:
        click.echo(line)
    return code


@click.command()
@click.argument("key", type=KEY)
@click.option("--window", type=WINDOW, default=None, help="How long it counts: 24h, forever, until-resolved.")
@click.option("--receipt", default="{}", metavar="JSON", help="What proves it, as a JSON object.")
@session_option
def mark(key: str, window: str | None, receipt: str, session: str) -> int:
    """Record that KEY is done, and give this session's claim on it back. Exits 80 when another session holds it."""
    try:
        proof = table_or_none(json.loads(receipt))
    except ValueError as error:
        raise click.BadParameter(f"not JSON: {error}", param_hint="--receipt") from None
    if proof is None:
        raise click.BadParameter("a JSON object is wanted", param_hint="--receipt")
    store, who = store_here(), session_of(session)
    with store:
        held = claims.held(store, key)
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
@click.option("--done/--not-done", default=None, required=True, help="What the outside world says.")
@click.option("--note", default="", help="How you know, for the ledger.")
def settle(key: str, done: bool, note: str) -> int:
    """Settle an uncertain KEY by what really happened. For people: an agent would only be guessing."""
    refuse_agents("settle")
    store = store_here()
    state = gate.look(store, key)
    if state.name != gate.UNCERTAIN or state.intent is None:
        raise NothingToSettle(key, state.name)
    outcome = intents.DONE if done else intents.FAILED
    gate.settle(store, state.intent, outcome, {"settled": note} if note else {}, reason=note or "settled by a person")
    return 0


def refuse_agents(verb: str) -> None:
    """Law 7: what is for people is not done from inside an agent's session."""
    if identity.in_agent(os.environ):
        raise click.UsageError(f"`claimonce {verb}` is for people; inside an agent's session, ask the person to run it")
