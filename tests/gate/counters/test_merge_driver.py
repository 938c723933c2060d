from __future__ import annotations

from pathlib import Path

import pytest
from gate.counters.conftest import JSON, make

from claimonce.gate.counters.allocation import take
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.merge_driver import merge
from claimonce.gate.store import Store


def at(number: int, text: str = JSON) -> str:
    return text.replace("152", str(number))


def test_one_side_that_moved_is_taken(counter: Counter) -> None:
    assert merge([counter], at(152), at(153), at(152)).text == at(153)
    assert merge([counter], at(152), at(152), at(160)).text == at(160)


def test_two_sides_that_took_one_number_stay_a_conflict(counter: Counter) -> None:
    merged = merge([counter], at(152), at(153), at(154))
    assert "both sides took SP-152" in merged.trouble
    assert "<<<<<<<" in merged.text


def test_numbers_that_the_store_gave_out_merge_to_the_higher(store: Store, counter: Counter) -> None:
    take(store, counter, "env:one", 2)
    merged = merge([counter], at(152), at(153), at(154), store)
    assert (merged.text, merged.trouble) == (at(154), "")


def test_a_side_that_lowered_is_never_merged_silently(store: Store, counter: Counter) -> None:
    assert "went down from 152 to 150" in merge([counter], at(152), at(150), at(152), store).trouble


def test_other_changes_are_merged_around_the_number(store: Store, counter: Counter) -> None:
    text = '{\n "a": 1,\n "b": 2,\n "c": 3,\n "SP": {"next": 152},\n "d": 4,\n "e": 5\n}\n'
    take(store, counter, "env:one", 2)
    merged = merge(
        [counter], text, at(153, text).replace('"a": 1', '"a": 7'), at(154, text).replace('"e": 5', '"e": 9'), store
    )
    assert merged.trouble == ""
    assert merged.text == at(154, text).replace('"a": 1', '"a": 7').replace('"e": 5', '"e": 9')


def test_two_counters_in_one_file_are_each_judged(tree: Path) -> None:
    base = '{\n "A": 1,\n\n\n "B": 5\n}\n'
    counters = [make(tree, path="A", key="k:a", label="A-{n}"), make(tree, path="B", key="k:b", label="B-{n}")]
    merged = merge(counters, base, base.replace("1", "2"), base.replace("5", "6"))
    assert (merged.text, merged.trouble) == ('{\n "A": 2,\n\n\n "B": 6\n}\n', "")
    merged = merge(counters, base, base.replace("1", "2").replace("5", "6"), base.replace("5", "7"))
    assert "B-5" in merged.trouble
    assert "A-1" not in merged.trouble


@pytest.mark.parametrize("bad", ["", "{", '{"SP": {}}'])
def test_a_side_that_cannot_be_read_is_a_conflict(counter: Counter, bad: str) -> None:
    assert merge([counter], at(152), at(153), bad).trouble
