"""Values: parameters put in, words and texts spelled out, always within bounds."""

from __future__ import annotations

from audit.engine.expectations import descriptions
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.audit.context import Context
from claimonce.audit.engine import judge
from claimonce.audit.engine.program import arguments
from claimonce.audit.engine.values import MOST_CHOICES, put, texts, words
from claimonce.audit.facts import (
    CODE,
    Call,
    Either,
    Facts,
    Function,
    Joined,
    Listed,
    Param,
    Result,
    Site,
    Spread,
    Table,
    Text,
    Unknown,
    Value,
)
from claimonce.audit.values import has_param

HERE = Site(1, 1)
LEAVES: st.SearchStrategy[Value] = st.one_of(
    st.builds(Text, st.text(max_size=6)), st.builds(Param, st.sampled_from(["a", "b"])), st.builds(Unknown)
)


def tabled(one: Value) -> Value:
    return Table((("k", one),))


def deeper(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    many = st.lists(inner, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Joined, many),
        st.builds(Listed, many),
        st.builds(Either, many),
        st.builds(Spread, inner),
        st.builds(Result, st.just(".f"), many),
        inner.map(tabled),
    )


VALUES = st.recursive(LEAVES, deeper, max_leaves=20)


def nothing(_: Value) -> Value | None:
    return None


@settings(deadline=None)
@given(VALUES)
def test_what_is_spelled_out_stays_within_bounds(value: Value) -> None:
    assert len(texts(value, nothing)) <= MOST_CHOICES
    assert len(words(value, nothing)) <= MOST_CHOICES


@settings(deadline=None)
@given(VALUES)
def test_no_parameter_is_left_when_all_are_given(value: Value) -> None:
    assert not has_param(put(value, {"a": Text("1"), "b": Text("2")}))


@settings(deadline=None)
@given(VALUES)
def test_a_value_without_parameters_stays_as_it_is(value: Value) -> None:
    if not has_param(value):
        assert put(value, {}) == value


CALLEES = st.sampled_from(
    [
        "exec",
        "sh",
        "subprocess.run",
        "os.system",
        "requests.post",
        "requests.request",
        "?.session.post",
        "child_process.spawn",
        "fetch",
        "open",
        "count",
        "uses",
        ".f",
        "?.run_git",
        "git.Repo().git.push",
        "pathlib.Path().write_text",
        "http.x",
    ]
)
CALLS = st.builds(
    Call,
    CALLEES,
    st.lists(VALUES, max_size=3).map(tuple),
    st.just(HERE),
    st.lists(st.tuples(st.sampled_from(["url", "method", "self", "shell", ">", "data"]), VALUES), max_size=2).map(
        tuple
    ),
)


@settings(deadline=None)
@given(st.lists(CALLS, max_size=6))
def test_no_call_is_too_odd_to_be_judged(calls: list[Call]) -> None:
    trouble: list[str] = []
    functions = (Function("f", ("a", "*b"), HERE, tuple(calls)), Function("", (), HERE, tuple(calls), entry="script"))
    context = Context(descriptions(), trouble=lambda path, reason: trouble.append(f"{path} {reason}"))
    judge([Facts("a.py", CODE, functions)], context)
    assert not trouble


def test_a_list_among_words_is_flattened_and_a_spread_unknown_stands_for_many() -> None:
    value = Listed((Text("git"), Listed((Text("-C"), Unknown())), Spread(Unknown()), Text("push")))
    assert words(value, nothing) == [["git", "-C", "\0", "\0\0", "push"]]


def test_both_ways_of_a_condition_are_spelled_out() -> None:
    value = Listed((Text("git"), Either((Text("push"), Text("pull")))))
    assert words(value, nothing) == [["git", "push"], ["git", "pull"]]


def test_arguments_go_to_positions_rest_keywords_and_defaults() -> None:
    function = Function("f", ("first", "*rest", "flag", "**more"), HERE, defaults=(("flag", Text("no")),))
    given_ = arguments(function, (Text("a"), Text("b"), Text("c")), (("other", Text("x")),))
    assert given_["first"] == Text("a")
    assert given_["rest"] == Listed((Text("b"), Text("c")))
    assert given_["flag"] == Text("no")
    assert given_["more"] == Table((("other", Text("x")),))


def test_a_shell_function_gets_its_arguments_by_number() -> None:
    given_ = arguments(Function("f", (), HERE), (Text("a"), Text("b"), Text("c")), ())
    assert (given_["2"], given_["@2"]) == (Text("b"), Listed((Text("b"), Text("c"))))
