from __future__ import annotations

import pytest

from claimonce.gate.letters.dedup_exceptions import Vetoes

DISK = "web-03: disk almost full\nThe volume /srv on web-03 is at 91%, please make room. Seen at 10:04."


@pytest.mark.parametrize(
    ("now", "before", "why"),
    [
        (DISK.replace("web-03", "web-04"), DISK, "another"),
        (
            "Invoice 1002 is overdue\nPlease pay invoice 1002.",
            "Invoice 1001 is overdue\nPlease pay invoice 1001.",
            "another",
        ),
        ("Ada needs a new key\nAda cannot sign in.", "Bo needs a new key\nBo cannot sign in.", "another"),
        ("web-03: resolved\nThere is room again.", DISK, "resolved"),
        ("web-03 ist behoben", DISK, "resolved"),
        ("web-03 已恢复", DISK, "resolved"),
        (DISK.replace("91%", "100%"), DISK, "worse"),
        ("web-03: this is now an outage", DISK, "worse"),
    ],
)
def test_what_is_plainly_another_matter_is_told_apart(now: str, before: str, why: str) -> None:
    assert Vetoes(now).against(before) == why


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (DISK, DISK),
        (DISK.replace("10:04", "10:09").replace("91%", "92%"), DISK),
        ("Please get web-03 fixed, it is not resolved", DISK),
        ("Somebody should look at the disk of web-03", DISK),
        ("web-03 fixed", "web-03: resolved"),
        ("web-03: fixed in 2.1, please update", DISK),
        ("", DISK),
        ("", ""),
    ],
)
def test_a_repeat_is_not_taken_for_another_matter(now: str, before: str) -> None:
    assert Vetoes(now).against(before) == ""
