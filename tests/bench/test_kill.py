"""A small slice of the kill -9 runs; `python tests/bench/kill.py` has all of them."""

from __future__ import annotations

import pytest
from bench import kill


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # a fork beside threads: the child only sends
@pytest.mark.parametrize("kind", list(kill.TARGETS))
def test_a_killed_sender_loses_and_doubles_nothing(kind: str) -> None:
    found = kill.measure(kind, runs=20, seed=7)
    assert (found.lost, found.doubled) == (0, 0), found
    assert found.runs == 20
    assert kind == "none" or found.uncertain == 0
