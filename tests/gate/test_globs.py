"""Patterns of paths: what one covers, and whether two can cover one path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.gate import globs

COVERED = [
    ("docs", "docs/a/b.md"), ("docs/*.md", "docs/a.md"), ("**/a.md", "a.md"), ("**/a.md", "x/y/a.md"),
    ("docs/**", "docs"),
    ("a?c", "abc"), ("./docs//x", "docs/x"), ("docs/[ab].md", "docs/a.md"),
]  # fmt: skip
NOT = [("docs/*.md", "docs/x/a.md"), ("docs", "docs2"), ("a/b", "a"), ("docs/*.md", "docs"), ("*.md", "a/b.txt")]
MEET = [("docs", "docs/a"), ("*.md", "a.*"), ("**/x", "a/*"), ("sp-1*", "sp-*2"), ("a/**/b", "a/b")]
APART = [
    ("a.md", "b.md"),
    ("docs/a*", "docs/b*"),
    ("*.md", "*.txt"),
    ("a/x", "b/**"),
    ("sp-\1one\1.md", "sp-\1two\1.md"),
]


@pytest.mark.parametrize(("pattern", "path"), COVERED)
def test_covered(pattern: str, path: str) -> None:
    assert globs.covers(pattern, path)


@pytest.mark.parametrize(("pattern", "path"), NOT)
def test_not_covered(pattern: str, path: str) -> None:
    assert not globs.covers(pattern, path)


@pytest.mark.parametrize(("one", "other"), MEET)
def test_patterns_that_share_a_path_meet(one: str, other: str) -> None:
    assert globs.meet(one, other)
    assert globs.meet(other, one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_patterns_that_share_none_do_not(one: str, other: str) -> None:
    assert not globs.meet(one, other)
    assert not globs.meet(other, one)


WORDS = st.text(alphabet="ab*?", min_size=1, max_size=4)
PATTERNS = st.lists(WORDS | st.just("**"), min_size=1, max_size=4).map("/".join)
PATHS = st.lists(st.text(alphabet="ab", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)


@given(PATTERNS, PATTERNS, PATHS)
def test_what_both_cover_makes_them_meet(one: str, other: str, path: str) -> None:
    if globs.covers(one, path) and globs.covers(other, path):
        assert globs.meet(one, other)
