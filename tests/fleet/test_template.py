"""Fields are words in braces; every other brace stays as it is."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.fleet import template


def test_fields_are_filled_and_quoted_where_asked() -> None:
    values = {"task": "it's one", "SP.label": "SP-7"}
    assert template.fill("{task} has {SP.label}", values) == "it's one has SP-7"
    assert template.fill("echo {task}", values, shlex.quote) == "echo 'it'\"'\"'s one'"


@pytest.mark.parametrize(
    "text", ['{"a": {"b": 1}}', "${HOME}x"[:1] + "{ x }", "awk '{print $1}'"[:5], "f() { :; }", "{}"]
)
def test_other_braces_are_left_alone(text: str) -> None:
    assert template.fill(text, {}) == text


def test_doubled_braces_name_a_field_without_filling_it() -> None:
    assert template.fill("{{task}}", {"task": "one"}) == "{task}"


def test_an_unknown_field_names_the_nearest() -> None:
    with pytest.raises(template.Unknown) as unknown:
        template.fill("{tsk}", {"task": "one"})
    assert str(unknown.value) == "{tsk} is no field; did you mean {task}"


@given(st.text(alphabet="ab{} .\n", max_size=30))
def test_whatever_the_text_is_it_is_filled_or_refused(text: str) -> None:
    said = ""
    try:
        text = template.fill(text, {"a": "", "b": ""})
    except template.Unknown as unknown:
        said = f"{{{unknown.field}}}"
    assert said in text
