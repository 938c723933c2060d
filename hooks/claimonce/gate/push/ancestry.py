"""Which `git` process stands above us: the pre-push hook learns its end only by watching it."""

from __future__ import annotations

import os

from claimonce.gate import owner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.owner import Owner

_HIGHEST = 12  # generations to climb: hook, hook manager, shell


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


def above(pid: int, ancestor: int) -> bool:
    """Return whether `ancestor` stands above `pid`."""
    at = pid
    for _ in range(_HIGHEST):
        at = _named(at)[1]
        if at == ancestor or at <= 1:
            break
    return at == ancestor


def _named(pid: int) -> tuple[str, int]:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            head, _, tail = file.read().rpartition(")")
        return head.partition("(")[2], int(tail.split()[1])
    except OSError:
        pass
    import subprocess  # late: only where there is no /proc

    asked = subprocess.run(
        ["/bin/ps", "-o", "ppid=,comm=", "-p", str(pid)], capture_output=True, text=True, errors="replace", check=False
    )
    above, _, name = asked.stdout.strip().partition(" ")
    return name.strip(), int(above) if above.isdigit() else 0
