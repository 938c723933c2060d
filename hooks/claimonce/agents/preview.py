"""What the gate would say, for `explain`: nothing is claimed and nothing is recorded."""

from __future__ import annotations

import os

from claimonce.agents import advice, claude
from claimonce.gate import asking, gate, messages, wording
from claimonce.gate.store import open_store
from claimonce.hooks.compiled import load
from claimonce.hooks.effect import COUNTER, GIT_PUSH
from claimonce.hooks.verdict import ASK, DENY, PASS, PASSED, Verdict
from claimonce.reading import read_tool
from claimonce.reading.descriptions import Descriptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call
    from claimonce.hooks.compiled import Compiled
    from claimonce.hooks.effect import Effect
    from claimonce.reading.result import Reading

_REPEAT_MINUTES = asking.ASK_WITHIN / 60


class _Undone(Exception):
    """Leaves a transaction so that nothing of it stays."""


def preview_call(event: Mapping[str, Any], counters: tuple[str, ...] = ()) -> tuple[Reading, Verdict]:
    """Return what a client's pre-tool event would do, and the verdict on it."""
    call = claude.call(event)
    here = load(call.cwd, os.environ, people=True)
    files = (*counters, *(counter["file"] for counter in here.counters))
    reading = read_tool(call.tool, dict(call.input), Descriptions(here.descriptions), cwd=call.cwd, counters=files)
    if not reading.effects:
        return reading, PASSED
    store = open_store(here.state, here.settings["state"]["shared"])
    for effect in reading.effects:
        verdict = _judged(store, call, effect, here)
        if verdict.kind != PASS:
            return reading, verdict
    return reading, PASSED


def _judged(store: Store, call: Call, effect: Effect, here: Compiled) -> Verdict:
    if effect.kind == COUNTER:
        return _counter(store, call, effect, here)
    if effect.program.rpartition("/")[2] in here.shims:
        row = store.maybe("session", name=f"{call.session.client}:{call.session.id}")
        armed = row is not None and bool(row["armed"])
        if armed and not effect.hidden:
            return PASSED
        return Verdict(DENY, advice.instead(effect, str(call.input.get("command", "")), armed))
    if effect.kind == GIT_PUSH or not effect.targets:
        return PASSED
    what = messages.message(effect.channel, effect.targets, effect.subject, effect.body)
    judged = asking.Judged(PASS)
    try:
        with store:
            judged = asking.judge(store, what, call.session, here.settings["notify"]["ask_within"])
            raise _Undone
    except _Undone:
        pass
    if judged.verdict == ASK:
        return Verdict(ASK, wording.asked(judged), question=judged.question)
    return Verdict(DENY, wording.repeated(judged)) if judged.verdict == DENY else PASSED


def _counter(store: Store, call: Call, effect: Effect, here: Compiled) -> Verdict:
    for counter in here.counters:
        if counter["file"] in effect.targets:
            state = gate.look(store, counter["key"], once=False)
            if state.session and state.session != call.session.name:
                return Verdict(PASS, f"it would wait: {wording.in_the_way(counter['name'], state)}")
    return PASSED


def preview_message(earlier: Sequence[Mapping[str, Any]], now: Mapping[str, Any]) -> tuple[str, list[int]]:
    """Return the verdict on a message after these earlier ones (oldest first), and those most like it by position."""
    what = _message(now)
    who = str(now.get("session") or "")
    close: list[int] = []
    for place in range(len(earlier) - 1, -1, -1):
        before = earlier[place]
        other = _message(before)
        if not set(other.recipients) & set(what.recipients):
            continue
        recent = float(before.get("minutes_ago") or 0) < _REPEAT_MINUTES
        theirs = str(before.get("session") or "")
        if recent and other.print == what.print:
            return DENY, [place]
        if recent and who and theirs and who != theirs:
            close.append(place)
    return (ASK if close else PASS), close[:3]


def _message(given: Mapping[str, Any]) -> messages.Message:
    return messages.message(
        str(given.get("channel") or ""), [str(given.get("recipient") or "")],
        str(given.get("subject") or ""), str(given.get("body") or ""),
    )  # fmt: skip
