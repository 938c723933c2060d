"""The reader against a second parser, shfmt: what only one of them finds is named in `second`, or a failure."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from reading import second
from reading.second import difference, parsed, scripts

pytestmark = pytest.mark.skipif(second.SHFMT is None, reason="shfmt is not installed (pip install shfmt-py)")

PARTS = 4  # so that several workers share the scripts


@pytest.mark.parametrize("part", range(PARTS))
def test_both_find_the_same_programs_in_the_scripts_of_this_machine(part: int) -> None:
    found, compared, gaps, count = {}, 0, 0, 0
    for file in scripts()[part::PARTS]:
        text = file.read_bytes()
        tree = parsed(text)
        if tree is None:
            continue
        differs = difference(text, tree)
        count += 1
        compared += differs.compared
        gaps += differs.gap
        # Where the grammar knows a part of a script not at all, the reader says so, and that is its whole promise.
        if differs and not differs.gap:
            found[str(file)] = differs
    assert found == {}
    assert compared > 10 * count > 0
    assert gaps < max(2, count / 4)


NAMES = st.sampled_from(["a", "git", "make", "./run", "/usr/bin/env", "b-c", "x.y", "mail"])
WORDS = st.sampled_from(
    ["x", "-n", "--all", '"a b"', "'c; d'", "$v", '"$v"', "${v:-x}", "$(cmd y)", '"$(cmd \'q\')"', "`cmd z`", "a\\ b",
     "*.py",
     "{a,b}", "$((1 + 2))", "~/x", "<(cmd p)", "$'t\\n'", "#no", "a#b", '"${v[@]}"', '"it\'s"', "\\;", "=", "a=b"]
)  # fmt: skip
REDIRECTS = st.sampled_from(
    ["", "", "", " >f", " 2>&1", " </dev/null", " >>f 2>/dev/null", " &>f", ' <<<"cmd x"', " 3>&1"]
)
PREFIXES = st.sampled_from(["", "", "", "v=1 ", 'w="$(cmd)" ', "! ", "time "])
HEREDOCS = st.sampled_from(["<<E\ncmd text $(cmd r)\nE\n", "<<'E'\ncmd $(text\nE\n", "<<-E\n\tcmd \\\n\tE\n"])


@st.composite
def simple(draw: st.DrawFn) -> str:
    words = draw(st.lists(WORDS, max_size=3))
    return draw(PREFIXES) + " ".join([draw(NAMES), *words]) + draw(REDIRECTS)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Every way to put statements together."""
    shapes = [
        "{0} && {1}", "{0} || {1}", "{0} | {1}", "{0} |& {1}", "{0}; {1}", "{0} & {1}", "{0}\n{1}", "{0} # cmd {{\n{1}",
        "( {0} )", "{{ {0}; }}", "{{ {0}\n}} >f", "if {0}; then {1}; fi", "if {0}; then {1}; else {2}; fi",
        "if {0}\nthen {1}\nelif {2}; then :\nfi", "while {0}; do {1}; done", "until {0}\ndo\n{1}\ndone <f",
        "for i in a b; do {0}; done", "for i in $v\ndo\n{0}\ndone", "for ((i=0; i<3; i++)); do {0}; done",
        'case "$v" in\na|b) {0} ;;\n*) {1}\nesac', "case $v in (x) {0};; esac", "[[ -n $v && $v == a* ]] && {0}",
        "x=$({0})", "x=$({0}\n{1})", "x=$({0}) || {1}", "v=1 >f && {0}", "v=$({0}) 2>f || {1}", "<f || {0}",
        "cat 3<<<x && {0}", "y=(1 2); {0}", "{0} \\\n  && {1}", "cat <(\n{0}\n)",
        '"$v" "$({0})"', "(( n + 1 )) || {0}",
        "trap - EXIT; {0}",
    ]  # fmt: skip
    return st.builds(str.format, st.sampled_from(shapes), inner, inner, inner)


SCRIPTS = st.recursive(simple(), compound, max_leaves=8)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(SCRIPTS, min_size=1, max_size=3), st.none() | HEREDOCS)
def test_both_find_the_same_programs_in_any_script(parts: list[str], heredoc: str | None) -> None:
    text = "\n".join([*parts, f"cat {heredoc}" if heredoc else "", "last one\n"]).encode()
    tree = parsed(text)
    assume(tree is not None)
    assert tree is not None
    differs = difference(text, tree)
    assert differs.gap or not differs, text.decode()


def test_a_program_that_only_one_of_them_finds_is_noticed() -> None:
    code, comment = b"one;   two", b"one; # two"
    as_code, as_comment = parsed(code), parsed(comment)
    assert as_code is not None
    assert as_comment is not None
    assert difference(comment, as_code).only_shfmt == ("one; # two",)
    assert difference(code, as_comment).only_reader == ("two",)
    assert not difference(code, as_code)
