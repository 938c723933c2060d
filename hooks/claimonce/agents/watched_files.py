"""The files whose times say whether a counter or a remote may have moved, and those times as the launcher finds them.

A file for each folder keeps the times of what would have changed. The started file ends the event after a command when
all are as they were. The launcher does the same without Python: beside it lies an empty file of each time, because a
shell can compare the times of two files and print none.
"""

from __future__ import annotations

import contextlib
import os
import time

from claimonce.gate.folder import inside
from claimonce.settings.paths import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.hooks.settings_cache import Compiled

FOLDER = "seen"
REMOTES = "refs/remotes"
MOST_FOLDERS = 32
_NAME = 200  # the started file cuts the same way
_MOST_DATED = 40  # the launcher compares no more
_EPOCH = 1_000_000_000_000_000_000  # ns; a shell that tells it from a microsecond later compares finely enough
_KEPT = 30 * 86_400.0


def stamps(here: Compiled, common: str, cwd: str) -> list[tuple[str, int]]:
    """Return what moves when a counter or a remote does, each with its time; 0 where there is nothing."""
    paths = [str(counter["file"]) for counter in here.counters if counter["file"]]
    paths += _numbered_folders(here)
    if common:
        folders = [folder for folder, _, _ in os.walk(f"{common}/{REMOTES}")]
        paths += folders[:MOST_FOLDERS] or [f"{common}/{REMOTES}"]
    else:
        paths.append(f"{cwd}/.git")
    return [(path, _time_of(path)) for path in paths if "\n" not in path]


def of_numbered(found: list[tuple[str, int]], here: Compiled) -> list[tuple[str, int]]:
    """Return the same paths, with the times of the folders of numbered files alone: anything else is looked at."""
    numbered = set(_numbered_folders(here))
    return [(path, at if path in numbered else 0) for path, at in found]


def _numbered_folders(here: Compiled) -> list[str]:
    if not any(counter.get("files") for counter in here.counters):
        return []
    from claimonce.agents.counters import numbered_files
    from claimonce.gate.counters import counter as counters

    found = [folder for each in counters.all_here(here) if each.pattern for folder in numbered_files.folders(each)]
    return found[:MOST_FOLDERS]


def _time_of(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def load_times(cwd: str) -> tuple[dict[str, int], int]:
    """Return the times that were taken down when this folder was looked at last, by path, and when that was, in ns."""
    try:
        with open(os.path.join(*_place_of(cwd)), "rb") as file:
            name, *rows = file.read().split(b"\n")
            looked = os.fstat(file.fileno()).st_mtime_ns
    except OSError:
        return {}, 0
    parted = [row.partition(b" ") for row in rows] if name == os.fsencode(cwd) else []
    return {os.fsdecode(path): int(at) for at, _, path in parted if at.isdigit()}, looked


def _place_of(cwd: str) -> tuple[bytes, bytes]:
    folder = os.fsencode(os.path.join(state_folder(os.environ), FOLDER))
    return folder, os.fsencode(cwd).replace(b"/", b"%")[-_NAME:]


def keep(cwd: str, found: list[tuple[str, int]]) -> None:
    """Leave what the started file compares; where that cannot be written, the next event looks again."""
    folder, name = _place_of(cwd)
    rows = [os.fsencode(cwd), *(b"%d %s" % (at, os.fsencode(path)) for path, at in found)]
    with contextlib.suppress(OSError):
        inside(state_folder(os.environ), FOLDER)
        for number, at in ((1, _EPOCH), (2, _EPOCH + 1_000)):
            _dated(os.path.join(folder, b"%d=" % number), at)
        for number, (_, at) in enumerate(found[:_MOST_DATED], 1):
            if at:
                _dated(os.path.join(folder, b"%d=%s" % (number, name)), at)
        new = os.path.join(folder, b".%d" % os.getpid())
        with open(new, "wb") as file:
            file.write(b"\n".join(rows))
        os.replace(new, os.path.join(folder, name))


def _dated(path: bytes, at: int) -> None:
    """Leave an empty file of a given time in ns: what the launcher compares with, for a shell cannot print a time."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    os.utime(path, ns=(at, at))


def forget() -> None:
    """Remove what is kept for folders that nobody has looked at for a month."""
    folder = os.path.join(state_folder(os.environ), FOLDER)
    try:
        found = list(os.scandir(folder))
    except OSError:
        return
    for each in found:
        number, sign, of = each.name.partition("=")
        if sign and number.isdigit():  # a file's time beside NAME, as `1=NAME`; without NAME the two that never change
            if of and not os.path.lexists(os.path.join(folder, of)):
                os.unlink(each.path)
        elif each.stat(follow_symlinks=False).st_mtime < time.time() - _KEPT:
            os.unlink(each.path)
