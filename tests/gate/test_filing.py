"""Labelled pairs of issues and requests of public repositories: how many of one matter are asked about."""

from __future__ import annotations

import pytest
from lookback import filing_curve, filing_fit
from lookback.filing_curve import LABELS, SET_ON, Scored, pairs, scored

from claimonce.gate.letters import issue_names, one_matter
from claimonce.gate.letters.dedup_policy import Letter, weigh
from claimonce.gate.letters.messages import letter, message
from claimonce.hooks.effect import FILE
from claimonce.hooks.value import replace
from claimonce.hooks.verdict import ASK

KNOWN = {name: list(pairs(of)) for name, of in SET_ON.items()}
EVERY = [pair for of in KNOWN.values() for pair in of]


def share(counted: tuple[int, int]) -> float:
    return counted[0] / counted[1]


def asked(of: list[Scored]) -> dict[str, float]:
    return {kind: share(filing_curve.asked(of, kind, one_matter.SAME)) for kind in LABELS}


def filed(title: str, text: str = "", head: str = "", base: str = "", session: str = "") -> Letter:
    what = replace(message("github", ["github.com/acme/web issues"], title, text), act=FILE, head=head, base=base)
    return letter(what, session)


def score(one: Letter, *before: Letter) -> float:
    return one_matter.scores(one, before)[0]


def test_there_are_two_hundred_pairs_of_three_kinds() -> None:
    kinds = [each.label for each in KNOWN["first"]]
    assert len(kinds) >= 200
    assert min(kinds.count(kind) for kind in LABELS) >= 50


def test_most_of_one_matter_are_asked_about_and_few_of_different_ones() -> None:
    shares = asked(scored(EVERY))
    assert shares["same"] >= 0.85
    assert shares["different"] <= 0.02
    assert shares["sibling"] <= 0.25


def test_weights_that_other_repositories_set_tell_as_well() -> None:
    shares = {kind: share(counted) for kind, counted in filing_curve.held_back(EVERY).items()}
    assert shares["same"] >= 0.8
    assert shares["different"] <= 0.025


def test_the_score_holds_on_repositories_that_nothing_was_set_on() -> None:
    """Labelled before the weights were made, none of its repositories is in another set."""
    fresh = list(pairs(filing_curve.FRESH))
    assert not set(filing_curve.FRESH) & {pair.repository for pair in EVERY}
    assert len(fresh) >= 100
    shares = asked(scored(fresh))
    assert shares["same"] >= 0.8
    assert shares["different"] <= 0.02


def test_the_weights_are_those_that_the_pairs_give() -> None:
    weights = filing_fit.fit([(pair.repository, pair.label, pair.measures) for pair in EVERY])
    assert weights.each == pytest.approx(one_matter.WEIGHTS, abs=0.01)
    assert weights.bias == pytest.approx(one_matter.BIAS, abs=0.01)


def test_a_phrase_of_four_words_in_both_is_named_by_both() -> None:
    one = filed("Creating 20 workers fails", "kube-proxy ends: failed complete: too many open files.")
    other = filed("Several pods do not start", "They say too many open files, a higher limit helped.")
    phrase = filed("Several pods do not start", "They say too many files, all open, a higher limit helped.")
    assert one.names & other.names
    assert not one.names & phrase.names


def test_what_every_filing_of_a_place_says_weighs_little() -> None:
    """A form's headings and the program's name are in all of them."""
    form = "### Describe the bug\n{}\n### Steps to reproduce the behavior of acmewidget\n1. open acmewidget"
    one = filed("acmewidget: export drops a column", form.format("csv export drops the last column"))
    other = filed("acmewidget: tooltip overlaps", form.format("the tooltip hides the legend of charts"))
    rest = [filed(f"acmewidget: {each}", form.format(each)) for each in (
        "login loops", "dark mode is white", "slow on start", "wrong time zone", "font too small", "no sound",
        "menu is cut", "icons blurred", "search finds nothing", "crash on resize", "drag fails", "undo is lost",
    )]  # fmt: skip
    assert score(one, other, *rest) < 0.5 * score(one, other)
    assert score(one, other, *rest) < one_matter.SAME


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
        (("Bump lodash from 4.17.20 to 4.17.21", ""), ("Bump lodash from 4.17.19 to 4.17.20", "")),
        (("Bump actions/checkout from 3 to 4", ""), ("Bump actions/setup-node from 3 to 4", "")),
        (("chore(deps): update dependency vite to v6", ""), ("chore(deps): update dependency vite to v7", "")),
    ],
)
def test_what_names_another_thing_is_another_matter(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert score(filed(*one), filed(*other)) < one_matter.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Add dark mode to the settings page", "Add dark mode to the billing page"),
        ("GET /users returns 500", "GET /orders returns 500"),
        ("Translate the German strings", "Translate the Czech strings"),
        ("UI: localize logs hardcoded labels", "UI: localize skills hardcoded labels"),
    ],
)
def test_one_template_that_was_filled_with_another_name_is_not_asked_about(one: str, other: str) -> None:
    assert weigh(filed(one, session="a"), [filed(other, session="b")]).verdict != ASK


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Login crashes when the token is missing", "Login fails when the token is missing"),
        ("Wrong visiblity of the panel", "Wrong visibility of the panel"),
        ("Upload of large files hangs", "Upload of large files hangs."),
    ],
)
def test_one_word_that_only_says_the_same_again_is_no_other_name(one: str, other: str) -> None:
    assert weigh(filed(one, session="a"), [filed(other, session="b")]).verdict == ASK


def test_another_base_is_a_backport_and_one_head_is_one_request() -> None:
    main = filed("Fix login", "", "fix", "main")
    assert score(main, filed("Fix login", "", "fix2", "release-4")) == 0
    assert score(main, filed("b", "", "fix", "main")) >= one_matter.SAME


def test_one_file_and_line_is_asked_about_whatever_else_is_said() -> None:
    one, other = filed("Cannot log in", "src/auth.py:42"), filed("Blank page", "None in src/auth.py:42")
    assert score(one, other) >= one_matter.SAME


def test_no_name_stands_in_what_is_kept() -> None:
    kept = issue_names.names("Crash in secret/plan.py:42", "TokenError: hunter2", "bob/secret-branch", "main")
    assert kept
    assert not any(word in name for name in kept for word in ("secret", "plan", "hunter2", "bob", "main"))


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "A" * 200_000, "a/" * 100_000, "#1 " * 60_000, "1." * 100_000, "XError: " * 30_000]
)
def test_long_texts_are_read_in_bounded_work(text: str) -> None:
    assert len(issue_names.names(text, text)) <= 96
