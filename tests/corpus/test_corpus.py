"""The corpus of real forms: nothing different is ever kept back in silence, and what is shown is read right."""

from __future__ import annotations

import pytest
from corpus import scoring, shares

ALL = list(scoring.calls())


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, scoring.Score]:
    return scoring.score(tmp_path_factory.mktemp("corpus"))


def test_the_corpus_is_as_large_as_it_has_to_be() -> None:
    assert len(ALL) >= 400
    assert len({call.sender for call in ALL}) >= 60
    assert len({(call.sender, call.form) for call in ALL}) == len(ALL)


def test_no_other_message_and_no_unknown_text_is_kept_back_in_silence(scores: dict[str, scoring.Score]) -> None:
    assert shares.silenced(scores) == []


def test_what_a_call_shows_is_read_right(scores: dict[str, scoring.Score]) -> None:
    assert shares.missed(scores) == [], shares.table(scores)


def test_no_call_is_read_wrongly(scores: dict[str, scoring.Score]) -> None:
    """The bars would let a few by; today there are none, so a call that is read wrong is a fault of the change."""
    assert [line for score in scores.values() for line in score.wrong] == []


def test_the_shares_are_printed_with_their_bars_and_with_each_call_that_is_read_wrong() -> None:
    one = scoring.Score(1, 2, ["mail: mail x [ask]"])
    made = {name: one if name == "text" else scoring.Score(1, 1) for name in shares.MEANS}
    said = shares.table(made)
    assert "text right                                  1 of 2    0.5000  at least 0.97" in said
    assert said.endswith("wrong: text: mail: mail x [ask]")
    assert shares.missed(made) == ["text"]
