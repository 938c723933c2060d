"""Reading and replacing a file that another program may be writing: whole or not at all, rights and links kept."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable

from claimonce.agents.install.errors import CannotWrite, ChangedMeanwhile, WiringError
from claimonce.settings import plain_file

_ROUNDS = 5


def read(path: str) -> str | None:
    """Return the file's text to the byte (line ends and a byte order mark too), None when it is not there."""
    try:
        return plain_file.text(path)
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise WiringError(path, f"byte {error.start} is not UTF-8", "fix the file, then run this again") from None
    except OSError as error:
        raise WiringError(path, f"cannot be read ({error.strerror})", "make it readable, then run this again") from None


def edit(path: str, change: Callable[[str | None], str | None]) -> tuple[str | None, str | None]:
    """Replace the file's text by `change(text)` and return both; None stands for a file that is not there.

    A file that another program changes meanwhile is read and changed again. What `path` links to is edited in place.
    """
    target = os.path.realpath(path)
    for _ in range(_ROUNDS):
        before = read(target)
        after = change(before)
        if after == before:
            return before, after
        if _replace(target, before, after):
            return before, after
    raise ChangedMeanwhile(path)


def _replace(target: str, before: str | None, after: str | None) -> bool:
    try:
        if after is None:
            if read(target) != before:
                return False
            os.unlink(target)
            return True
        os.makedirs(os.path.dirname(target), exist_ok=True)
        handle, part = tempfile.mkstemp(dir=os.path.dirname(target), prefix=f".{os.path.basename(target)}.")
    except OSError as error:
        raise CannotWrite(target, error.strerror or str(error)) from None
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        _same_rights(target, part)
        if read(target) != before:
            return False
        os.replace(part, target)
    except OSError as error:
        raise CannotWrite(target, error.strerror or str(error)) from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)
    return True


def _same_rights(target: str, part: str) -> None:
    try:
        old = os.stat(target)
    except FileNotFoundError:
        os.chmod(part, 0o600)
        return
    # A file that cannot be written is somebody's decision; replacing it would go around that.
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "it is read-only")
    os.chmod(part, stat.S_IMODE(old.st_mode))
    with contextlib.suppress(PermissionError):
        os.chown(part, old.st_uid, old.st_gid)


def missing_folders(path: str) -> tuple[str, ...]:
    """Return the folders above a file that are not there, outermost first."""
    missing: list[str] = []
    folder = os.path.dirname(path)
    while folder and not os.path.isdir(folder):
        missing.insert(0, folder)
        folder = os.path.dirname(folder)
    return tuple(missing)
