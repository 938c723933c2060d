from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.audit.lower.prose.lazy_regex import Late, heads

PATTERNS = (
    r"(?i:(?:squash[\s-]*(?:and[\s-]*)?|auto-?|admin-?)?merge)\s+it",
    r"(?i:e-?mail|mail|cc|bcc)\s+\w+",
    r"(?i:publish|upload)\b",
    r"(?:alert|page)\s+[A-Z]",
    r"[^.]{0,9}mail",
    r"(?i:(?:force[\s-]?)?push)(?!back)",
)
WORDS = ("merge", "auto-merge", "Squash and merge", "email", "E-mail", "cc", "publish", "Alert", "page", "pushback",
         "force push", "push", "it", "Bob", " ", ".")  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join))
def test_it_matches_what_the_compiled_pattern_matches(pattern: str, text: str) -> None:
    for at in range(3):
        late, made = Late(pattern).match(text, at), re.compile(pattern).match(text, at)
        assert (late and late.span()) == (made and made.span())


def test_a_beginning_that_is_not_plain_holds_nothing_back() -> None:
    assert heads(r"[^.]{0,9}mail") == ()
    assert heads(r"(?i:(?:auto-?)?merge|e-?mail)") == ("auto", "e", "merge")
