"""Claims and counters behave as if one after another; and the search finds three planted bugs in recorded histories."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from gate import raw
from gate.linearizability import (
    FREE,
    NEVER,
    Op,
    Recorder,
    claim_step,
    counter_step,
    is_linearizable,
    work_on_a_claim,
    work_on_a_counter,
)

from claimonce.gate import claims, clock
from claimonce.gate.store import Store
from claimonce.gate.stores.postgres.engine import Postgres

CLIENTS = 6


@pytest.fixture
def recorder(opening: Callable[[], Store]) -> Iterator[Recorder]:
    yield Recorder(opening)
    clock.follow(None)


def test_the_search_knows_a_history_that_can_be_from_one_that_cannot() -> None:
    good = [Op(0, "number", 0, 3, 1), Op(1, "number", 1, 2, 0), Op(2, "number", 2.5, NEVER), Op(3, "number", 4, 5, 3)]
    assert is_linearizable(good, counter_step, 0), "the one without an end happened between"
    assert is_linearizable([*good[:3], Op(3, "number", 4, 5, 2)], counter_step, 0), "or never"
    assert not is_linearizable([Op(0, "number", 0, 1, 1), Op(1, "number", 2, 3, 0)], counter_step, 0)
    two = [Op(0, "take", 0, 1, True), Op(1, "take", 2, 3, True), Op(0, "release", 4, 5)]
    assert not is_linearizable(two, claim_step, FREE)
    assert is_linearizable([two[0], Op(0, "release", 1.5, 2.5), two[1]], claim_step, FREE)


def test_claims_are_linearizable(recorder: Recorder) -> None:
    assert is_linearizable(recorder.run(CLIENTS, work_on_a_claim, 1), claim_step, FREE)


def test_counters_are_linearizable(recorder: Recorder) -> None:
    assert is_linearizable(recorder.run(CLIENTS, work_on_a_counter, 1), counter_step, 0)


def found(recorder: Recorder, work: Callable[..., None], step: Callable[..., tuple[bool, int]], state: int) -> bool:
    """Whether the search finds the bug in one of some histories."""
    store = recorder.open_store()
    for seed in range(40):  # each a history; one in a few meets the bug
        recorder.history.clear()
        with store:
            raw.run(store, "DELETE FROM claims")
            raw.run(store, "DELETE FROM counters")
        if not is_linearizable(recorder.run(CLIENTS, work, seed), step, state):
            return True
    return False


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize("what", ["claim", "counter"])
def test_a_transaction_without_its_lock_is_found(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(Postgres, "_opening", lambda *_: "BEGIN")
    work, step, state = {
        "claim": (work_on_a_claim, claim_step, FREE), "counter": (work_on_a_counter, counter_step, 0),
    }[what]  # fmt: skip
    assert found(recorder, work, step, state)


def test_a_release_that_looks_at_no_token_is_found(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    def release(store: Store, key: str, _token: int) -> None:
        raw.run(store, "DELETE FROM claims WHERE key = :key", key=key)

    monkeypatch.setattr(claims, "release", release)
    assert found(recorder, work_on_a_claim, claim_step, FREE)
