"""What the gate would say, for `explain`: nothing is claimed and nothing is recorded."""

from __future__ import annotations

import contextlib
import os

from claimonce.agents import advice, armed, claude
from claimonce.agents.counters import pre_tool
from claimonce.effects.descriptions import Descriptions
from claimonce.gate import gate
from claimonce.gate.counters import counter
from claimonce.gate.counters.errors import CounterError
from claimonce.gate.letters import dedup_policy, messages, questions, sentences
from claimonce.gate.store import store_of
from claimonce.hooks.effect import COUNTER, GIT_PUSH
from claimonce.hooks.settings_cache import load
from claimonce.hooks.verdict import ASK, DENY, PASS, PASSED, Verdict
from claimonce.reading import read_tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from claimonce.effects.result import Reading
    from claimonce.gate.letters.dedup_policy import Letter
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.settings_cache import Compiled


class _Undone(Exception):
    """Leaves a transaction so that nothing of it stays."""


def preview_call(event: Mapping[str, Any], counters: tuple[str, ...] = ()) -> tuple[Reading, Verdict]:
    """Return what a client's pre-tool event would do, and the verdict on it."""
    call = claude.call(event)
    here = load(call.cwd, os.environ, people=True)
    files = (*counters, *(counter["file"] for counter in here.counters if counter["file"]))
    reading = read_tool(call.tool, dict(call.input), Descriptions(here.descriptions), cwd=call.cwd, counters=files)
    if not reading.effects:
        return reading, PASSED
    store = store_of(here)
    for effect in reading.effects:
        verdict = _judged(store, call, effect, here)
        if verdict.kind != PASS:
            return reading, verdict
    return reading, PASSED


def _judged(store: Store, call: Call, effect: Effect, here: Compiled) -> Verdict:
    if effect.kind == COUNTER:
        return _counter(store, call, effect, here)
    if effect.program.rpartition("/")[2] in here.shims:
        is_armed = armed.is_armed(call.session, os.environ, call.tool)
        if is_armed and not effect.hidden:
            return PASSED
        return Verdict(DENY, advice.instead(effect, str(call.input.get("command", "")), is_armed))
    if effect.kind == GIT_PUSH or not (effect.targets or effect.text_known):
        return PASSED
    what = messages.of_effect(effect)
    judged, notify = questions.Judged(PASS), here.settings["notify"]
    with contextlib.suppress(_Undone), store:
        judged = questions.judge(store, what, call.session, notify["ask_within"], notify["near"])
        raise _Undone
    if judged.verdict == ASK:
        return Verdict(ASK, sentences.format_question(judged), question=judged.question)
    return (
        Verdict(DENY, sentences.format_repeat(judged), question=judged.question) if judged.verdict == DENY else PASSED
    )


def _counter(store: Store, call: Call, effect: Effect, here: Compiled) -> Verdict:
    mine = [each for each in counter.all_here(here) if each.file in effect.targets]
    for each in mine:
        state = gate.look(store, each.key, once=False)
        if state.session and state.session != call.session.name:
            return Verdict(PASS, f"it would wait: {sentences.in_the_way(each.name, state)}")
    if mine and call.tool.lower() in pre_tool.EDITS:
        try:
            return pre_tool.foreseen(store, call, mine)
        except CounterError as error:
            return Verdict(DENY, str(error))
    return PASSED


def preview_message(
    earlier: Sequence[Mapping[str, Any]], now: Mapping[str, Any], near: float = dedup_policy.NEAR
) -> tuple[str, list[int]]:
    """Return the verdict on a message after these earlier ones (oldest first), and by place the most alike of them."""
    what = _message(now)
    places: list[int] = []
    letters: list[Letter] = []
    for place, before in enumerate(earlier):
        other = _message(before)
        if not set(other.recipients).isdisjoint(what.recipients):
            age = 60 * float(before.get("minutes_ago") or 0)
            places.append(place)
            letters.append(messages.letter(other, str(before.get("session") or ""), age))
    weighed = dedup_policy.weigh(messages.letter(what, str(now.get("session") or "")), letters, near)
    return weighed.verdict, [places[place] for place in weighed.shown]


def _message(given: Mapping[str, Any]) -> messages.Message:
    texts = {name: str(given.get(name) or "") for name in ("channel", "recipient", "subject", "body", "about", "state")}
    return messages.message(
        texts["channel"], [texts["recipient"]], texts["subject"], texts["body"], texts["about"], texts["state"]
    )
