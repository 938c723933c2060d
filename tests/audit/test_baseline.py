from __future__ import annotations

import json
from pathlib import Path

import pytest
from audit.trees import audited, finding, places, tree

from claimonce.audit import baseline
from claimonce.audit.errors import BadBaseline
from claimonce.audit.finding import BASELINED

SCRIPT = "#!/bin/sh\ngit push\n"


def made(root: Path) -> Path:
    file = root / "known.json"
    baseline.write(str(file), [baseline.entry_of(each, "2026-11-21") for each in audited(root).open])
    return file


def test_what_was_there_before_no_longer_counts(tmp_path: Path) -> None:
    tree(tmp_path, {"a.sh": SCRIPT})
    found = audited(tmp_path, baseline=str(made(tmp_path)))
    assert (places(found), places(found, BASELINED), found.exit_code) == ([], ["a.sh:2 ungated-push"], 0)


def test_no_line_stands_in_it_and_lines_above_move_nothing(tmp_path: Path) -> None:
    file = made(tree(tmp_path, {"a.sh": SCRIPT}))
    assert "line" not in json.dumps(json.loads(file.read_text()))
    tree(tmp_path, {"a.sh": "#!/bin/sh\n# a comment\n\necho begin\ngit push\n"})
    found = audited(tmp_path, baseline=str(file))
    assert (places(found), places(found, BASELINED)) == ([], ["a.sh:5 ungated-push"])


def test_a_second_act_like_the_first_is_new(tmp_path: Path) -> None:
    file = made(tree(tmp_path, {"a.sh": SCRIPT}))
    tree(tmp_path, {"a.sh": "#!/bin/sh\ngit push\ngit push\n"})
    assert places(audited(tmp_path, baseline=str(file))) == ["a.sh:3 ungated-push"]


def test_an_entry_that_nothing_matches_is_said_and_does_not_fail(tmp_path: Path) -> None:
    file = made(tree(tmp_path, {"a.sh": SCRIPT}))
    tree(tmp_path, {"a.sh": "#!/bin/sh\ntrue\n"})
    found = audited(tmp_path, baseline=str(file))
    assert (places(found), found.exit_code) == (["known.json:1 stale-baseline"], 0)


def test_what_is_said_of_comments_cannot_be_kept() -> None:
    known = finding(rule="expired-suppression")
    marked, left = baseline.apply([known], [baseline.entry_of(known, "2026-11-21")])
    assert (marked[0].status, len(left)) == ("open", 1)


def test_writing_it_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    entries = [baseline.entry_of(finding(path=path), "2026-11-21") for path in ("b.sh", "a.sh")]
    baseline.write(str(tmp_path / "one"), entries)
    baseline.write(str(tmp_path / "two"), reversed(entries))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert baseline.read(str(tmp_path / "one")) == tuple(sorted(entries, key=lambda entry: entry.path))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"entries": [{"rule": 1}]}', '{"entries": 3}', "\x00"])
def test_one_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "known.json").write_text(text)
    with pytest.raises(BadBaseline, match=r"known\.json: "):
        baseline.read(str(tmp_path / "known.json"))
