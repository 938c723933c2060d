"""How a session is named: one spelling for sentences and screens."""

from __future__ import annotations

import pytest

from claimonce.gate.session_names import known_as, short


@pytest.mark.parametrize("session", ["env:one", "env:erik", "env:nightly-build"])
def test_a_persons_own_word_is_the_same_in_a_sentence_and_on_a_screen(session: str) -> None:
    assert known_as(session) == short(session) == session.removeprefix("env:")


def test_a_word_too_long_for_a_screen_is_told_whole_in_a_sentence() -> None:
    long = "env:" + "0123456789" * 3
    assert known_as(long).startswith("env:0123456789")
    assert short(long).startswith("env:")


def test_a_clients_session_is_told_by_its_two_words_and_by_what_its_transcript_is_found() -> None:
    session = "claude:0b5f7c3e-1111-2222-3333-444455556666"
    assert known_as(session).startswith(f"{short(session)} (0b5f7c3e")
