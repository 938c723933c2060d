"""What stands in the files that a command would run, for the prefilter's second look.

They are looked for where the reader looks, in every folder that the command may have gone to. A file that cannot be
read, or is large, leaves the answer to the reader.
"""

from __future__ import annotations

import posix

from claimonce.prefilter.scan_result import UNKNOWN, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.quick_check import Judge

LARGEST = 65_536
MOST = 4


def texts(judge: Judge, path: str) -> list[str]:
    """Return what the file holds in each folder that may be meant; binaries are left out."""
    judge.read.append(path)
    if UNKNOWN in path or "*" in path or judge.cwds == [UNKNOWN] or len(judge.read) > MOST:
        raise Doubt
    found: list[str] = []
    seen = False
    for cwd in judge.cwds:
        data = content(path if path[0] == "/" else f"{cwd}/{path}")
        if data is not None:
            seen = True
            if b"\0" not in data[:1_024]:
                found.append(data.replace(b"\0", b"\x01").decode("latin-1"))
    if not seen:
        raise Doubt
    judge.loaded += found
    return found


def content(path: str) -> bytes | None:
    """Return a file's bytes, None where there is no such file; Doubt where it may not be read."""
    try:
        descriptor = posix.open(path.encode("latin-1"), posix.O_RDONLY | posix.O_NONBLOCK | posix.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Doubt from error
    try:
        if posix.fstat(descriptor).st_mode & 0o170000 != 0o100000:
            raise Doubt
        data = posix.read(descriptor, LARGEST + 1)
    except OSError as error:
        raise Doubt from error
    finally:
        posix.close(descriptor)
    if len(data) > LARGEST and b"\0" not in data[:1_024]:
        raise Doubt
    return data
