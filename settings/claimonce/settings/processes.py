"""Processes as the kernel shows them: what one was started with, and which stand above and below it.

Read from /proc (proc(5)); where there is none, as on macOS, `ps` is asked. On the hook's path: it imports next to
nothing.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_HIGHEST = 64  # generations to climb: a gate, make and its children, shells, git, a hook manager, a hook


def words_of(pid: int, most: int = -1) -> tuple[str, ...]:
    """Return the words that a process was started with, of `most` bytes; none where they cannot be seen."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            text = os.fsdecode(file.read(most))
    except OSError:
        return tuple(ask(pid, "args=").split())
    # A program that gives itself a title may leave out the NUL behind it.
    return tuple(text.removesuffix("\0").split("\0")) if text else ()


def stat_of(pid: int) -> tuple[str, list[str]]:
    """Return a process's name and the fields behind it; OSError where /proc does not show it."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        # The name may hold spaces and brackets; fields are counted after its last bracket.
        head, _, tail = file.read().rpartition(")")
    return head.partition("(")[2], tail.split()


def find_upwards(pid: int) -> Iterator[tuple[int, str]]:
    """Yield pid and name of this process, of the one that started it, and so on; the first of all is left out."""
    for _ in range(_HIGHEST):
        if pid <= 1:
            return
        name, above = _named(pid)
        yield pid, name
        pid = above


def children_of(pid: int) -> list[int]:
    """Return the processes that this one has started; OSError where /proc does not show them."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def are_shown() -> bool:
    """Return whether this host has a /proc."""
    return os.path.isdir("/proc/self")


def ask(pid: int, columns: str) -> str:
    """Return what `ps` says of a process; nothing where there is a /proc, which has said it already."""
    if are_shown():
        return ""
    import subprocess

    words = ["/bin/ps", "-o", columns, "-p", str(pid)]
    return subprocess.run(words, capture_output=True, text=True, errors="replace", check=False).stdout.strip()


def _named(pid: int) -> tuple[str, int]:
    try:
        name, fields = stat_of(pid)
        return name, int(fields[1])
    except OSError:
        above, _, name = ask(pid, "ppid=,comm=").partition(" ")
        return name.strip(), int(above) if above.isdigit() else 0
