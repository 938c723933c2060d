"""A small slice of the kill -9 runs; `python tests/bench/kill.py` has all of them."""

from __future__ import annotations

import pytest
from bench import kill
from servers import any_dsn, emptied

from claimonce.gate.stores.postgres import setup


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # a fork beside threads: the child only sends
@pytest.mark.parametrize("kind", list(kill.TARGETS))
def test_a_killed_sender_loses_and_doubles_nothing(kind: str) -> None:
    found = kill.measure(kind, runs=20, seed=7)
    assert (found.lost, found.doubled) == (0, 0), found
    assert found.runs == 20
    assert kind == "none" or found.uncertain == 0


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_killed_sender_loses_and_doubles_nothing_on_a_server() -> None:
    with any_dsn() as dsn:
        emptied(dsn)
        setup.init(dsn)
        found = kill.measure("none", runs=8, seed=7, dsn=dsn)
    assert (found.lost, found.doubled) == (0, 0), found
