from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.context import words


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("getUserName", {"get", "user", "name", "getusername"}),
        ("HTTPServer", {"http", "server", "httpserver"}),
        ("snake_case_name", {"snake", "case", "name", "snakecasename"}),
        ("utf8", {"utf", "utf8"}),
        ("x", set()),
        ("注文書", {"注文", "文書"}),
    ],
)
def test_an_identifier_is_its_parts_and_the_whole(word: str, terms: set[str]) -> None:
    found = set(words.of_word(word))
    whole = word.replace("_", "").lower()
    assert {term if term == whole else words.fold_word(term) for term in terms} <= found


@pytest.mark.parametrize("forms", ["retry retries retried", "invoice invoices invoiced", "run runs running"])
def test_the_forms_of_a_word_are_one_term(forms: str) -> None:
    assert len({words.fold_word(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", [("process", "proces"), ("status", "statu"), ("class", "clas"), ("this", "thi")])
def test_an_s_that_belongs_to_the_word_stays(pair: tuple[str, str]) -> None:
    assert words.fold_word(pair[0]) != pair[1]


@pytest.mark.parametrize("word", ["a" * 200, "3f2a9c1e8b7d6f5a4c3b2a1908f7e6d5", "0xdeadbeef"])
def test_hashes_and_endless_words_are_no_terms(word: str) -> None:
    assert words.of_word(word) == ()


@given(st.text(max_size=300))
@settings(deadline=None)
def test_what_a_question_looks_for_is_spelled_as_the_index_spells_it(text: str) -> None:
    assert set(words.find_terms(text)) <= set(words.count_terms(text))


@given(st.text(max_size=300))
@settings(deadline=None)
def test_the_index_is_fed_with_nothing_but_terms(text: str) -> None:
    assert set(words.format_counts(words.count_terms(text)).split()) == set(words.count_terms(text))


def test_a_word_that_is_repeated_counts_a_few_times_only() -> None:
    assert words.format_counts({"tax": 500}).split() == ["tax"] * words.MOST_OF_ONE


def test_what_every_message_says_is_silent() -> None:
    assert list(words.find_terms("Fix the rounding of taxes")) == ["round", words.fold_word("taxes")]
