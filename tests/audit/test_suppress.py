from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from audit.trees import audited, finding, places, tree

from claimonce.audit import suppress
from claimonce.audit.facts import Comment, Site
from claimonce.audit.finding import OPEN, SUPPRESSED

TODAY = date(2026, 11, 21)


def comment(line: int, text: str) -> tuple[str, Comment]:
    return "a.sh", Comment(Site(line, line), text)


def judged(line: int, *comments: tuple[str, Comment]) -> tuple[str, list[str]]:
    """Return what becomes of a finding on a line, and which rules speak of the comments."""
    marked, said = suppress.apply([finding(line=line)], suppress.read(comments), TODAY)
    return marked[0].status, [each.rule for each in said]


@pytest.mark.parametrize("name", ["git_push", "git", "ungated-push", "git-push", "notify, git_push", "*"])
@pytest.mark.parametrize("line", [2, 3])
def test_it_holds_for_its_own_line_and_the_next_one(line: int, name: str) -> None:
    assert judged(3, comment(line, f'allow[{name}] reason="the release job"')) == (SUPPRESSED, [])


@pytest.mark.parametrize("line", [1, 4])
def test_it_holds_for_no_other_line(line: int) -> None:
    assert judged(3, comment(line, 'allow[git_push] reason="x"')) == (OPEN, ["unused-suppression"])


def test_another_effect_is_not_let_through() -> None:
    assert judged(3, comment(3, 'allow[notify] reason="x"')) == (OPEN, ["unused-suppression"])


@pytest.mark.parametrize(
    "text",
    [
        "allow[git_push]",
        'allow[git_push] reason=""',
        'allow[git_push] reason="  "',
        "allow[git_push] because I say so",
        'ignore[git_push] reason="x"',
        'allow reason="x"',
        'allow[git_push] reason="x" until=tomorrow',
        'allow[git_push] reason="x" until=2027-02-30',
    ],
)
def test_one_that_cannot_be_obeyed_is_a_finding_and_lets_nothing_through(text: str) -> None:
    assert judged(3, comment(3, text)) == (OPEN, ["suppression-without-reason"])


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2026-11-20", (OPEN, ["expired-suppression"])),
        ("2026-11-21", (SUPPRESSED, [])),
        ("2027-03-01", (SUPPRESSED, [])),
    ],
)
def test_its_last_day_still_counts(until: str, expected: tuple[str, list[str]]) -> None:
    assert judged(3, comment(3, f'allow[git_push] reason="x" until={until}')) == expected


def test_several_may_stand_above_one_act() -> None:
    above = comment(1, 'allow[notify] reason="the pager"'), comment(2, 'allow[git_push] reason="the release"')
    marked, said = suppress.apply(
        [finding(line=3), finding(line=3, effect="notify", channel="email", rule="ungated-notify")],
        suppress.read(above), TODAY,
    )  # fmt: skip
    assert [each.status for each in marked] == [SUPPRESSED, SUPPRESSED]
    assert said == []


FORMS = {
    "a.sh": '#!/bin/sh\n# coverage-audit: allow[git_push] reason="x"\ngit push\n',
    "b.sh": '#!/bin/sh\ngit push  # coverage-audit: allow[git_push] reason="x"\n',
    "c.py": 'import subprocess\n\n# coverage-audit: allow[git_push] reason="x"\nsubprocess.run(["git", "push"])\n',
    "d.js": 'const { execSync } = require("child_process");\n// coverage-audit: allow[git_push] reason="x"\n'
    'execSync("git push");\n',
    "e.ts": 'import { execSync } from "child_process";\n/* coverage-audit: allow[git_push] reason="x" */\n'
    'execSync("git push");\n',
    "Makefile": 'ship:\n\t# coverage-audit: allow[git_push] reason="x"\n\tgit push\n',
    ".github/workflows/in.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          true\n"
    '          # coverage-audit: allow[git_push] reason="x"\n          git push\n',
    ".github/workflows/out.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n"
    '      # coverage-audit: allow[git_push] reason="x"\n      - run: git push\n',
    "CLAUDE.md": '# Rules\n\n<!-- coverage-audit: allow[git_push] reason="x" -->\nRun `git push` when you are done.\n',
    "crontab": '# coverage-audit: allow[git_push] reason="x"\n0 * * * * cd /srv && git push\n',
    "Dockerfile": 'FROM x\n# coverage-audit: allow[git_push] reason="x"\nRUN git push\n',
    "sync.service": '[Service]\n# coverage-audit: allow[git_push] reason="x"\nExecStart=git push\n',
}


@pytest.mark.parametrize("path", FORMS)
def test_every_form_of_file_has_its_comment(tmp_path: Path, path: str) -> None:
    found = audited(tree(tmp_path, {path: FORMS[path]}))
    assert places(found) == []
    assert [place.partition(" ")[2] for place in places(found, SUPPRESSED)] in (
        ["ungated-push"],
        ["ungated-instruction"],
    )


@pytest.mark.parametrize("path", FORMS)
def test_without_the_comment_the_same_file_has_a_finding(tmp_path: Path, path: str) -> None:
    found = audited(tree(tmp_path, {path: FORMS[path].replace("coverage-audit:", "note:")}))
    assert len(places(found)) == 1


def test_a_string_that_looks_like_one_is_none(tmp_path: Path) -> None:
    root = tree(tmp_path, {"a.py": 'TEXT = """\n# coverage-audit: allow[git_push] reason="x"\n"""\n'})
    assert places(audited(root)) == []
