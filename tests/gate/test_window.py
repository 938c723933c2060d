from __future__ import annotations

import pytest

from claimonce.gate import window
from claimonce.gate.errors import BadWindow


@pytest.mark.parametrize(
    ("text", "is_"), [("30s", 30), ("15m", 900), ("24h", 86400), ("7d", 604800), ("1.5h", 5400), ("20", 20)]
)
def test_durations_are_read_as_people_write_them(text: str, is_: float) -> None:
    assert window.seconds(text) == is_


@pytest.mark.parametrize("text", ["", "soon", "5 fortnights", "-3s", "h", "1.2.3s"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(BadWindow):
        window.seconds(text)


def test_a_marker_counts_until_its_window_ends() -> None:
    assert window.covers("24h", 86399)
    assert not window.covers("24h", 86400)
    assert window.covers("forever", 1e12)
    assert window.covers("until-resolved", 1e12)


@pytest.mark.parametrize(
    ("given", "stored"), [(None, "forever"), ("until-resolved", "until-resolved"), (86400.0, "1d")]
)
def test_a_compiled_setting_is_stored_as_a_window(given: float | str | None, stored: str) -> None:
    assert window.check(window.of_setting(given)) == stored
