"""Counter files: whoever changes one holds its lease from before the call until after it, and gets numbers of its own.

An edit is rewritten so that the file moves exactly as the allocation says. A command cannot be foreseen: it runs under
the lease, and what it made of the file is judged afterwards. The store is the authority, the file follows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from claimonce.agents import deadline, odd_events, open_sessions
from claimonce.agents.counters import post_tool
from claimonce.gate import clock, gate, intents, ledger
from claimonce.gate.claims import Wanted
from claimonce.gate.counters import agent_text, allocation, counter, edits, file, numbers_in_use
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterError
from claimonce.gate.counters.lock import Lock
from claimonce.gate.intents import About, Intent
from claimonce.gate.letters import sentences
from claimonce.gate.owner import Owner
from claimonce.gate.store import Store
from claimonce.hooks.call import Call
from claimonce.hooks.effect import COUNTER, Effect
from claimonce.hooks.settings_cache import Compiled
from claimonce.hooks.verdict import DENY, PASS, PASSED, REWRITE, Verdict

LONGEST_CALL = 660.0  # a client's command may run ten minutes; past that nobody comes to settle it
_MARGIN = 5.0
_READ_AGAIN = "Not written: the file has changed since you read it. Read it again, then make the edit."
EDITS = ("edit", "write")
_TWICE = "the event before a call came twice: two hooks of ours are registered, and the call is judged once"


def before(store: Store, call: Call, effect: Effect, here: Compiled, owner: Owner, env: Mapping[str, str]) -> Verdict:
    """Wait for the lease of every counter in the file and take it, or say who holds it; give an edit its numbers."""
    _ = env
    mine = [each for each in counter.find_leased(here) if each.file in effect.targets]
    entered: list[tuple[Counter, Intent]] = []
    for each in mine:
        verdict, intent = _enter(store, call, each, owner, float(here.settings["counter"]["wait"]))
        if verdict is not None:
            _withdraw(store, entered)
            return verdict
        if intent is not None:
            entered.append((each, intent))
    if not entered:
        return PASSED
    open_sessions.note(call.session)
    try:
        if call.tool.lower() in EDITS and call.use_id:
            verdict = _edit(store, call, entered)
        else:
            verdict = _command(store, call, entered)
    except Exception:
        _withdraw(store, entered)
        raise
    if verdict.kind == DENY or (verdict.kind == REWRITE and not _rewrites(call)):
        _withdraw(store, entered)
    return verdict


def _rewrites(call: Call) -> bool:
    """Return whether the client carries a rewritten input out; the others are told how to take a number."""
    from claimonce.clients import row as clients

    row = clients.of(call.session.client)
    return row is None or "rewrite" in row.ANSWERS


def _enter(store: Store, call: Call, each: Counter, owner: Owner, wait: float) -> tuple[Verdict | None, Intent | None]:
    use_id = call.use_id or "call"
    open_already = store.rows("intents_by_use", session=call.session.name, use_id=use_id)
    if any(row["key"] == each.key for row in open_already):
        odd_events.note_of(call.session, call.cwd, _TWICE, os.environ)
        return None, None
    _settle_older(store, call)
    # The gate's own deadline is for a stall; standing in line is not one.
    wait = max(0.0, min(wait, deadline.find_remaining() - _MARGIN))
    deadline.arm(wait + _MARGIN)
    wanted = Wanted(each.key, COUNTER, call.session.name, owner, LONGEST_CALL, use_id)
    about = About("counter", "file", "", each.brief())
    entry = gate.enter(
        store, wanted, about, wait=wait, once=False, on_wait=lambda state: _free_background(store, state.intent)
    )
    if entry.intent is None:
        why = sentences.in_the_way(f"The counter {each.name}", entry.state)
        with store:
            ledger.write(store, call.session.name, COUNTER, each.key, verdict=DENY, reason=why)
        return Verdict(DENY, why), None
    return None, entry.intent


def _withdraw(store: Store, entered: list[tuple[Counter, Intent]]) -> None:
    for _, intent in entered:
        gate.settle(store, intent, intents.WITHDRAWN, reason="the call was refused")


def _edit(store: Store, call: Call, entered: list[tuple[Counter, Intent]]) -> Verdict:
    """Carry the edit out on the file as it is, with the numbers that are really the session's own."""
    if not _rewrites(call) and foreseen(store, call, [each for each, _ in entered]).kind == REWRITE:
        return _too_late(store, call, [each for each, _ in entered])
    carrying, moved = edits.Carrying(call.tool, call.input), list[str]()
    for each, intent in entered:
        with Lock(store, each.key).both():
            held = post_tool.read_number(each)
            _remember(store, intent, {"before": held.value if isinstance(held, file.Held) else held})
            if not isinstance(held, file.Held):
                continue
            move = carrying.move(each, held)
            if move is None:
                continue
            refused = refusal(store, each, held, move)
            if refused:
                with store:
                    ledger.write(store, call.session.name, COUNTER, each.key, verdict=DENY, reason=refused)
                return Verdict(DENY, refused)
            after = _allocate(store, call, each, intent, held, move)
        carrying.land(each, after)
        moved += [each.key] if after != held.value else []
    verdict = decide_edit(carrying, entered[0][0])
    with store:
        for key in moved:
            ledger.write(store, call.session.name, COUNTER, key, verdict=verdict.kind, reason=verdict.reason)
    return verdict


def _too_late(store: Store, call: Call, mine: list[Counter]) -> Verdict:
    """Refuse an edit that was meant for an older file, and take no number for it.

    The file is brought to what the store says: who reads it once more sees what an edit can move. Some clients let
    nobody edit what has changed since their own tool read it (Qwen Code 0.15.10), so no input is named.
    """
    said: list[str] = []
    for each in mine:
        with Lock(store, each.key).both():
            held = post_tool.read_number(each)
            move = edits.apply_edit(call.tool, call.input, each, held) if isinstance(held, file.Held) else None
            if not isinstance(held, file.Held) or move is None or move.wanted <= move.believed:
                continue
            now = _brought(store, each, held)
        said.append(agent_text.describe_moved(store, each, move.believed, now, move.wanted - move.believed))
        with store:
            ledger.write(store, call.session.name, COUNTER, each.key, verdict=DENY, reason=said[-1])
    return Verdict(DENY, " ".join(said) or _READ_AGAIN)


def foreseen(store: Store, call: Call, mine: list[Counter]) -> Verdict:
    """Return what `before` would say of an edit at this moment; no number is taken and nothing is written."""
    carrying = edits.Carrying(call.tool, call.input)
    for each in mine:
        held = post_tool.read_number(each)
        move = carrying.move(each, held) if isinstance(held, file.Held) else None
        if not isinstance(held, file.Held) or move is None:
            continue
        refused = refusal(store, each, held, move)
        if refused:
            return Verdict(DENY, refused)
        count = move.wanted - move.believed
        carrying.land(each, following(store, each, held, count)[0][-1] + 1 if count else held.value)
    return decide_edit(carrying, mine[0])


def decide_edit(carrying: edits.Carrying, first: Counter) -> Verdict:
    """Return the verdict on an edit that every counter in its file has been through."""
    changed = carrying.rewritten()
    if changed is None:
        return PASSED
    why = f"the edit of {first.name}'s file was moved to the number that is free"
    return Verdict(REWRITE, why, updated_input=changed)


def refusal(store: Store, each: Counter, held: file.Held, move: edits.Move) -> str:
    """Return why an edit must not be written, or nothing."""
    count, new = move.wanted - move.believed, f"`claimonce next {each.name}` takes a new one"
    if count == 0 and move.text.strip() == held.text.strip():
        owner = allocation.owner_line(store, each, held.value - 1)
        return (
            f"Not written: the counter {each.name} says {held.value} already, so this would take a number a second "
            f"time; {owner}. {new}."
        )
    if count < 0:
        owner = allocation.owner_line(store, each, move.wanted)
        return (
            f"Not written: this would lower the counter {each.name} from {held.value} to {move.wanted}, and numbers "
            f"would be given twice; {owner}. {new}."
        )
    if count > edits.MOST_AT_ONCE:
        how = f"`claimonce next {each.name} --count N` takes N"
        return f"Not written: this would skip {count} numbers of {each.name}. {how}."
    return ""


def following(
    store: Store, each: Counter, held: file.Held, count: int, least: int = 0
) -> tuple[list[int], Mapping[int, int], int]:
    """Return the next free numbers from `least` on, which ones are in use outside, and where the look began."""
    start, used = max(held.value, allocation.next_of(store, each), least), numbers_in_use.numbers(each)
    return numbers_in_use.free(used, start, count), used, start


def _allocate(store: Store, call: Call, each: Counter, intent: Intent, held: file.Held, move: edits.Move) -> int:
    """Return the number that the file must hold after the edit; nobody else moves it meanwhile."""
    count = move.wanted - move.believed
    if not count:
        return held.value
    numbers, used, start = following(store, each, held, count)
    after = numbers[-1] + 1
    with store:
        allocation.pass_over(store, each, after, used)
        allocation.note(store, each, call.session.name, numbers, "with an edit", allocation.OFFERED)
        store.put("put_counter_next", key=each.key, next=after)
    more = {"before": held.value, "offered": numbers, "after": after, "thought": move.believed, "start": start}
    _remember(store, intent, more)
    store.sync()
    return after


def _command(store: Store, call: Call, entered: list[tuple[Counter, Intent]]) -> Verdict:
    """Let a command run under the lease, on a file that says what the store says."""
    text = json.dumps(dict(call.input))
    for each, intent in entered:
        with Lock(store, each.key).both():
            held = post_tool.read_number(each)
            value: Any = held.value if isinstance(held, file.Held) else held
            # A file brought forward now would stand in git's way, which refuses to overwrite it.
            if isinstance(held, file.Held) and "git" not in text:
                value = _brought(store, each, held)
            _remember(store, intent, {"before": value, "git": "git" in text})
    return Verdict(PASS)


def _brought(store: Store, each: Counter, held: file.Held) -> int:
    used = numbers_in_use.numbers(each)
    free = numbers_in_use.free(used, max(held.value, allocation.next_of(store, each)), 1)[0]
    try:
        with store:
            allocation.pass_over(store, each, free, used)
            store.put("put_counter_next", key=each.key, next=free)
        return allocation.bring(store, each, held)
    except CounterError:
        return held.value  # a file that cannot be written will not be written by the command either


def _remember(store: Store, intent: Intent, more: Mapping[str, Any]) -> None:
    known = json.loads(store.one("intent", id=intent.id)["detail"])
    with store:
        store.put("detail_intent", id=intent.id, detail=json.dumps({**known, **more}))


def _settle_older(store: Store, call: Call) -> None:
    """A session's writing calls run one after another: an older lease of its own has lost its ending event."""
    for row in store.rows("intents_open_of_session", session=call.session.name):
        if row["kind"] == COUNTER and row["use_id"] != call.use_id:
            _tell_later(store, intents.read(row))


def _tell_later(store: Store, intent: Intent) -> None:
    text = post_tool.after(store, intent)
    if text:
        with store:
            store.put("put_warning", session=intent.session, wall=clock.unix(), text=text)


def in_background(store: Store, intent: Intent) -> None:
    """The client moved the command to the background: its lease goes on until the file has moved, or the session
    acts on."""
    _remember(store, intent, {"background": True})


def _free_background(store: Store, intent: Intent | None) -> None:
    """Settle a background command's lease that somebody waits for, once the file has moved: that was its act."""
    if intent is None or not intent.detail.get("background"):
        return
    held = post_tool.read_number(counter.of_brief(intent.detail, intent.key))
    if isinstance(held, file.Held) and held.value != intent.detail.get("before"):
        _tell_later(store, intent)


def reading(path: str, here: Compiled) -> str:
    """Return how to get a number, for an agent that has just read this file; empty when it is no counter."""
    mine = [each for each in counter.all_here(here) if file.is_it(each, path)]
    return "\n".join(agent_text.how(each) for each in mine)
