from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.agents.install.jsontext import JsonProblem, parse, place

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
