"""What files there are in a work tree, as they lie on the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from typing import Protocol

from claimonce.hooks.git.runner import careful_git
from claimonce.settings import plain_file

_PATIENCE = 120.0  # git itself waits for good where a .gitignore is a FIFO
_REGULAR = ("100644", "100755", "100664")


class Snapshot(Protocol):
    """Files by path with the id of their content, and how to read them. `head` is the commit they stand on."""

    folder: str
    head: str

    def files(self) -> dict[str, str]:
        """Return path -> blob id of every regular file."""
        ...

    def contents(self, wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, bytes]]:
        """Yield (path, blob id, content) for the pairs of path and blob id that can be read."""
        ...


class WorkTree:
    """The files of a work tree: tracked, changed and untracked, without what .gitignore leaves out."""

    def __init__(self, root: str) -> None:
        """`root` is the tree's top folder."""
        self.folder, self._git = root, careful_git(root, patience=_PATIENCE)
        self.head = self._git.commit("HEAD")

    def files(self) -> dict[str, str]:
        """Return path -> blob id; the id of a file that git does not have yet is made from its content."""
        found: dict[str, str] = {}
        for entry in _entries(self._git.read("ls-files", "-s", "-z")):
            mode, blob, rest = entry.split(" ", 2)
            stage, _, path = rest.partition("\t")
            if mode in _REGULAR and stage in ("0", "2"):
                found[path] = blob
        for path in self._touched():
            content = self._read(path)
            if content is None:
                found.pop(path, None)
            else:
                found[path] = blob_id(content)
        return found

    def contents(self, wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, bytes]]:
        """Yield each file's content from the disk."""
        for path, blob in wanted:
            content = self._read(path)
            if content is not None:
                yield path, blob, content

    def _touched(self) -> list[str]:
        """Return what differs from git's own index: changed, deleted, untracked and not ignored."""
        said = self._git.read("status", "--porcelain", "-z", "-uall", "--no-renames", "--ignore-submodules")
        return [entry[3:] for entry in _entries(said) if entry[1] != " " or entry[0] in "?U"]

    def _read(self, path: str) -> bytes | None:
        full = f"{self.folder}/{path}"
        try:
            if os.path.islink(full):
                return None
            return plain_file.read(full)
        except OSError:
            return None


def blob_id(content: bytes) -> str:
    """Return the id that git gives this content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _entries(raw: bytes) -> list[str]:
    return [entry for entry in raw.decode("utf-8", "surrogateescape").split("\0") if entry]
