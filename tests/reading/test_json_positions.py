from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.lang.json_positions import JsonProblem, parse, parse_loosely, parse_members, place

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 0, 2, "\t"]))
def test_reads_what_json_reads(value: object, indent: int | str | None) -> None:
    text = json.dumps(value, indent=indent)
    node = parse(text)
    assert node.value == value
    assert text[node.start : node.end] == text


def test_comments_and_trailing_commas_are_read() -> None:
    text = '// top\n{ /* a */ "a": [1, 2,], // b\n "b": {"c": null,}, }\n'
    assert parse(text).value == {"a": [1, 2], "b": {"c": None}}


def test_of_two_equal_keys_the_last_counts() -> None:
    node = parse('{"a": 1, "a": 2}').get("a")
    assert node is not None
    assert node.value == 2


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("{", 1, 2),
        ('{"a": 1,\n  b: 2}', 2, 3),
        ('{"a" 1}', 1, 6),
        ('{"a": 1 "b": 2}', 1, 9),
        ("[1] x", 1, 5),
        ("[1, /* open", 1, 5),
        ("{1: 2}", 1, 2),
    ],
)
def test_a_broken_text_says_where(text: str, line: int, column: int) -> None:
    with pytest.raises(JsonProblem) as caught:
        parse(text)
    assert place(text, caught.value.at) == (line, column)


def test_deep_nesting_is_refused_not_crashed_on() -> None:
    with pytest.raises(JsonProblem, match="nested"):
        parse("[" * 100_000)


@given(VALUES)
def test_one_level_of_a_sound_text_holds_what_the_whole_holds(value: object) -> None:
    text = json.dumps(value)
    whole, level = parse(text), parse_members(text, 0)
    assert level.value == value
    assert [(one.key, one.start, one.end) for one in level.members] == [
        (one.key, one.start, one.end) for one in whole.members
    ]


@given(VALUES)
def test_a_sound_text_is_the_same_read_loosely(value: object) -> None:
    text = json.dumps(value)
    assert parse_loosely(text) == [parse(text)]


@given(st.text(st.sampled_from('{}[],:"\\/* \nab1'), max_size=60))
def test_any_text_is_read_loosely_to_its_end(text: str) -> None:
    for node in parse_loosely(text):
        assert 0 <= node.start <= node.end <= len(text)


def test_what_is_broken_is_passed_over_and_depth_is_no_danger() -> None:
    (node,) = parse_loosely('{"a": ..., "b": "c", // d\n "e": [1 "f"')
    assert node.value == {"a": None, "b": "c", "e": [1, "f"]}
    assert len(parse_loosely("[" * 100_000)) == 1
