"""Clocks that may be compared: the boot clock for leases, UTC only for people.

A lease never compares wall clocks: they jump. Seconds since boot run through suspend, and a different boot id voids
every lease that was taken before it.
"""

from __future__ import annotations

import os
import time

_BOOT_ID_FILE = "/proc/sys/kernel/random/boot_id"
_RFC3339 = "%Y-%m-%dT%H:%M:%SZ"
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # macOS's monotonic clock counts its sleep as well
_boot_id = ""
_utc = -1, ""
_offset: float | None = None  # of a database that many hosts share: its clock, less this host's boot clock


def boot_id() -> str:
    """Return what names this run of the host; the same for all its processes."""
    global _boot_id  # noqa: PLW0603  (asked for on every claim, constant for the life of the process)
    if not _boot_id:
        try:
            with open(_BOOT_ID_FILE, encoding="utf-8") as file:
                _boot_id = file.read().strip()
        except OSError:
            _boot_id = _boot_id_of_darwin()
    return _boot_id


def _boot_id_of_darwin() -> str:
    # Not subprocess: it costs more than all the rest of a hook's start.
    with os.popen("/usr/sbin/sysctl -n kern.bootsessionuuid 2>/dev/null") as answer:  # noqa: S605  # pyright: ignore[reportDeprecated]  (constant)
        return answer.read().strip() or "unknown"


def uptime() -> float:
    """Return seconds on the boot clock."""
    return time.clock_gettime(_CLOCK)


def utc(seconds: float | None = None) -> str:
    """Return UTC in RFC 3339 to the second, now or at this Unix time."""
    global _utc  # noqa: PLW0603  (asked for several times in each transaction, and it holds for a second)
    if seconds is not None:
        return time.strftime(_RFC3339, time.gmtime(seconds))
    now = int(unix())
    if _utc[0] != now:
        _utc = now, time.strftime(_RFC3339, time.gmtime(now))
    return _utc[1]


def unix_of(at: str) -> int:
    """Return the Unix time of a text that `utc` wrote; raise ValueError for another.

    `time.strptime` says the same and brings `re`, `locale` and `datetime`, in each push that waits. The count of days
    is that of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    """
    parts = at[0:4], at[5:7], at[8:10], at[11:13], at[14:16], at[17:19]
    if len(at) != len("2026-01-31T23:59:59Z") or at[4] + at[7] + at[10] + at[13] + at[16] + at[19] != "--T::Z":
        raise ValueError(at)
    year, month, day, hour, minute, second = map(int, parts)
    year -= month <= 2  # a year begins in March, so that its last day is the one that may be missing
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    days = year * 365 + year // 4 - year // 100 + year // 400 + of_year - 719_468
    return ((days * 24 + hour) * 60 + minute) * 60 + second


def unix() -> float:
    """Return wall-clock Unix time; only for windows that must outlive a reboot, and for people."""
    return time.time() if _offset is None else uptime() + _offset


def follow(offset: float | None) -> None:
    """Take the time of day from a database's clock: `offset` is what it is ahead of the boot clock, in seconds.

    Hosts that share a store then agree about it, whatever their own clocks say.
    """
    global _offset  # noqa: PLW0603  (one process has one time of day)
    _offset = offset


def format_age(seconds: float) -> str:
    """Return an age in at most four letters: `4s`, `12m`, `3h`, `9d`."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size:
            return f"{int(seconds // size)}{unit}"
    return f"{max(0, int(seconds))}s"


def ago(seconds: float) -> str:
    """Return an age for people: `40 seconds ago`."""
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {word}{'s' if count != 1 else ''} ago"
    count = max(0, int(seconds))
    return f"{count} second{'s' if count != 1 else ''} ago" if count else "just now"
