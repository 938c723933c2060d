"""What was read of a transcript, kept beside nothing of the user's: a second look over an unchanged history is quick.

A file counts as unchanged by its size, its times and its inode. What is kept of a message is what the gate's own store
keeps of one; the folder is the user's alone, and entries that nothing asked for in thirty days go.
"""

from __future__ import annotations

import contextlib
import os
import time

import msgspec

from claimonce.hooks.digest import fingerprint
from claimonce.lookback.act import Act
from claimonce.settings import plain_file

FORMAT = 3
_KEPT = 30 * 86_400.0


class Kept(msgspec.Struct, array_like=True):
    """What one file gave; `path` can be written. `stamp` says of which state of the file, `by` by which reader."""

    by: str
    path: str
    stamp: list[int]
    acts: list[Act]
    calls: int
    bad_lines: int
    sessions: list[str]
    tokens: int
    client: str = ""
    uses: set[int] = msgspec.field(default_factory=set[int])
    answers: dict[int, int] = msgspec.field(default_factory=dict[int, int])


_DECODER = msgspec.msgpack.Decoder(Kept)
_ENCODER = msgspec.msgpack.Encoder()


def stamp(path: str) -> list[int]:
    """Return what changes when a file does; empty where there is none. A database changes by its log, too."""
    found: list[int] = []
    for each in (path, f"{path}-wal") if path.endswith(".db") else (path,):
        with contextlib.suppress(OSError):
            info = os.stat(each)
            found += [info.st_size, info.st_mtime_ns, info.st_ino, info.st_ctime_ns]  # the last tells of permissions
    return found


def legible(name: str) -> str:
    """Return a file's name as it can be written: one in another encoding has `?` for what is no text."""
    return name.encode("utf-8", "replace").decode()


class Cache:
    """A folder of entries, one a transcript and one a history. One that cannot be read or written costs time only."""

    def __init__(self, folder: str, by: str) -> None:
        self._folder, self.by = folder, f"{FORMAT} {by}"

    def _place(self, name: str) -> str:
        return os.path.join(self._folder, f"{fingerprint(name)}.mp") if self._folder else ""

    def get(self, path: str) -> Kept | None:
        """Return what is kept of a file in its present state."""
        data = self.load(legible(path))
        try:
            kept = _DECODER.decode(data) if data else None
        except msgspec.DecodeError:
            return None
        same = kept is not None and (kept.by, kept.path, kept.stamp) == (self.by, legible(path), stamp(path))
        return kept if same else None

    def put(self, kept: Kept) -> None:
        """Keep what a file gave."""
        kept.by = self.by
        self.save(kept.path, _ENCODER.encode(kept))

    def load(self, name: str) -> bytes:
        """Return what was saved under a name, nothing where nothing was."""
        place = self._place(name)
        if place:
            with contextlib.suppress(OSError), open(place, "rb") as file:
                return file.read()
        return b""

    def save(self, name: str, data: bytes) -> None:
        """Keep these bytes under a name, readable to this user alone."""
        place = self._place(name)
        if not place:
            return
        with contextlib.suppress(OSError):
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            plain_file.replace(place, data)

    def forget(self) -> None:
        """Drop entries that are old: their transcripts are gone, or were looked at long ago."""
        with contextlib.suppress(OSError):
            for each in os.scandir(self._folder):
                if each.stat(follow_symlinks=False).st_mtime < time.time() - _KEPT:
                    os.unlink(each.path)
