"""The hook's own deadline: it ends a gate that stands still, not one that waits for a processor.

Sixty sessions on two cores start sixty hooks at once. If each were ended after five seconds on the clock, every one
would be, and again at the next try: no call of any session would ever be decided. Linux says how long a process has
run, and how long it was ready and had no processor (/proc/PID/schedstat, ns; Documentation/scheduler/sched-stats.rst);
the latter does not count here. Elsewhere all time does.
"""

from __future__ import annotations

import faulthandler
import sys
import time
from _thread import start_new_thread
from posix import _exit  # pyright: ignore[reportPrivateUsage]

_CLIENT = 85.0  # seconds on the clock, from the first deadline on; past its client's own limit, 90, the call would run
_LEAST = 0.2  # between two looks
_begun = 0.0  # when the first deadline was armed; 0 where none holds
# The one that holds: how many seconds, from when on the clock, and what the process had spent by then.
_armed: tuple[float, float, tuple[float, float]] | None = None
_wakes = 0.0  # when the thread that watches looks next; 0 where none watches


def arm(seconds: float) -> None:
    """End this process once it has stood still for so long, from now; in the place of what was armed before."""
    global _armed, _begun, _wakes  # noqa: PLW0603  (a process has one deadline)
    now = time.monotonic()
    if not _begun:
        _begun = now
        # A thread of C's own: it ends the process even where no Python code can run.
        faulthandler.dump_traceback_later(find_remaining(), exit=True, file=sys.stderr)
    _armed = seconds, now, _spent()
    if not now < _wakes <= now + max(seconds, _LEAST):  # who watches already comes in time for this one too
        _wakes = now + max(seconds, _LEAST)
        start_new_thread(_watch, (_wakes,))


def find_remaining() -> float:
    """Return for how many seconds this process may go on at most; at least one."""
    return max(_CLIENT - (time.monotonic() - _begun if _begun else 0.0), 1.0)


def cancel() -> None:
    """Let this process go on for as long as it takes."""
    global _armed, _begun, _wakes
    _armed, _begun, _wakes = None, 0.0, 0.0
    faulthandler.cancel_dump_traceback_later()


def _watch(wakes: float) -> None:
    global _wakes  # noqa: PLW0603  (as above)
    while True:
        time.sleep(max(wakes - time.monotonic(), _LEAST))
        if _armed is None or wakes != _wakes:
            return  # nothing holds, or another thread watches
        seconds, begun, before = _armed
        ran, waited = (now - then for now, then in zip(_spent(), before, strict=True))
        # Who is ready at this moment waits for longer than was written down so far.
        left = seconds - (ran if _is_ready() else time.monotonic() - begun - waited)
        if left <= 0:
            break
        wakes = _wakes = time.monotonic() + max(left, _LEAST)
    faulthandler.dump_traceback(sys.stderr, all_threads=True)
    _exit(1)


def _spent() -> tuple[float, float]:
    """Return for how many seconds the main thread has run, and was ready without a processor; 0 where nobody says."""
    try:
        with open("/proc/self/schedstat", "rb") as file:
            ran, waited = file.read().split()[:2]
            return int(ran) / 1e9, int(waited) / 1e9
    except (OSError, ValueError):
        return 0.0, 0.0


def _is_ready() -> bool:
    """Return whether the main thread runs, or would if it had a processor."""
    try:
        with open("/proc/self/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] == b"R"
    except (OSError, IndexError):
        return False
