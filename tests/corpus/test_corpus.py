"""The corpus of real forms: nothing different is ever kept back in silence, and what is shown is read right."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus import scoring

from claimonce.hooks.verdict import DENY

WRONG = {line for line in (Path(__file__).parent / "wrong.txt").read_text().splitlines() if line}
ALL = list(scoring.calls())
LEAST = {"reader": 0.98, "text": 0.97, "repeat": 0.98, "other text": 0.95, "other reader": 0.95}


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, scoring.Score]:
    return scoring.score(tmp_path_factory.mktemp("corpus"))


def test_the_corpus_is_as_large_as_it_has_to_be() -> None:
    assert len(ALL) >= 400
    assert len({call.sender for call in ALL}) >= 60
    assert len({(call.sender, call.form) for call in ALL}) == len(ALL)


def test_no_other_message_and_no_unknown_text_is_kept_back_in_silence(scores: dict[str, scoring.Score]) -> None:
    for name in ("other text", "other reader", "unknown"):
        assert [line for line in scores[name].wrong if line.endswith((f"[{DENY}]", "in silence]"))] == []


@pytest.mark.parametrize("name", LEAST)
def test_what_a_call_shows_is_read_right(
    name: str, scores: dict[str, scoring.Score], record_property: pytest.RecordProperty
) -> None:
    score = scores[name]
    record_property(name, f"{score.right} of {score.of}")
    print(f"{name}: {score.right} of {score.of}")
    assert score.share >= LEAST[name], (score.right, score.of, score.wrong)


def test_what_tells_nobody_anew_is_no_message(scores: dict[str, scoring.Score]) -> None:
    assert scores["quiet"].wrong == []


def test_nothing_is_read_wrongly_that_is_not_on_the_list(scores: dict[str, scoring.Score]) -> None:
    found = {line.rpartition(" [")[0] for score in scores.values() for line in score.wrong}
    assert found - WRONG == set()
    assert {f"{call.sender}: {call.form}".replace("\n", "\\n") for call in ALL} >= WRONG
