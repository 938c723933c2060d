"""Which process stands behind a claim, and whether it still lives.

A pid alone is no identity: it is reused. Boot id, pid namespace, pid and start time together are. Where the process
cannot be seen (another pid namespace, another host) nothing is known and only a TTL frees the claim.
"""

from __future__ import annotations

import os

from claimonce.gate import clock
from claimonce.hooks.value import value
from claimonce.settings import processes


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
        fields = processes.stat_of(pid)[1]
    except OSError:
        return processes.ask(pid, "lstart=")
    # A zombie has ended: it holds nothing, whoever has yet to reap it.
    return "" if fields[0] in "ZX" else fields[19]


def find_git_above(pid: int) -> Owner:
    """Return the nearest process named `git` from `pid` upwards; `pid` itself when there is none."""
    found = (at for at, name in processes.find_upwards(pid) if os.path.basename(name) == "git")
    return of(next(found, pid))


def is_above(owner: Owner) -> bool:
    """Return whether this process was started by `owner`, through however many others, and it still runs.

    False where that cannot be seen: a process of another pid namespace, or one that a parent which has ended left
    behind (setsid and nohup alone change no parent).
    """
    return owner.pid > 1 and is_alive(owner) is True and is_pid_above(owner.pid)


def is_pid_above(pid: int) -> bool:
    """Return whether the process of this number stands above this one."""
    return any(at == pid for at, _ in processes.find_upwards(os.getppid()))


def _is_hidden(pid: int) -> bool:
    """Return whether there is a process of another user behind a number that /proc says nothing of."""
    try:
        processes.stat_of(pid)
    except OSError:
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        except OSError:
            pass
    return False


def _space() -> str:
    named = os.environ.get("CLAIMONCE_HOST", "")  # two hosts by their word are two, on whatever machine they run
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = "host"
    return f"{space}@{named}" if named else space
