"""A server of one's own ends whole when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess

from claimonce.demo import postgres
from claimonce.settings.processes import stat_of


def test_a_process_that_is_paused_has_stopped_and_forks_no_more() -> None:
    # What is only told to stop may fork once more: then a child of a killed server is left, and no new one starts.
    busy = subprocess.Popen(["sh", "-c", "while :; do (:); done"])
    try:
        for _ in range(100):
            postgres._every(busy.pid, signal.SIGSTOP)  # pyright: ignore[reportPrivateUsage]
            assert stat_of(busy.pid)[1][0] == "T"
            os.kill(busy.pid, signal.SIGCONT)
    finally:
        busy.kill()
        busy.wait()
