from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.gate.errors import BadKey
from claimonce.gate.keys import canonical
from claimonce.hooks.untrusted_text import quoted


@pytest.mark.parametrize(
    "spelled",
    [
        "notify-tekla",
        "Notify-Tekla",
        "notify_tekla",
        " notify tekla ",
        "notify\u2013tekla",
        "NOTIFY--TEKLA",
        "notify\ttekla\n",
    ],
)
def test_every_spelling_of_one_matter_is_one_key(spelled: str) -> None:
    assert canonical(spelled) == "notify-tekla"


@pytest.mark.parametrize(
    "different", [("ticket-412", "ticket-421"), ("a/b#1", "a/b#2"), ("a.b", "a-b"), ("x:y", "x-y")]
)
def test_numbers_and_marks_keep_keys_apart(different: tuple[str, str]) -> None:
    assert canonical(different[0]) != canonical(different[1])


@pytest.mark.parametrize("empty", ["", "   ", "---", "\x00\x1b", "::", "x" * 600])
def test_what_names_nothing_is_refused(empty: str) -> None:
    with pytest.raises(BadKey):
        canonical(empty)


@given(st.text(min_size=1, max_size=80))
def test_a_canonical_key_is_its_own_spelling(text: str) -> None:
    try:
        once = canonical(text)
    except BadKey:
        return
    assert canonical(once) == once


@given(st.text(max_size=400), st.integers(2, 200))
def test_quoted_text_is_one_printable_capped_line(text: str, most: int) -> None:
    line = quoted(text, most)
    assert len(line) <= most
    assert line.isprintable()
    assert '"' not in line
