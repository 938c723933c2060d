from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from audit.trees import tree

from claimonce.audit import progress
from claimonce.audit.result import Options
from claimonce.audit.run_request import sweep
from claimonce.hooks.settings_cache import load

# A run that takes as long as its stdin stays open, with a patience of the test's choice.
LONG = """
import sys
from claimonce.audit import progress
progress.PATIENCE = float(sys.argv[1])
with progress.Progress() as shown:
    shown(1234, 5678)
    print("waits" if shown._timer.is_alive() else "does not wait", flush=True)
    sys.stdin.read(1)
    shown(4321, 5678)
"""


def long_run(patience: float, stderr: int) -> subprocess.Popen[bytes]:
    words = (sys.executable, "-c", LONG, str(patience))
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env=env)


def end(run: subprocess.Popen[bytes]) -> str:
    """Let the run end well; return what it said of its bar."""
    said, _ = run.communicate()
    assert run.returncode == 0
    return said.decode().strip()


def rest(terminal: int) -> bytes:
    """Return what else a terminal was sent, after its writer has ended."""
    said = b""
    try:
        while part := os.read(terminal, 4096):
            said += part
    except OSError:  # how Linux says that nobody writes any more
        pass
    return said


def test_the_patience_is_two_seconds() -> None:
    assert progress.PATIENCE == 2.0
    assert progress.Progress()._timer.interval == 2.0


@pytest.mark.timeout(60)
def test_a_bar_appears_on_a_terminal_once_the_patience_is_over_and_goes_with_the_run() -> None:
    ours, theirs = pty.openpty()
    run = long_run(0, theirs)
    os.close(theirs)
    said = b""
    while b"coverage-audit" not in said or b"22%" not in said:  # the run goes on until it is there
        said += os.read(ours, 4096)
    end(run)
    assert rest(ours).endswith(b"\x1b[2K")  # the line is cleared again
    os.close(ours)


def test_before_the_patience_is_over_nothing_is_shown() -> None:
    ours, theirs = pty.openpty()
    run = long_run(3600, theirs)
    os.close(theirs)
    assert end(run) == "waits"
    assert rest(ours) == b""
    os.close(ours)


def test_nothing_is_shown_where_stderr_is_no_terminal() -> None:
    reading, writing = os.pipe()
    run = long_run(3600, writing)
    os.close(writing)
    assert end(run) == "does not wait"
    with open(reading, "rb") as pipe:
        assert pipe.read() == b""


def test_a_run_says_how_far_it_is(tmp_path: Path) -> None:
    tree(tmp_path, {f"{number}.sh": f"#!/bin/sh\ngit push {number}\n" for number in range(50)})
    said: list[tuple[int, int]] = []

    class Told(progress.Progress):
        def __call__(self, done: int, total: int) -> None:
            said.append((done, total))
            super().__call__(done, total)

    with Told() as told:
        sweep(str(tmp_path), load(str(tmp_path)), Options(cache=False, evidence=False), told)
    assert len(said) >= 3
    assert said == sorted(said)
    assert {total for _, total in said} == {50}
