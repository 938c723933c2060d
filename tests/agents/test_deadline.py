"""The hook's own deadline ends what stands still, and nothing that only waits for a processor."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

STANDS = """
import fcntl, sys
from claimonce.agents import deadline
deadline.arm(0.5)
with open(sys.argv[1]) as file:
    fcntl.flock(file, fcntl.LOCK_EX)
"""
STARVES = """
import os, time
from claimonce.agents import deadline
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.nice(10)
deadline.arm(0.5)
end = time.process_time() + 0.05
while time.process_time() < end:
    pass
print("done")
"""
BUSY = "import os\nos.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nwhile True: pass"


def test_a_gate_that_stands_in_a_lock_is_ended(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    with (tmp_path / "lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, "-c", STANDS, str(tmp_path / "lock")], capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "most recent call first" in done.stderr


@pytest.mark.skipif(not os.path.exists("/proc/self/schedstat"), reason="the kernel does not say who waited")
def test_a_gate_that_gets_no_processor_is_not_ended() -> None:
    other = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        done = subprocess.run([sys.executable, "-c", STARVES], capture_output=True, text=True, check=False)
    finally:
        other.kill()
        other.wait()
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr
