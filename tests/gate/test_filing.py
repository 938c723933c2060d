"""Labelled pairs of issues and requests of public repositories: how many of one matter are asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lookback import filing_curve
from lookback.data import filed, filed_last, filed_later
from lookback.filing_curve import read as of

from claimonce.gate.letters import filing, text_similarity

FIRST, LATER = list(filing_curve.pairs(filed.FILED)), list(filing_curve.pairs(filed_later.FILED))
LAST = list(filing_curve.pairs(filed_last.FILED))


def share(counted: tuple[int, int]) -> float:
    return counted[0] / counted[1]


def test_there_are_two_hundred_pairs_of_three_kinds() -> None:
    kinds = [each.label for each in FIRST]
    assert len(kinds) >= 200
    assert min(kinds.count(kind) for kind in filing_curve.LABELS) >= 50


def test_most_of_one_matter_are_asked_about_and_few_of_different_ones() -> None:
    asked = {kind: share(filing_curve.asked(FIRST, kind, filing.SAME)) for kind in filing_curve.LABELS}
    assert asked["same"] >= 0.8
    assert asked["different"] <= 0.02
    assert asked["sibling"] <= 0.15


def test_the_score_holds_on_repositories_that_it_was_not_set_on() -> None:
    asked = {kind: share(counted) for kind, counted in filing_curve.held_back(FIRST).items()}
    assert asked["same"] >= 0.8
    assert asked["different"] <= 0.05
    assert share(filing_curve.asked(LATER, "same", filing.SAME)) >= 0.8
    # Found by one search a repository: they all stand near one subject.
    assert share(filing_curve.asked(LATER, "different", filing.SAME)) <= 0.2
    # Two subjects a repository; labelled before shared phrases counted.
    assert share(filing_curve.asked(LAST, "same", filing.SAME)) >= 0.6
    assert share(filing_curve.asked(LAST, "different", filing.SAME)) <= 0.02


def test_a_phrase_of_four_words_in_both_brings_two_reports_together() -> None:
    one = of((0, "", "Creating 20 workers fails", "kube-proxy ends: failed complete: too many open files."))
    other = of((0, "", "Several pods do not start", "They say too many open files, a higher limit helped."))
    phrase = of((0, "", "Several pods do not start", "They say too many files, all open, a higher limit helped."))
    assert one[1] & other[1]
    assert not one[1] & phrase[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Fix login", "Closes #4"), ("Fix login", "Closes #5")),
        (("Fix login", ""), ("[4.1] Fix login", "")),
        (("Fix login", ""), ("Backport: Fix login", "")),
        (("Typo in docs/a.md", "docs/a.md:3"), ("Typo in docs/b.md", "docs/b.md:8")),
        (("KeyError: 'name' in load.py:5", ""), ("KeyError: 'size' in scale.py:77", "")),
        (("Support Python 3.14", ""), ("Support Python 3.15", "")),
        (("E501 is wrong", ""), ("F401 is wrong", "")),
        (("Terminal ends with exit code: 3221225477", ""), ("Terminal ends with exit code: 3221225506", "")),
    ],
)
def test_what_names_another_thing_is_another_matter(one: tuple[str, str], other: tuple[str, str]) -> None:
    a, b = of((0, "", *one)), of((0, "", *other))
    assert filing.score(a[0], b[0], a[1], b[1], text_similarity.alike(a[2], [b[2]])[0]) < filing.SAME


def test_another_base_is_a_backport_and_one_head_is_one_request() -> None:
    main = filing.names("Fix login", "", "fix", "main")
    assert filing.score("Fix login", "Fix login", main, filing.names("Fix login", "", "fix2", "release-4"), 1.0) == 0
    assert filing.score("a", "b", main, filing.names("b", "", "fix", "main"), 0.0) >= filing.SAME


def test_no_name_stands_in_what_is_kept() -> None:
    kept = filing.names("Crash in secret/plan.py:42", "TokenError: hunter2", "bob/secret-branch", "main")
    assert kept
    assert not any(word in name for name in kept for word in ("secret", "plan", "hunter2", "bob", "main"))


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "A" * 200_000, "a/" * 100_000, "#1 " * 60_000, "1." * 100_000, "XError: " * 30_000]
)
def test_long_texts_are_read_in_bounded_work(text: str) -> None:
    assert len(filing.names(text, text)) <= 96


@given(st.frozensets(st.integers(0, 40)), st.frozensets(st.integers(0, 40)))
def test_a_pair_is_as_alike_as_it_is_among_one_other(one: frozenset[int], other: frozenset[int]) -> None:
    assert text_similarity.alike_pair(one, other) == pytest.approx(text_similarity.alike(one, [other])[0])
