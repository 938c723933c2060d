from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.agents.install import splice
from claimonce.lang.json_positions import parse

SCALARS = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8
)
INDENTS = st.sampled_from([None, 1, 2, 4, "\t"])


def round_trip(text: str, value: object, key: str) -> str:
    holder = parse(text)
    made = splice.add_member(text, holder, value, key)
    assert len(parse(made).members) == len(holder.members) + 1
    return splice.without(made, parse(made), len(holder.members))


@given(st.dictionaries(st.text(), VALUES, max_size=4), VALUES, st.text(min_size=1), INDENTS)
def test_a_member_goes_in_and_out_of_an_object_without_a_trace(
    body: dict[str, Any], value: object, key: str, indent: int | str | None
) -> None:
    text = json.dumps(body, indent=indent)
    made = splice.add_member(text, parse(text), value, key)
    assert parse(made).value == {**body, key: value}
    assert round_trip(text, value, key) == text


@given(st.lists(VALUES, max_size=4), VALUES, INDENTS)
def test_an_element_goes_in_and_out_of_a_list_without_a_trace(
    body: list[Any], value: object, indent: int | str | None
) -> None:
    text = json.dumps(body, indent=indent)
    assert parse(splice.add_member(text, parse(text), value)).value == [*body, value]
    assert round_trip(text, value, "") == text


@given(st.lists(VALUES, min_size=1, max_size=5), st.data(), INDENTS)
def test_any_element_can_be_taken_out(body: list[Any], data: st.DataObject, indent: int | str | None) -> None:
    index = data.draw(st.integers(0, len(body) - 1))
    text = json.dumps(body, indent=indent)
    assert parse(splice.without(text, parse(text), index)).value == body[:index] + body[index + 1 :]


@pytest.mark.parametrize(
    "text",
    [
        '{\n  "a": 1 // about a\n}\n',
        '{\n  "a": 1, // about a\n}\n',
        '{\r\n\t"a": 1 /* x */ // about a\r\n}\r\n',
        '{"a": 1, }',
        '\ufeff{"a": [1, 2]}',
        '{ "a": 1\n, "b": 2 }',
        '{\n  "a": 1\n  // the end\n}',
        '{"a": 1 // about a\n}',
        '{"a": 1, // about a\n}',
        "{ // none yet\n}",
        "{/* none yet */}",
    ],
)
def test_comments_and_commas_of_the_user_stay_as_they_are(text: str) -> None:
    assert round_trip(text, {"x": [1, {"y": 2}]}, "new") == text


@pytest.mark.parametrize(
    ("text", "index", "left"),
    [
        ('[\n  // note\n  1\n]', 0, []), ('[ // note\n1]', 0, []), ('[1, // about 1\n2]', 1, [1]),
        ('[1, // about 1\n2, 3]', 1, [1, 3]), ('{"a": 1 // x\n}', 0, {}),
    ],
)  # fmt: skip
def test_what_stood_behind_a_member_never_becomes_a_part_of_a_remark(text: str, index: int, left: object) -> None:
    assert parse(splice.without(text, parse(text), index)).value == left


def test_on_one_line_a_new_member_stands_before_a_remark_and_not_in_it() -> None:
    """Behind it, our hook was commented out: the client would have started nothing."""
    text = '{"a": 1 // about a\n}'
    assert parse(splice.add_member(text, parse(text), 2, "b")).value == {"a": 1, "b": 2}


def test_a_remark_behind_a_value_stays_with_that_value() -> None:
    text = '{\n  "a": 1 // about a\n}\n'
    assert splice.add_member(text, parse(text), 2, "b") == '{\n  "a": 1, // about a\n  "b": 2\n}\n'


def test_new_text_has_the_indentation_and_line_ends_that_it_finds() -> None:
    text = '{\r\n\t"a": {\r\n\t\t"b": 1\r\n\t}\r\n}'
    assert splice.add_member(text, parse(text), {"d": [1, 2]}, "c") == (
        '{\r\n\t"a": {\r\n\t\t"b": 1\r\n\t},\r\n\t"c": {\r\n\t\t"d": [1, 2]\r\n\t}\r\n}'
    )


def test_a_text_on_one_line_stays_on_one_line() -> None:
    assert splice.add_member('{"a": 1}', parse('{"a": 1}'), {"c": 2}, "b") == '{"a": 1, "b": {"c": 2}}'
