from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from gate import raw

from claimonce.gate import claims, gate, intents, ledger, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.store import Embedded, Store

ABOUT = About("email", "email", "24h")
Make = Callable[..., Wanted]


def test_the_first_may_act_and_the_second_is_told_who_did(store: Store, wanted: Make) -> None:
    first = gate.enter(store, wanted(session="env:one"), ABOUT)
    assert first.intent is not None
    gate.settle(store, first.intent, intents.DONE, {"id": 7})
    second = gate.enter(store, wanted(session="env:two"), ABOUT)
    assert second.intent is None
    assert second.state.name == gate.DONE
    assert second.state.session == "env:one"
    assert second.state.marker is not None
    assert second.state.marker.receipt == {"id": 7}


def test_while_one_acts_another_is_held_off(store: Store, wanted: Make) -> None:
    assert gate.enter(store, wanted(session="env:one"), ABOUT).intent is not None
    assert gate.enter(store, wanted(session="env:two"), ABOUT).state.name == gate.INTENDED
    assert gate.enter(store, wanted(session="env:one"), ABOUT).intent is None


def test_a_failed_act_may_be_tried_again(store: Store, wanted: Make) -> None:
    first = gate.enter(store, wanted(), ABOUT)
    assert first.intent is not None
    gate.settle(store, first.intent, intents.FAILED)
    assert gate.look(store, "notify-tekla").name == gate.FAILED
    assert gate.enter(store, wanted(session="env:two"), ABOUT).intent is not None


def test_a_withdrawn_act_leaves_the_key_free(store: Store, wanted: Make) -> None:
    first = gate.enter(store, wanted(), ABOUT)
    assert first.intent is not None
    gate.settle(store, first.intent, intents.WITHDRAWN)
    assert gate.look(store, "notify-tekla").name == gate.FREE


def test_an_uncertain_act_is_never_resent_by_itself(store: Store, wanted: Make) -> None:
    first = gate.enter(store, wanted(), ABOUT)
    assert first.intent is not None
    gate.settle(store, first.intent, intents.UNCERTAIN)
    assert gate.enter(store, wanted(session="env:two"), ABOUT, wait=0.1).state.name == gate.UNCERTAIN


def test_a_marker_past_its_window_no_longer_counts(store: Store, wanted: Make) -> None:
    first = gate.enter(store, wanted(), About(window="1ms"))
    assert first.intent is not None
    gate.settle(store, first.intent, intents.DONE)
    while gate.look(store, "notify-tekla").name == gate.DONE:
        pass
    assert gate.enter(store, wanted(session="env:two"), ABOUT).intent is not None


def test_the_same_question_can_be_asked_by_another_window(store: Store, wanted: Make) -> None:
    first = gate.enter(store, wanted(), About(window="forever"))
    assert first.intent is not None
    gate.settle(store, first.intent, intents.DONE)
    assert gate.look(store, "notify-tekla").name == gate.DONE
    assert gate.look(store, "notify-tekla", within="0s").name == gate.FREE


def test_a_turn_leaves_no_marker_and_is_not_stopped_by_an_uncertain_one(store: Store, wanted: Make) -> None:
    for outcome in (intents.DONE, intents.UNCERTAIN, intents.DONE):
        entry = gate.enter(store, wanted("push:x"), About(window=""), once=False)
        assert entry.intent is not None
        gate.settle(store, entry.intent, outcome)
    assert store.maybe("marker_of", key="push:x") is None


def test_tokens_only_grow(store: Store, wanted: Make) -> None:
    tokens = []
    for turn in range(5):
        entry = gate.enter(store, wanted(f"key-{turn % 2}"), About(window=""), once=False)
        assert entry.intent is not None
        tokens.append(entry.intent.token)
        gate.settle(store, entry.intent, intents.FAILED)
    assert tokens == sorted(set(tokens))


def test_a_corrupt_receipt_is_still_done(store: Store, wanted: Make) -> None:
    entry = gate.enter(store, wanted(), ABOUT)
    assert entry.intent is not None
    gate.settle(store, entry.intent, intents.DONE, {"id": 1})
    raw.run(store, "UPDATE markers SET receipt = 'x{'")
    state = gate.look(store, "notify-tekla")
    assert state.name == gate.DONE
    assert state.marker is not None
    assert state.marker.receipt is None


def test_whoever_waits_longest_is_next(store: Store, wanted: Make) -> None:
    holder = gate.enter(store, wanted("turn"), About(window=""), once=False)
    assert holder.intent is not None
    with store:
        first = claims.wait_in_line(store, wanted("turn", "env:first"))
        second = claims.wait_in_line(store, wanted("turn", "env:second"))
    gate.settle(store, holder.intent, intents.DONE)
    late = gate.enter(store, wanted("turn", "env:late"), About(window=""), once=False)
    assert late.intent is None
    with store:
        assert claims.first_in_line(store, "turn", first)
        assert not claims.first_in_line(store, "turn", second)
        claims.leave_line(store, first)
        assert claims.first_in_line(store, "turn", second)
        claims.leave_line(store, second)
    assert gate.enter(store, wanted("turn", "env:late"), About(window=""), once=False).intent is not None


def test_a_dead_waiter_holds_nobody_up(store: Store, wanted: Make) -> None:
    with store:
        ticket = claims.wait_in_line(store, wanted("turn", "env:dead"))
        raw.run(store, "UPDATE waiting SET start = 'long ago' WHERE ticket = :ticket", ticket=ticket)
    assert gate.enter(store, wanted("turn"), About(window=""), once=False).intent is not None


def test_a_claim_of_no_process_ends_with_its_ttl(store: Store, wanted: Make) -> None:
    nobody = owner.Owner(owner.here().boot, "", 0, "")
    with store:
        claims.take(store, wanted(owner=nobody, ttl=1.0))
    assert gate.look(store, "notify-tekla").name == gate.CLAIMED
    while gate.look(store, "notify-tekla").name == gate.CLAIMED:
        pass
    assert gate.look(store, "notify-tekla").name == gate.FREE


def test_a_claim_from_before_a_reboot_is_void(embedded: Store, wanted: Make) -> None:
    store = embedded
    gone = owner.Owner("another boot", owner.here().space, os.getpid(), owner.here().start)
    entry = gate.enter(store, wanted(owner=gone), ABOUT)
    assert entry.intent is not None
    assert gate.look(store, "notify-tekla").name == gate.UNCERTAIN


HOLD = f"""{raw.OPEN}
import os, sys
from claimonce.gate import gate, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
entry = gate.enter(store, Wanted("notify-tekla", "notify", "env:killed", owner.here()), About(window="24h"))
print(entry.intent.token, flush=True)
sys.stdin.read()
"""


def test_a_killed_holder_leaves_the_key_uncertain_and_the_ledger_says_so(store: Store, wanted: Make) -> None:
    child = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    assert gate.look(store, "notify-tekla").name == gate.INTENDED
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert gate.look(store, "notify-tekla").name == gate.UNCERTAIN
    assert gate.enter(store, wanted(), ABOUT).intent is None
    assert ledger.last(store, 1)[0]["state"] == intents.UNCERTAIN


@dataclass
class Tally:
    acted: int = 0
    refused: int = 0


def test_of_many_at_once_exactly_one_acts(opening: Callable[[], Store], wanted: Make) -> None:
    def one(number: int) -> Tally:
        store = opening()
        try:
            entry = gate.enter(store, wanted(session=f"env:{number}"), ABOUT, wait=30)
            if entry.intent is None:
                return Tally(refused=1)
            gate.settle(store, entry.intent, intents.DONE)
            return Tally(acted=1)
        finally:
            store.close()

    with ThreadPoolExecutor(16) as pool:
        tallies = list(pool.map(one, range(16)))
    assert sum(tally.acted for tally in tallies) == 1
    assert sum(tally.refused for tally in tallies) == 15


CRASH = """
import os, random, sys, time
from claimonce.gate import gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
sent, number, die = sys.argv[1], sys.argv[2], float(sys.argv[3])
if die:
    import signal
    signal.setitimer(signal.ITIMER_REAL, die)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
from claimonce.gate.store import store_of
from claimonce.hooks.settings_cache import load
store = store_of(load("/"))
wanted = Wanted("matter-" + number, "notify", f"env:{os.getpid()}", owner.here())
entry = gate.enter(store, wanted, About(window="24h"), wait=20)
if entry.intent:
    with open(sent, "a") as file:
        file.write(number + "\\n")
    gate.settle(store, entry.intent, intents.DONE, {})
print(entry.state.name)
"""


@pytest.mark.slow
def test_kill_9_at_any_point_never_doubles_and_never_loses_silently(store: Store, tmp_path: os.PathLike[str]) -> None:
    sent = os.path.join(tmp_path, "sent")
    import random

    chance = random.Random(7)
    late = 0.03 if isinstance(store, Embedded) else 0.25  # seconds until a child has loaded what it needs
    for number in range(40):
        moments = [chance.uniform(late, late + 0.15), 0.0, 0.0]
        children = [
            subprocess.Popen([sys.executable, "-c", CRASH, sent, str(number), str(die)], stdout=subprocess.DEVNULL)
            for die in moments
        ]
        for child in children:
            child.wait()
        lines = Path(sent).read_text().split() if os.path.exists(sent) else []
        times = lines.count(str(number))
        state = gate.look(store, f"matter-{number}").name
        assert times <= 1
        assert state in (gate.DONE, gate.UNCERTAIN)
        if state == gate.DONE:
            assert times == 1
