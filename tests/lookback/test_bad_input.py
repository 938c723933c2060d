"""What is no transcript, or a damaged one, is said, skipped and counted; the rest is read all the same."""

from __future__ import annotations

import gzip
import json
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest
from lookback.recorded import DATA, PLACES, home

from claimonce.lookback.cache import Cache
from claimonce.lookback.here import Here
from claimonce.lookback.history import History, read

TRANSCRIPT = DATA / "claude" / "oo.jsonl"


def look(holds: Here, *paths: Path) -> History:
    return read([str(path) for path in paths], holds.reader, Cache("", ""))


def why(history: History, path: Path) -> str:
    return dict(history.skipped)[str(path)]


def test_the_whole_of_a_recorded_home_is_read(holds: Here, empty: Path) -> None:
    history = look(holds, home(empty))

    assert history.sessions == 56
    assert history.bad_lines == 0
    assert not history.skipped


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gzip.compress(TRANSCRIPT.read_bytes()), "compressed"),
        (b"\x28\xb5\x2f\xfd" + bytes(100), "compressed"),
        (b"age-encryption.org/v1\n", "encrypted"),
        (b"-----BEGIN PGP MESSAGE-----\n", "encrypted"),
        (bytes(4096), "no text"),
        (b"SQLite format 3\x00" + bytes(100), "database"),
        (b"plain words\n" * 10, "no transcript"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(holds: Here, tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "projects" / "x" / "session.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)

    assert reason in why(look(holds, path), path)


def test_a_file_of_another_user_is_named_and_the_others_are_read(holds: Here, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    mine, theirs = tmp_path / "projects" / "mine.jsonl", tmp_path / "projects" / "theirs.jsonl"
    mine.parent.mkdir()
    mine.write_bytes(TRANSCRIPT.read_bytes())
    theirs.write_bytes(TRANSCRIPT.read_bytes())
    theirs.chmod(0)

    history = look(holds, tmp_path)

    assert "cannot be read" in why(history, theirs)
    assert history.calls == 2


def test_a_folder_that_is_no_history_and_a_path_that_is_not_there(holds: Here, tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text('{"a": 1}\n')
    (tmp_path / "fifo.jsonl").mkdir()
    os.mkfifo(tmp_path / "pipe.jsonl")

    history = look(holds, tmp_path, tmp_path / "away.jsonl")

    assert history.calls == 0
    assert "cannot be read" in why(history, tmp_path / "away.jsonl")
    assert "plain file" in why(history, tmp_path / "pipe.jsonl")


@pytest.mark.parametrize("client", PLACES)
def test_a_transcript_cut_in_the_middle_gives_what_stands_before_the_cut(
    holds: Here, tmp_path: Path, client: str
) -> None:  # fmt: skip
    whole = (DATA / client / "ooo.jsonl").read_bytes()
    path = tmp_path / PLACES[client].format(id="cut")
    path.parent.mkdir(parents=True)
    path.write_bytes(whole[: len(whole) * 2 // 3])

    history = look(holds, path)

    assert 1 <= history.calls <= 3


def test_lines_of_versions_to_come_are_left_alone(holds: Here, tmp_path: Path) -> None:
    path = tmp_path / "projects" / "new.jsonl"
    path.parent.mkdir()
    lines = TRANSCRIPT.read_text().splitlines()
    odd = [
        {"type": "assistant", "message": {"role": "assistant", "content": "tool_use"}, "tool_use": 1},
        {"type": "assistant", "message": {"role": "assistant", "content": [{"type": "tool_use", "input": [1]}]}},
        {"type": "assistant", "message": None, "x": "tool_use"},
        {"type": ["tool_use"], "message": {"content": {"type": "tool_use"}}},
    ]
    path.write_text("\n".join([*map(json.dumps, odd), *lines, "[" * 100_000, "12", '"tool_use"']))

    assert look(holds, path).calls == 3


def test_clocks_that_jump_and_times_that_are_none(holds: Here, tmp_path: Path) -> None:
    path = tmp_path / "projects" / "clock.jsonl"
    path.parent.mkdir()
    text = TRANSCRIPT.read_text().replace("echo out1-mark; : cmd1-mark", "git push origin main")
    text = text.replace("echo out2-mark; : cmd2-mark", "git push origin next")
    stamps = [json.loads(line).get("timestamp") for line in text.splitlines() if '"tool_use"' in line]
    for place, stamp in enumerate(stamps):
        text = text.replace(str(stamp), ["1969-12-31T23:59:59Z", "9999-99-99T99:99:99Z"][place % 2])
    path.write_text(text)

    acts = look(holds, path).acts

    assert [act.at for act in acts] == [0.0, 0.0]


def test_a_line_longer_than_any_client_writes_is_counted_and_passed_over(holds: Here, tmp_path: Path) -> None:
    path = tmp_path / "projects" / "long.jsonl"
    path.parent.mkdir()
    with path.open("wb") as file:
        file.write(TRANSCRIPT.read_bytes())
        file.write(b'{"tool_use":"' + b"x" * (17 * 1024 * 1024) + b'"}\n')
        file.write(TRANSCRIPT.read_bytes().replace(b"toolu_", b"toolu_again"))

    history = look(holds, path)

    assert (history.calls, history.bad_lines) == (4, 1)
    assert "1 lines" in why(history, path)


def test_the_processes_that_read_end_with_the_one_that_is_killed() -> None:
    script = (
        "import os, sys; from claimonce.lookback.history import workers\n"
        "pool = workers(); print(pool.submit(os.getpid).result(), flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", script]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.kill()
        # Whoever still lives holds the other end, and then it never comes to an end.
        assert select.select([process.stdout], [], [], 30)[0]
        assert process.stdout.read() == ""


def test_calls_that_a_forked_session_holds_again_count_once(holds: Here, tmp_path: Path) -> None:
    text = TRANSCRIPT.read_text().replace("echo out1-mark; : cmd1-mark", "git push origin main")
    folder = tmp_path / "projects"
    folder.mkdir()
    (folder / "one.jsonl").write_text(text)
    (folder / "two.jsonl").write_text(text)

    assert len(look(holds, tmp_path).acts) == 1
