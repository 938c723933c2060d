from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.settings.durations import parse_duration, parse_window, show_window


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("500ms", 0.5),
        ("5s", 5),
        ("10m", 600),
        ("1h30m", 5400),
        ("24h", 86400),
        ("90d", 7776000),
        ("1w", 604800),
        ("0", 0),
        ("1.5h", 5400),
        (" 2M ", 120),
    ],
)
def test_durations_are_seconds(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "h", "12", "1x", "1h30", "-5s", "1..5s", "5 s", "s5", "forever", "1e3s", "\u0665s"]
)
def test_what_is_no_duration_is_refused_with_the_way_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write a number and a unit"):
        parse_duration(text)


def test_a_bare_number_is_seconds_only_where_that_is_said() -> None:
    assert parse_duration("30", bare_seconds=True) == 30
    assert parse_window("2.5", bare_seconds=True) == 2.5
    with pytest.raises(ValueError, match="'30'"):
        parse_duration("30")


def test_windows_have_two_words() -> None:
    assert parse_window("forever") is None
    assert parse_window("Until-Resolved") == "until-resolved"
    assert parse_window("12h") == 43200


@given(st.one_of(st.none(), st.just("until-resolved"), st.integers(0, 10**9).map(lambda ms: ms / 1000)))
def test_a_shown_window_reads_back_as_itself(window: float | str | None) -> None:
    assert parse_window(show_window(window)) == window


def test_windows_are_shown_as_people_write_them() -> None:
    assert [show_window(s) for s in (86400, 5400, 604800, 0, 0.5)] == ["1d", "90m", "1w", "0s", "500ms"]
