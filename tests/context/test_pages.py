from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.context import pages

TEXT = (
    "import a\n\n\ndef first():\n    return tax()\n\n\ndef second():\n    return cart() + cart()\n"
    + "\n" * 60
    + "# the cart\n"
)


def test_the_definition_that_speaks_of_it_is_the_page() -> None:
    found = pages.best(TEXT, "a.py", {"cart": 2.0})
    assert (found[0].first, found[0].last, found[0].label) == (8, 9, "def second()")


def test_a_name_counts_more_than_a_mention() -> None:
    text = "def other():\n    tax = 1\n    return tax\n\n\ndef tax():\n    pass\n"
    assert pages.best(text, "a.py", {"tax": 1.0})[0].first == 6


def test_a_long_definition_is_cut_to_its_best_stretch() -> None:
    text = "def long():\n" + "    x = 1\n" * 300 + "    cart = tax\n" + "    x = 1\n" * 300
    found = pages.best(text, "a.py", {"cart": 1.0, "tax": 1.0})
    assert any(page.first <= 302 <= page.last for page in found)
    assert all(page.last - page.first < pages.LONGEST for page in found)


def test_without_a_word_there_is_no_page() -> None:
    assert pages.best(TEXT, "a.py", {"zebra": 1.0}) == []


@given(
    st.lists(st.sampled_from(["def a():", "    cart = 1", "class tax:", "", "text cart"]), max_size=150),
    st.integers(1, 4),
)
@settings(deadline=None)
def test_pages_lie_in_the_file_and_never_overlap(lines: list[str], most: int) -> None:
    found = sorted(pages.best("\n".join(lines), "a.py", {"cart": 1.0, "tax": 2.0}, most), key=lambda page: page.first)
    assert len(found) <= most
    assert all(1 <= page.first <= page.last <= len(lines) for page in found)
    assert all(one.last < two.first for one, two in pairwise(found))
