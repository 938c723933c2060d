"""Python's templates and pure calls give what Python gives, in a live call and in a file alike."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.lang import LONGEST_TEXT, UNKNOWN, BoundError
from claimonce.lang.python.constants import CHANGES, call_function, call_method
from claimonce.lang.python.templates import brace_parts, percent_parts

PLAIN = st.text(st.sampled_from("ab %{}:!()"), max_size=8)
WORDS = st.text(st.sampled_from("Git pu\tsh-"), max_size=12)


def filled(texts: list[str], slots: list[int | str], given: list[str], named: dict[str, str]) -> str:
    return texts[0] + "".join(
        (named[slot] if isinstance(slot, str) else given[slot]) + text
        for slot, text in zip(slots, texts[1:], strict=True)
    )


@given(st.lists(st.tuples(PLAIN, WORDS), max_size=4), PLAIN)
def test_percent_templates_are_filled_as_python_fills_them(pairs: list[tuple[str, str]], end: str) -> None:
    template = "".join(text.replace("%", "%%") + "%s" for text, _ in pairs) + end.replace("%", "%%")
    words = [word for _, word in pairs]
    assert filled(*percent_parts(template), words, {}) == template % tuple(words)


@given(st.lists(st.tuples(PLAIN, WORDS), max_size=4), PLAIN)
def test_brace_templates_are_filled_as_python_fills_them(pairs: list[tuple[str, str]], end: str) -> None:
    def doubled(text: str) -> str:
        return text.replace("{", "{{").replace("}", "}}")

    template = "".join(doubled(text) + "{}" for text, _ in pairs) + doubled(end)
    words = [word for _, word in pairs]
    assert filled(*brace_parts(template), words, {}) == template.format(*words)


@pytest.mark.parametrize(
    ("template", "named"),
    [("git %(verb)s %(to)-10.3s", ["verb", "to"]), ("100%", []), ("%d%% of %05.1f", [0, 1]), ("%(open", [])],
)
def test_names_and_widths_of_percent_templates(template: str, named: list[int | str]) -> None:
    assert percent_parts(template)[1] == named


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ("git {verb} {0!r:>{width}}", ["verb", 0]),
        ("{{x}}", []),
        ("${A}", ["A"]),
        ("{", []),
        ("}", []),
        ("{a.b}", ["a.b"]),
    ],
)
def test_names_and_widths_of_brace_templates(template: str, named: list[int | str]) -> None:
    assert brace_parts(template)[1] == named


@given(WORDS, st.sampled_from(sorted(CHANGES)))
def test_methods_give_what_python_gives(text: str, name: str) -> None:
    args = ["G"] if name.startswith("remove") else []
    assert call_method(text, name, args) == getattr(text, name)(*args)


@given(st.lists(WORDS, max_size=4))
def test_words_are_split_as_python_splits_them(words: list[str]) -> None:
    assert call_function("shlex.split", [shlex.join(words)]) == words


def test_what_is_not_known_stays_visible_and_what_is_not_pure_is_not_known() -> None:
    assert call_function("os.path.join", ["a", None]) == "a/" + UNKNOWN
    assert call_function("os.system", ["git push"]) is None
    assert call_method("git", "replace", ["g", None]) is None
    assert call_method("git", "zfill", ["3"]) is None


def test_a_replacement_that_grows_past_the_bound_is_not_made() -> None:
    with pytest.raises(BoundError):
        call_method("x" * 1_000, "replace", ["x", "y" * (LONGEST_TEXT // 1_000 + 1)])
