from __future__ import annotations

import pytest

from claimonce.gate.counters.names import Pattern, label


@pytest.mark.parametrize(
    ("glob", "path", "number", "rest"),
    [
        ("content/sp-{n}-*.md", "content/sp-152-a-b.md", 152, "-a-b"),
        ("content/sp-{n}-*.md", "content/sp-0152-a.x.md", 152, "-a"),
        ("content/*sp-{n}-*.md", "content/en-sp-7-a.md", 7, "-a"),
        ("adr/{n:4}-*.md", "adr/0012-why.md", 12, "-why"),
        ("**/sp-{n}.md", "sp-3.md", 3, ""),
        ("**/sp-{n}.md", "a/b/sp-3.md", 3, ""),
        ("posts/{n}/index.md", "posts/31/index.md", 31, ""),
        ("content/*{n}", "content/x12", 12, ""),
        ("content/sp-{n}-*.md", "content/sp-PENDING-x.md", None, "-x"),
        ("content/sp-{n}-*.md", "content/sp-pending-x.md", None, "-x"),
    ],
)
def test_a_path_says_its_number(glob: str, path: str, number: int | None, rest: str) -> None:
    match = Pattern(glob).match(path)
    assert match is not None
    assert (match.number, match.rest) == (number, rest)
    assert (
        path[match.start : match.end].lower() in (f"{number:d}".zfill(match.end - match.start), "pending")
        if number
        else True
    )


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("content/sp-{n}-*.md", "content/deeper/sp-1-a.md"),
        ("content/sp-{n}-*.md", "content/sp-x-a.md"),
        ("content/sp-{n}-*.md", "content/sp-1-a.txt"),
        ("content/sp-{n}.md", "content/sp-1a.md"),
        ("content/sp-{n}-*.md", "content/sp-" + "9" * 30 + "-a.md"),
    ],
)
def test_other_paths_say_none(glob: str, path: str) -> None:
    assert Pattern(glob).match(path) is None


def test_no_pattern_and_name_together_can_hang() -> None:
    assert Pattern("*a*a*a*a*a*a*a*a*a*a*{n}*b").match("a" * 250) is None


def test_a_label_finds_its_number_and_no_longer_one() -> None:
    sp = label("SP-{n}", "x")
    assert (sp(152), sp.pending) == ("SP-152", "SP-PENDING")
    found = [match[0] for match in sp.said(15).finditer("SP-15, SP-152 sp-15 XSP-15 SP-015.")]
    assert found == ["SP-15", "sp-15", "SP-015"]
    assert sp.like("sp-15", 16) == "sp-16"
    assert label("", "BUG")(3) == "BUG-3"
    assert label("ADR {n:4}", "x")(3) == "ADR 0003"
