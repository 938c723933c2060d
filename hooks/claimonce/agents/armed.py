"""Whether a session is armed: the one home of the word.

A session is armed when the client was given the line that puts the shims on PATH of its shells, and nothing since
has shown that its shells do without it. The line itself is the witness: each shell that reads it freshens the
session's mark, beside the shims and not in the store, so that a store that is broken or moved aside disarms nobody.
A push that was seen to go around the gate counts until a later shell has freshened the mark again.
"""

from __future__ import annotations

import os

from claimonce.settings.paths import data_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.hooks.call import Session

FOLDER = "armed"
_AROUND = ".around"
_PROMPTED = ".prompted"
_KEPT = 30 * 86_400.0  # seconds that the mark of a session that never ended is kept
_KEPT_ANYHOW = 200  # of the newest marks: the wall clock alone, which may jump, disarms nobody
_NO_SHIMS = ("PowerShell",)  # tools that read another shell's lines, or none


def mark_of(session: Session, env: Mapping[str, str]) -> str:
    """Return the path of the session's mark; a subagent's shells are its parent's."""
    name = f"{session.client}-{session.id}"
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in name)
    return f"{data_folder(env)}/{FOLDER}/{plain[:200]}"


def promise(session: Session, env: Mapping[str, str]) -> str:
    """Note that the client was given the line, and return the mark; what was seen before in this session stays."""
    mark = mark_of(session, env)
    os.makedirs(os.path.dirname(mark), mode=0o700, exist_ok=True)
    os.close(os.open(mark, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    return mark


def went_around(session: Session, env: Mapping[str, str]) -> None:
    """Note that an act of this session was seen to go around the gate."""
    mark = mark_of(session, env) + _AROUND
    try:
        os.makedirs(os.path.dirname(mark), mode=0o700, exist_ok=True)
        with open(mark, "wb") as file:
            file.write(b"\n")
    except OSError:  # the net has told the agent all the same
        return


def is_armed(session: Session, env: Mapping[str, str], tool: str = "Bash") -> bool:
    """Return whether what this tool starts meets the shims, as far as it was promised and seen."""
    if tool in _NO_SHIMS:
        return False
    mark = mark_of(session, env)
    seen, around = _time_of(mark), _time_of(mark + _AROUND)
    if seen > 0 or session.client == "claude":
        return seen > around
    return not around and _inherits(session) and meets_shims(env)


def meets_shims(env: Mapping[str, str]) -> bool:
    """Return whether who searches this PATH for git finds the shim."""
    shims = f"{data_folder(env)}/shims"
    for folder in env.get("PATH", "").split(os.pathsep):
        if folder.rstrip("/") == shims:
            return os.path.exists(f"{shims}/git")
        if os.path.isfile(f"{folder}/git"):
            return False
    return False


def _inherits(session: Session) -> bool:
    """Return whether the client's shells are known to search the PATH that the client, and so its hook, was given."""
    from claimonce.clients import row as clients

    row = clients.of(session.client)
    return row is not None and row.ARMS in (clients.INHERITS, clients.PLUGIN)


def is_unseen(session: Session) -> bool:
    """Return whether nobody has seen what the shells of the session's client are given."""
    from claimonce.clients import row as clients

    row = clients.of(session.client)
    return row is not None and row.ARMS == clients.UNSEEN


def is_first_prompt(session: Session, env: Mapping[str, str]) -> bool:
    """Return whether the session's first prompt was not seen yet; it is from now on."""
    return _is_new(mark_of(session, env) + _PROMPTED)


def is_first(session: Session, env: Mapping[str, str], what: str) -> bool:
    """Return whether this was not yet said of the session; it is from now on."""
    from claimonce.hooks.digest import fingerprint

    return _is_new(f"{mark_of(session, env)}.{fingerprint(what)[:16]}")


def _is_new(path: str) -> bool:
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return False
    return True


def forget(session: Session, env: Mapping[str, str]) -> None:
    """Take away the promise of a session that has ended; what was seen of it stays for its next start."""
    if os.path.exists(mark := mark_of(session, env)):
        os.unlink(mark)


def purge(env: Mapping[str, str]) -> None:
    """Take away the marks of sessions that have not been heard of for a month, but of the newest."""
    import time

    try:
        with os.scandir(f"{data_folder(env)}/{FOLDER}") as found:
            marks = sorted((each.stat(follow_symlinks=False).st_mtime, each.path) for each in found)
        for heard, path in marks[:-_KEPT_ANYHOW]:
            if heard < time.time() - _KEPT:
                os.unlink(path)
    except OSError:  # another session's start does the same
        return


def _time_of(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0
