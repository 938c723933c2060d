"""What stands in the journal has happened; what a crash or a full disk cut short does not stand in it."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from claimonce.fleet.errors import JournalBroken, RunHeld
from claimonce.fleet.journal import Journal, is_held, read


def nobody(event: object) -> None:
    _ = event


def test_events_come_back_in_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "run" / "journal.jsonl", nobody)
    journal.add("run", plan={})
    journal.add("tree", "one", tree="/x")
    journal.close()
    assert [(event["event"], event.get("task")) for event in read(journal.path)] == [("run", None), ("tree", "one")]


def test_a_line_that_was_cut_short_is_dropped_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text('{"event": "run"}\n{"event": "tre')
    journal = Journal(path, nobody)
    journal.add("landed", "one", commit="abc")
    journal.close()
    assert [event["event"] for event in map(json.loads, path.read_text().splitlines())] == ["run", "landed"]


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text("not ours\n")
    with pytest.raises(JournalBroken) as broken:
        read(path)
    assert str(path) in str(broken.value)
    assert "fleet resume" in str(broken.value)


def test_one_process_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, nobody)
    code = (
        "import sys, pathlib; from claimonce.fleet.journal import is_held; sys.exit(is_held(pathlib.Path(sys.argv[1])))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 1
    with pytest.raises(RunHeld):
        Journal(path, nobody)
    journal.close()
    assert not is_held(path)


def test_a_disk_that_fills_is_said_and_leaves_whole_lines(tmp_path: Path) -> None:
    """A limit on the length of files stops a write as a full disk does."""
    path = tmp_path / "journal.jsonl"
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    journal = Journal(path, nobody)
    try:
        journal.add("run", plan={})
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 20, hard))
        with pytest.raises(JournalBroken) as broken:
            journal.add("tree", "one", tree="/a/rather/long/path")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
        journal.close()
    assert "claimonce fleet resume" in str(broken.value)
    assert [event["event"] for event in read(path)] == ["run"]
    again = Journal(path, nobody)
    again.add("tree", "one", tree="/x")
    again.close()
    assert len(read(path)) == 2
