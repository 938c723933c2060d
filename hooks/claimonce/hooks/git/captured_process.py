"""Start a program with its output captured; the `subprocess` module costs as much as ten of these."""

from __future__ import annotations

import os
import select
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PART = 1 << 16
_SIGPIPE = 13  # Python ignores it, and what it starts must not


def captured(
    argv: Sequence[str], env: Mapping[str, str], feed: bytes = b"", limit: float = 0.0
) -> tuple[int, bytes, bytes]:
    """Run `argv` (its first word a path) and return its status, its stdout and its stderr.

    A program ended by signal n has status -n. Whatever is raised was raised before it started, by a signal to us, or is
    TimeoutError because it had not ended after `limit` seconds (0 for no limit); in these cases it is killed.
    """
    given, give = os.pipe()
    out, to_out = os.pipe()
    err, to_err = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, given, 0), (os.POSIX_SPAWN_DUP2, to_out, 1), (os.POSIX_SPAWN_DUP2, to_err, 2)]
    try:
        child = os.posix_spawnp(argv[0], list(argv), env, file_actions=actions, setsigdef=[_SIGPIPE])
    except OSError:
        _close(give, out, err)
        raise
    finally:
        _close(given, to_out, to_err)
    try:
        said = _talk(give, feed, (out, err), time.monotonic() + limit if limit else 0.0)
    except BaseException:
        os.kill(child, 9)
        raise
    finally:
        _close(out, err)
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said[out], said[err]


def _talk(give: int, feed: bytes, sources: tuple[int, int], until: float) -> dict[int, bytes]:
    parts: dict[int, list[bytes]] = {source: [] for source in sources}
    waiting = select.poll()
    for source in sources:
        waiting.register(source, select.POLLIN)
    if feed:
        os.set_blocking(give, False)
        waiting.register(give, select.POLLOUT)
    else:
        os.close(give)
    left = len(sources)
    while left:
        ready = waiting.poll(max(0.0, until - time.monotonic()) * 1000 if until else None)
        if not ready:
            raise TimeoutError
        for handle, _ in ready:
            if handle == give:
                feed = _given(give, feed)
                if not feed:
                    waiting.unregister(give)
                    os.close(give)
            elif part := os.read(handle, _PART):
                parts[handle].append(part)
            else:
                waiting.unregister(handle)
                left -= 1
    if feed:
        os.close(give)
    return {source: b"".join(each) for source, each in parts.items()}


def _given(give: int, feed: bytes) -> bytes:
    try:
        return feed[os.write(give, feed[:_PART]) :]
    except BlockingIOError:
        return feed
    except BrokenPipeError:
        return b""


def _close(*handles: int) -> None:
    for handle in handles:
        os.close(handle)
