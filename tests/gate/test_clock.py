"""Times as the store keeps them."""

from __future__ import annotations

import calendar
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.gate import clock


@given(st.integers(0, calendar.timegm((9999, 12, 31, 23, 59, 59))))
def test_a_time_that_was_written_is_read_again(seconds: int) -> None:
    at = clock.utc(seconds)
    assert clock.unix_of(at) == calendar.timegm(time.strptime(at, "%Y-%m-%dT%H:%M:%SZ")) == seconds


@pytest.mark.parametrize(
    "at", ["", "yesterday", "2026-11-29", "2026-11-29 10:00:00Z", "2026-11-29T10:00:00+01", "2026-11-29T10:00:0xZ"]
)
def test_what_is_no_such_time_is_refused(at: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        clock.unix_of(at)
