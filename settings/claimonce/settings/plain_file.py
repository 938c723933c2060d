"""The one way to read a file by its name: a regular file, of bounded length, without ever waiting; and to replace one.

Opening a FIFO waits for a writer for good, and a device never ends; both can stand where a settings file, a plan or a
`.git` is looked for. This is on the hook's path: next to nothing is imported.
"""

from __future__ import annotations

import errno
import os
import stat
from _thread import get_ident

MOST_BYTES = 1 << 24


def read(path: str | os.PathLike[str], most: int = MOST_BYTES) -> bytes:
    """Return the file's bytes; OSError where it is no regular file or holds more than `most`."""
    content = read_beginning(path, most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"longer than {most} bytes", os.fspath(path))
    return content


def read_beginning(path: str | os.PathLike[str], most: int) -> bytes:
    """Return the first bytes of the file, at most `most`; OSError where it is no regular file."""
    handle = _opened(path)
    try:
        parts, left = list[bytes](), most
        while left > 0 and (part := os.read(handle, min(left, 1 << 20))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def read_ending(path: str | os.PathLike[str], most: int) -> tuple[bytes, bool]:
    """Return the last bytes of the file, at most `most`, and whether they are all; OSError where it is no regular
    file."""
    handle = _opened(path)
    try:
        begin = max(0, os.fstat(handle).st_size - most)
        return os.pread(handle, most, begin), not begin
    finally:
        os.close(handle)


def _opened(path: str | os.PathLike[str]) -> int:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return handle
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "is a directory", os.fspath(path))
    raise OSError(errno.EINVAL, "not a plain file", os.fspath(path))


def text(path: str | os.PathLike[str], most: int = MOST_BYTES, errors: str = "strict") -> str:
    """Return the file as UTF-8 text; OSError as `read`, UnicodeDecodeError where it is no UTF-8."""
    return read(path, most).decode("utf-8", errors)


def replace(path: str | os.PathLike[str], content: str | bytes, mode: int = 0o600, durable: bool = False) -> None:
    """Put a file with this content and these rights in place, whole or not at all; OSError leaves what was there.

    With `durable` it is on the disk first.
    """
    target: str = os.fspath(path)
    folder, name = os.path.split(target)
    beside = os.path.join(folder, f".{name}.{os.getpid()}-{get_ident()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, mode)
        try:
            if stat.S_IMODE(os.fstat(handle).st_mode) != mode:
                os.fchmod(handle, mode)
            left = content.encode() if isinstance(content, str) else content
            while left:
                left = left[os.write(handle, left) :]
            if durable:
                os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(beside, target)
    except BaseException:
        try:  # noqa: SIM105  (contextlib is not on the hook's path)
            os.unlink(beside)
        except OSError:
            pass
        raise
