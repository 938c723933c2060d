"""Which process stands behind a claim, and whether it still lives.

A pid alone is no identity: it is reused. Boot id, pid namespace, pid and start time together are. Where the process
cannot be seen (another pid namespace, another host) nothing is known and only a TTL frees the claim.
"""

from __future__ import annotations

import os

from claimonce.gate import clock
from claimonce.hooks.value import value


@value
class Owner:
    """One process, named so that no later one can be taken for it."""

    boot: str
    space: str
    pid: int
    start: str


def here() -> Owner:
    """Return this process."""
    return of(os.getpid())


def of(pid: int) -> Owner:
    """Return the process with this pid, as seen from this pid namespace."""
    return Owner(clock.boot_id(), _space(), pid, find_start_time(pid))


def host_name() -> str:
    """Return what people call this host."""
    return os.environ.get("CLAIMONCE_HOST") or os.uname().nodename


def is_near(boot: str, space: str) -> bool:
    """Return whether a process named so can be seen from here: same run of this host, same pid namespace."""
    return boot == clock.boot_id() and space == _space()


def is_alive(owner: Owner) -> bool | None:
    """Return whether that process still runs; None when it cannot be seen from here.

    Another user's process is hidden where /proc is mounted with `hidepid` (proc(5)): what cannot be seen is not dead.
    """
    if owner.boot != clock.boot_id():
        return False
    if owner.space != _space():
        return None
    start = find_start_time(owner.pid)
    if not start and _is_hidden(owner.pid):
        return None
    return bool(start) and start == owner.start


def find_start_time(pid: int) -> str:
    """Return when the process started, in a form that only equality is for; empty when there is none to be seen."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            # The name may hold spaces and brackets; fields are counted after its last bracket (proc(5)).
            fields = file.read().rpartition(")")[2].split()
    except FileNotFoundError:
        return "" if os.path.isdir("/proc/self") else _started_on_darwin(pid)
    except OSError:
        return ""
    # A zombie has ended: it holds nothing, whoever has yet to reap it.
    return "" if fields[0] in "ZX" else fields[19]


def _is_hidden(pid: int) -> bool:
    """Return whether there is a process of another user behind a number that /proc says nothing of."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace"):
            return False
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        pass
    return False


def _started_on_darwin(pid: int) -> str:
    # Not subprocess: it costs more than all the rest of a hook's start.
    with os.popen(f"/bin/ps -o lstart= -p {int(pid)} 2>/dev/null") as answer:  # noqa: S605  # pyright: ignore[reportDeprecated]  (a number)
        return answer.read().strip()


def _space() -> str:
    named = os.environ.get("CLAIMONCE_HOST", "")  # two hosts by their word are two, on whatever machine they run
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = "host"
    return f"{space}@{named}" if named else space
