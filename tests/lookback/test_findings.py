"""A generated history of 400 sessions by seven clients: what was planted in it is found, what only looks so is not."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from lookback.generator import Builder
from lookback.planted import Truth, plant
from lookback.score import Score, score

from claimonce.lookback.again import look_back
from claimonce.lookback.cache import Cache
from claimonce.lookback.here import Here
from claimonce.lookback.history import History, read
from claimonce.lookback.outcome import Outcome, look
from claimonce.lookback.report import format_report

FORMS = ("text", "json", "markdown", "html")


class Generated:
    """A history, what was planted in it, and what was found."""

    def __init__(self, root: Path, holds: Here) -> None:
        self.root = root
        (root / "home").mkdir(parents=True)
        self.truth: Truth = plant(Builder(root / "home"))
        self.history: History = read([str(root)], holds.reader, Cache("", ""))
        self.outcome: Outcome = look(self.history, holds.rules)
        self.score: Score = score(self.outcome, self.truth)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory, holds: Here) -> Generated:
    return Generated(tmp_path_factory.mktemp("history"), holds)


def test_the_history_is_of_all_clients_and_holds_what_was_planted(generated: Generated) -> None:
    assert generated.history.sessions == 400
    assert len(generated.history.clients) == 7
    assert min(generated.history.clients.values()) > 50
    assert not generated.history.skipped
    assert len(generated.truth.wanted) == 60
    assert len(generated.truth.alike) >= 60


def test_recall_and_precision_hold(generated: Generated) -> None:
    assert generated.score.recall >= 0.95, generated.score.missed
    assert generated.score.precision >= 0.98, generated.score.wrong


def test_no_kind_is_missed_for_good(generated: Generated) -> None:
    wanted = Counter(kind for kind, _ in generated.truth.wanted)
    found = Counter(line.partition(" ")[0] for line in generated.score.found)
    assert all(found[kind] >= 0.8 * count for kind, count in wanted.items()), (wanted, found)


def test_every_told_or_filed_repeat_would_have_been_asked_about_or_refused(generated: Generated) -> None:
    stopped = {(each.act.path, each.act.line) for each in (*generated.outcome.asked, *generated.outcome.denied)}
    for one in generated.outcome.of("told-twice", "filed-twice"):
        assert all((each.path, each.line) in stopped for each in one.acts[1:] if each.at - one.acts[0].at < 86_400), one


def test_ways_around_the_gate_are_refused_and_say_what_to_run(generated: Generated) -> None:
    around = [each for one in generated.outcome.of("around-the-gate") for each in one.acts]
    refused = {(each.act.path, each.act.line): each.reason for each in generated.outcome.denied}
    assert around
    assert all("git push" in refused[each.path, each.line] for each in around)


def test_repeats_cost_what_their_requests_cost(generated: Generated) -> None:
    one = generated.outcome.of("told-twice")[0]
    assert one.tokens == 120 * (len(one.acts) - 1)


def test_a_second_look_gives_the_same_and_reads_no_transcript(
    generated: Generated, holds: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    cache = Cache(str(tmp_path), "test")
    first = read([str(generated.root)], holds.reader, cache)
    monkeypatch.setattr("claimonce.lookback.history._client", lambda path: pytest.fail(f"read again: {path}"))
    second = read([str(generated.root)], holds.reader, cache)

    assert second == first
    assert first.acts == generated.history.acts


def test_a_transcript_that_has_grown_is_read_again(generated: Generated, holds: Here, tmp_path: Path) -> None:
    path = tmp_path / "projects" / "one.jsonl"
    path.parent.mkdir()
    lines = next(generated.root.rglob(".claude/projects/*/*.jsonl")).read_text().splitlines(keepends=True)
    uses = [place for place, line in enumerate(lines) if '"tool_use"' in line]
    cache = Cache(str(tmp_path / "kept"), "test")
    path.write_text("".join(lines[: uses[0]]))
    assert read([str(path)], holds.reader, cache).calls == 0
    path.write_text("".join(lines))

    assert read([str(path)], holds.reader, cache).calls > 0


def test_what_is_older_than_asked_for_is_left_out(generated: Generated, holds: Here) -> None:
    half = generated.history.acts[len(generated.history.acts) // 2].at
    later = read([str(generated.root)], holds.reader, Cache("", ""), half)
    assert later.acts == [each for each in generated.history.acts if each.at >= half]


def test_an_unchanged_history_is_neither_read_nor_judged_again_and_says_the_same(
    generated: Generated, holds: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    cache, paths = Cache(str(tmp_path / "kept"), "test"), [str(generated.root)]
    first = look_back(paths, holds, cache)
    monkeypatch.setattr("claimonce.lookback.again.look", lambda *_: pytest.fail("judged again"))

    second = look_back(paths, holds, cache)

    assert [format_report(second, form) for form in FORMS] == [format_report(first, form) for form in FORMS]
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "kept").iterdir())


def test_a_history_in_which_one_transcript_has_changed_is_judged_again(
    generated: Generated, holds: Here, tmp_path: Path
) -> None:
    home, cache = tmp_path / "home", Cache(str(tmp_path / "kept"), "test")
    shutil.copytree(generated.root / "home", home)
    before = look_back([str(home)], holds, cache)
    told = next(one for one in before.of("told-twice"))
    Path(told.acts[-1].path).unlink()

    after = look_back([str(home)], holds, cache)

    assert len(after.of("told-twice")) == len(before.of("told-twice")) - 1
