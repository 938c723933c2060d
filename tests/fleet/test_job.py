"""A program's life is a lock: what can be asked of it by whoever comes later."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from claimonce.fleet.job import CUT_OFF, ENDED, NEW, RUNNING, Job


def until(is_so: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < 30
        time.sleep(0.01)


def test_its_status_and_output_are_kept(tmp_path: Path) -> None:
    job = Job(tmp_path / "job")
    assert job.state == NEW
    assert job.start(["/bin/sh", "-c", "echo said; echo loudly >&2; exit 7"], tmp_path, os.environ)
    until(lambda: job.state == ENDED)
    assert job.status == 7
    assert Job(job.folder).tail() == "said\nloudly"


def test_it_reads_its_input_and_not_the_lock(tmp_path: Path) -> None:
    (tmp_path / "brief").write_text("read me\n")
    job = Job(tmp_path / "job")
    job.start(["cat"], tmp_path, os.environ, tmp_path / "brief")
    until(lambda: job.state == ENDED)
    assert job.tail() == "read me"


def test_it_is_not_started_twice(tmp_path: Path) -> None:
    job = Job(tmp_path / "job")
    job.start(["sleep", "30"], tmp_path, os.environ)
    assert not Job(job.folder).start(["sleep", "30"], tmp_path, os.environ)
    job.kill()


def test_it_survives_whoever_started_it_and_is_found_again(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib; from claimonce.fleet.job import Job; "
        "Job(pathlib.Path(sys.argv[1])).start(['/bin/sh', '-c', 'sleep 0.5; exit 3'], pathlib.Path('/'), os.environ); "
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "job")], check=False)
    found = Job(tmp_path / "job")
    assert found.state == RUNNING
    until(lambda: found.state == ENDED)
    assert found.status == 3


def test_killed_with_its_shell_it_is_cut_off_and_killed_alone_it_has_ended(tmp_path: Path) -> None:
    one = Job(tmp_path / "one")
    one.start(["sleep", "30"], tmp_path, os.environ)
    one.kill()
    assert one.state in (CUT_OFF, NEW)  # NEW where the shell had not come to write its pid yet
    two = Job(tmp_path / "two")
    two.start(["/bin/sh", "-c", "kill -9 $$"], tmp_path, os.environ)
    until(lambda: two.state == ENDED)
    assert two.status == 128 + signal.SIGKILL


def test_another_process_can_end_it(tmp_path: Path) -> None:
    one, other = Job(tmp_path / "job"), Job(tmp_path / "job")
    one.start(["sleep", "30"], tmp_path, os.environ)
    other.kill()
    assert one.state != RUNNING


def test_forgotten_it_was_never_started(tmp_path: Path) -> None:
    job = Job(tmp_path / "job")
    job.start(["sleep", "30"], tmp_path, os.environ)
    job.forget()
    assert job.state == NEW
    assert not job.started_here
