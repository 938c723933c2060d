"""After the call: every intent that the pre-tool event opened gets its outcome.

A call that ran ends in one of two events; one that was refused before it ran (by the person, by a rule, by another
hook) shows up only in the batch, and its intent is withdrawn: the key is free.
"""

from __future__ import annotations

import os

from claimonce.agents import background, bypass_detection, open_sessions, tool_outcome
from claimonce.gate import gate, intents
from claimonce.gate.store import store_of
from claimonce.hooks.coerce import items, table
from claimonce.hooks.effect import COUNTER, ENFORCE
from claimonce.hooks.settings_cache import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from claimonce.gate.intents import Intent
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call, Ran, Session
    from claimonce.hooks.settings_cache import Compiled


def warnings(store: Store, session: str) -> list[str]:
    """Return the warnings that were left for the session; each is told once, at its next event."""
    found = [row["text"] for row in store.rows("warnings_for", session=session)]
    if found:
        with store:
            store.put("drop_warnings", session=session)
    return found


def after_tool(call: Call, ran: Ran, env: Mapping[str, str]) -> str:
    """Settle what this call opened; return what the agent should be told."""
    here = load(call.cwd, env, people=True)
    store = store_of(here)
    told = warnings(store, call.session.name)
    for row in store.rows("intents_by_use", session=call.session.name, use_id=call.use_id):
        intent = intents.read(row)
        if intent.kind == COUNTER:
            # The parts of counters are imported when one is met.
            from claimonce.agents.counters import post_tool, pre_tool

            if tool_outcome.in_background(ran):
                pre_tool.in_background(store, intent)
            else:
                told.append(post_tool.after(store, intent, ran=True))
            continue
        if tool_outcome.in_background(ran):
            background.begin(store, intent, call, str(table(ran.response).get("backgroundTaskId")), here)
            continue
        outcome, receipt = _of_message(call, ran, intent, here)
        gate.settle(store, intent, outcome, receipt)
    background.of_session(store, call, here, ran.response)
    if here.settings[COUNTER]["mode"] != ENFORCE:
        from claimonce.agents import observed_call

        observed_call.end(store, call, here)
    if call.tool == "Read" and ran.ok:
        told.append(_after_reading(call, env))
    told.extend(bypass_detection.look(store, call, here))
    _tidy(store, call.session)
    return "\n".join(line for line in told if line)


def _of_message(call: Call, ran: Ran, intent: Intent, here: Compiled) -> tuple[str, dict[str, Any]]:
    if "command" in call.input or "cmd" in call.input:
        from claimonce.agents import message_outcome  # it reads the command again

        return message_outcome.of_command(call, ran, intent, here)
    from claimonce.effects.descriptions import Descriptions

    return tool_outcome.of_tool(ran, Descriptions(here.descriptions).replies(intent.plugin))


def _after_reading(call: Call, env: Mapping[str, str]) -> str:
    from claimonce.agents.counters import pre_tool

    path = str(call.input.get("file_path") or "")
    return pre_tool.reading(path, load(os.path.dirname(path), env, people=True))


def after_batch(session: Session, event: Mapping[str, Any], env: Mapping[str, str]) -> str:
    """Withdraw what was opened for calls that never ran, and settle what lost its own event."""
    store = _store(str(event.get("cwd") or ""), env)
    told = warnings(store, session.name)
    for each in map(table, items(event.get("tool_calls"))):
        use_id = str(each.get("tool_use_id") or "")
        rows = store.rows("intents_by_use", session=session.name, use_id=use_id)
        told.extend(_ended_unseen(store, intents.read(row), each.get("tool_response")) for row in rows)
    told.extend(_settle_earlier(store, session))
    _tidy(store, session)
    return "\n".join(line for line in told if line)


def _ended_unseen(store: Store, intent: Intent, response: Any) -> str:
    if intent.kind == COUNTER:
        from claimonce.agents.counters import post_tool

        return "" if tool_outcome.says_background(response) else post_tool.after(store, intent)
    if intent.detail.get(background.TASK) or tool_outcome.says_background(response):
        background.note_output(store, intent, tool_outcome.text_of(response))
        return ""
    outcome = tool_outcome.of_batch(response)
    why = "the call was refused before it ran" if outcome == intents.WITHDRAWN else "the event after the call was lost"
    gate.settle(store, intent, outcome, reason=why)
    return ""


def _settle_earlier(store: Store, session: Session) -> Iterator[str]:
    """No call of this session runs between two batches: a counter's lease that is left lost both its ending events, to
    a store that did not answer for instance.
    """
    for row in store.rows("intents_open_of_session", session=session.name):
        intent = intents.read(row)
        if intent.kind == COUNTER and not intent.detail.get("background"):
            yield _ended_unseen(store, intent, "")


def end_of(store: Store, session: Session, here: Compiled) -> None:
    """Settle what a session leaves open: a counter by its file, a message as uncertain."""
    _settle_open(store, session, here)
    open_sessions.clear(session)


def end_of_subagent(store: Store, session: Session, here: Compiled) -> None:
    """Settle what a subagent leaves open; what its parent has under way stays as it is."""
    _settle_open(store, session, here)
    _tidy(store, session)


def _settle_open(store: Store, session: Session, here: Compiled) -> None:
    for row in store.rows("intents_unsettled"):
        mine = row["session"] == session.name or row["session"].startswith(session.name + "/")
        if not mine or row["state"] != intents.OPEN or not row["use_id"]:
            continue
        intent = intents.read(row)
        if intent.kind == COUNTER:
            from claimonce.agents.counters import post_tool

            post_tool.after(store, intent)
        elif not background.look(store, [row], here):
            is_task = intent.detail.get(background.TASK)
            why = background.UNSAID if is_task else "the session ended during the call"
            gate.settle(store, intent, intents.UNCERTAIN, reason=why)


def _store(cwd: str, env: Mapping[str, str]) -> Store:
    here = load(cwd, env, people=True)
    return store_of(here)


def _tidy(store: Store, session: Session) -> None:
    """Forget that the session has something open, once that is so for it and all its subagents."""
    mine = session.whole
    for row in store.rows("intents_unsettled"):
        if row["state"] == intents.OPEN and row["use_id"] and row["session"].partition("/")[0] == mine:
            return
    open_sessions.clear(session)
