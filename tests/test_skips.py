"""What a run of the tests says of those that it skips."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_a_part_that_is_not_installed_is_one_line_however_many_tests_need_it() -> None:
    files = [str(HERE / "realclient" / name) for name in ("test_harness.py", "test_skills.py")]
    words = (sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *files)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("CLAIMONCE_", "PYTEST_"))}
    done = subprocess.run(words, env=env, cwd=HERE.parent, capture_output=True, text=True, timeout=120, check=False)
    told = [line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]
    assert len(told) == 1, done.stdout + done.stderr
    assert int(told[0].split()[1].rstrip(":")) > 2
    assert "CLAIMONCE_REALCLIENT" in told[0]
