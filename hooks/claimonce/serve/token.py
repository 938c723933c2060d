"""The token that opens the page: one file that only its user may read."""

from __future__ import annotations

import os
import secrets
import stat

from claimonce.gate.errors import GateError
from claimonce.settings import plain_file
from claimonce.settings.paths import data_folder

NAME = "serve.token"
_BYTES, _MOST = 32, 200


class BadToken(GateError):
    """The file of the token cannot be what it should be."""

    exit_code = 2

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path, why)
        self.path, self.why = path, why

    def __str__(self) -> str:
        """Say which file it is and what to do."""
        return f"{self.path}: {self.why}; remove it and start `claimonce serve` again"


def path_of() -> str:
    """Return where the token is kept."""
    return os.path.join(data_folder(), NAME)


def kept() -> str:
    """Return the token, made when there is none yet; raise BadToken for a file that others may read or write."""
    path = path_of()
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = secrets.token_urlsafe(_BYTES)
        file.write(made)
    return made


def _read(path: str) -> str:
    try:
        info = os.lstat(path)
        text = plain_file.read(path, _MOST).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadToken(path, f"cannot be read ({error})") from None
    if not stat.S_ISREG(info.st_mode) or info.st_uid != os.getuid():
        raise BadToken(path, "is not this user's own file")
    if info.st_mode & 0o077:
        raise BadToken(path, "may be read by others")
    if len(text) < _BYTES:
        raise BadToken(path, "holds no token")
    return text
