"""Which processes stand above one: whose child it is, and whose child that is."""

from __future__ import annotations

import os

from claimonce.gate import owner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.owner import Owner

_HIGHEST = 64  # generations to climb: a gate, make and its children, shells, git, a hook manager, a hook


def git_above(pid: int) -> Owner:
    """Return the nearest process named `git` from `pid` upwards; `pid` itself when there is none."""
    at = pid
    for _ in range(_HIGHEST):
        name, above = _named(at)
        if os.path.basename(name) == "git":
            return owner.of(at)
        if above <= 1:
            break
        at = above
    return owner.of(pid)


def words_of(pid: int) -> tuple[str, ...]:
    """Return the words that a process was started with; none where they cannot be seen."""
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="surrogateescape") as file:
            return tuple(file.read().split("\0")[:-1])
    except OSError:
        return () if os.path.isdir("/proc/self") else tuple(_asked(pid, "args=").split())


def above(pid: int, ancestor: int) -> bool:
    """Return whether `ancestor` stands above `pid`."""
    at = pid
    for _ in range(_HIGHEST):
        at = _named(at)[1]
        if at == ancestor or at <= 1:
            break
    return at == ancestor


def stands_above_us(who: Owner) -> bool:
    """Return whether this process was started by `who`, through however many others, and `who` still runs.

    False where that cannot be seen: a process of another pid namespace, or one that a parent which has ended left
    behind (setsid and nohup alone change no parent).
    """
    return who.pid > 1 and owner.is_alive(who) is True and above(os.getpid(), who.pid)


def _named(pid: int) -> tuple[str, int]:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            head, _, tail = file.read().rpartition(")")
        return head.partition("(")[2], int(tail.split()[1])
    except OSError:
        pass
    if os.path.isdir("/proc/self"):
        return "", 0  # it has ended, or is not ours to see
    above, _, name = _asked(pid, "ppid=,comm=").partition(" ")
    return name.strip(), int(above) if above.isdigit() else 0


def _asked(pid: int, columns: str) -> str:
    import subprocess  # late: only where there is no /proc

    words = ["/bin/ps", "-o", columns, "-p", str(pid)]
    return subprocess.run(words, capture_output=True, text=True, errors="replace", check=False).stdout.strip()
