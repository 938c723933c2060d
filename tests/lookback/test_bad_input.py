"""What is no transcript, or a damaged one, is said, skipped and counted; the rest is read all the same."""

from __future__ import annotations

import gzip
import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lookback.recorded import DATA, PLACES, home

from claimonce.lookback.cache import Cache
from claimonce.lookback.here import Here
from claimonce.lookback.history import History, read
from claimonce.lookback.outcome import look as look_at
from claimonce.lookback.report import format_report

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


@contextmanager
def not_as_root() -> Iterator[None]:
    """Let the tests of root be somebody who may not read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)  # the one that belongs to nobody
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_of_another_user_is_named_and_the_others_are_read(holds: Here) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as place:  # whose parents everybody may pass
        os.chmod(place, 0o755)
        mine, theirs, closed = Path(place, "projects", "mine.jsonl"), Path(place, "theirs.jsonl"), Path(place, "closed")
        mine.parent.mkdir(mode=0o755)
        for path, mode in ((mine, 0o644), (theirs, 0)):
            path.write_bytes(TRANSCRIPT.read_bytes())
            path.chmod(mode)
        closed.mkdir(mode=0)
        look(holds, mine)  # what is imported late is imported now

        with not_as_root():
            history = look(holds, Path(place))

        closed.chmod(0o700)
    assert history.calls == 2
    assert "cannot be read" in why(history, theirs)
    assert "Permission denied" in why(history, closed)


def test_transcripts_of_older_versions_are_read_as_far_as_they_say_the_same(holds: Here, tmp_path: Path) -> None:
    """Codex before 0.32 wrote the items themselves; Claude Code 1 gave no version and no folder with some lines."""
    codex = tmp_path / "sessions" / "2025" / "rollout-2025-05-07-old.jsonl"
    codex.parent.mkdir(parents=True)
    call = {"name": "shell", "arguments": '{"command":["git","push","origin","main"]}', "call_id": "c1"}
    rows: list[dict[str, object]] = [
        {"id": "old", "timestamp": "2025-05-07T17:24:21Z", "instructions": None},
        {"type": "function_call", **call},
        {"type": "function_call_output", "call_id": "c1", "output": '{"output":"ok","metadata":{"exit_code":0}}'},
        {"record_type": "state"},
    ]
    codex.write_text("\n".join(map(json.dumps, rows)))
    claude = tmp_path / "projects" / "old.jsonl"
    claude.parent.mkdir()
    lines = [json.loads(line) for line in TRANSCRIPT.read_text().splitlines()]
    for line in lines:
        for name in ("version", "cwd", "gitBranch", "userType", "requestId", "toolUseResult"):
            line.pop(name, None)
    claude.write_text("\n".join(map(json.dumps, lines)))

    history = look(holds, tmp_path)

    assert (history.calls, history.files, history.bad_lines, history.skipped) == (3, 2, 0, [])
    assert [act.kind for act in history.acts if act.client == "codex"] == ["push"]


def test_half_a_gigabyte_is_read_in_memory_that_does_not_grow_with_it(tmp_path: Path) -> None:
    """A damaged file system leaves holes; what stands before and behind one is read."""
    path = tmp_path / "projects" / "large.jsonl"
    path.parent.mkdir()
    with path.open("wb") as file:
        file.write(TRANSCRIPT.read_bytes() + b"\n")
        file.truncate(500 * 1024 * 1024)
        file.seek(0, os.SEEK_END)
        file.write(b"\n" + TRANSCRIPT.read_bytes().replace(b"toolu_", b"toolu_again"))
    script = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "print(done.stdout, done.stderr)\n"
    )
    words = [sys.executable, "-m", "claimonce.cli", "lookback", "--json", "--no-cache", str(path)]

    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)

    most, _, told = done.stdout.partition("\n")
    assert '"calls": 4' in told or '"calls":4' in told, told
    assert int(most) < 300 * 1024, "kilobytes"


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


def test_a_clock_that_is_set_back_between_a_call_and_its_end_takes_the_time_of_the_call(
    holds: Here, tmp_path: Path
) -> None:  # fmt: skip
    """An hour back, as a laptop does that wakes up with a wrong clock: a call ends before it began."""
    path = tmp_path / "projects" / "back.jsonl"
    path.parent.mkdir()
    text = TRANSCRIPT.read_text().replace("echo out1-mark; : cmd1-mark", "git push origin main")
    lines = [json.loads(line) for line in text.splitlines()]
    for at, line in enumerate(line for line in lines if "timestamp" in line):
        line["timestamp"] = f"2026-03-29T{12 if line['type'] == 'assistant' else 11}:00:{at:02}Z"
    path.write_text("\n".join(map(json.dumps, lines)))

    history = look(holds, path)
    outcome = look_at(history, holds.rules)

    assert history.calls == 2
    assert [act.verb or act.kind for act in history.acts] == ["push"]
    assert datetime.fromtimestamp(history.acts[0].at, UTC).hour == 12
    assert all(format_report(outcome, form) for form in ("text", "json", "markdown", "html"))


def test_half_a_surrogate_pair_anywhere_ends_neither_what_is_kept_nor_a_report(holds: Here, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in TRANSCRIPT.read_text().splitlines()]
    half = [{**line, "sessionId": f"{line.get('sessionId', '')}\ud800", "cwd": "/\udfff"} for line in lines]
    path = tmp_path / "projects" / "half.jsonl"
    path.parent.mkdir()
    path.write_text("\n".join(map(json.dumps, [*lines, *half])))

    for _ in range(2):
        history = read([str(path)], holds.reader, Cache(str(tmp_path / "kept"), "x"))
        for form in ("text", "json", "markdown", "html"):
            assert format_report(look_at(history, holds.rules), form).encode()
    assert history.calls == 4


def test_a_name_that_is_no_text_is_read_as_any_other(holds: Here, tmp_path: Path) -> None:
    """File names of Linux are bytes: one in Latin-1 is what an old archive leaves."""
    folder = os.fsencode(tmp_path) + b"/projects/caf\xe9"
    os.makedirs(folder)
    Path(os.fsdecode(folder + b"/one.jsonl")).write_text(TRANSCRIPT.read_text().replace("echo out1", "git push; echo"))

    for _ in range(2):
        history = read([str(tmp_path)], holds.reader, Cache(str(tmp_path / "kept"), "x"))
        for form in ("text", "json", "markdown", "html"):
            assert format_report(look_at(history, holds.rules), form).encode()
    assert history.calls == 2
    assert len(history.acts) == 1


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
    alone = look(holds, tmp_path)
    (folder / "two.jsonl").write_text(text)
    both = look(holds, tmp_path)

    assert len(both.acts) == 1
    assert (both.calls, both.tokens, both.clients) == (alone.calls, alone.tokens, alone.clients)
