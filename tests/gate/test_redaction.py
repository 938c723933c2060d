from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.gate.redaction import HIDDEN, redacted


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("login with password: hunter2-x now", "hunter2-x"),
        ("the token is abcd1234efgh", "abcd1234efgh"),
        ("https://bob:s3cret@db.example.org/x", "s3cret"),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("ghp_" + "a1B2" * 9, "a1B2a1B2"),
        ("AKIAABCDEFGHIJKLMNOP", "ABCDEFGH"),
        ("key eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.abc", "eyJzdWIi"),
        ("blob " + "aB3x" * 12, "aB3xaB3x"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n", "MIIE"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str, secret: str) -> None:
    assert secret not in redacted(text)
    assert HIDDEN in redacted(text)


@pytest.mark.parametrize(
    "text", ["Disk full on web-03", "commit 3f9c1ab by Bo", "The password reset mail did not come", "48,211"]
)
def test_plain_text_stays(text: str) -> None:
    assert redacted(text) == text


@given(st.text(max_size=500))
def test_any_text_can_be_redacted(text: str) -> None:
    assert isinstance(redacted(text), str)
