"""The files of one commit, as the index takes them: what stood in a repository when a question was asked."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator

from claimonce.hooks.git.runner import Git, careful_git

_REGULAR = ("100644", "100755", "100664")
_PORTION = 200


def _blobs(git: Git, wanted: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each blob's id and content, in order; what is missing is left out."""
    names = list(wanted)
    if not names:
        return
    with subprocess.Popen(
        git.words("cat-file", "--batch"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=git.asking(),
    ) as asked:  # fmt: skip
        assert asked.stdin is not None
        assert asked.stdout is not None
        # A portion of questions fits into the pipe, so neither side ever waits for the other with both pipes full.
        for at in range(0, len(names), _PORTION):
            portion = names[at : at + _PORTION]
            asked.stdin.write("".join(f"{name}\n" for name in portion).encode())
            asked.stdin.flush()
            for name in portion:
                head = asked.stdout.readline().split()
                if len(head) == 3 and head[1] == b"blob":
                    yield name, asked.stdout.read(int(head[2]) + 1)[:-1]
        asked.stdin.close()


class Revision:
    """The files of one commit; nothing on the disk counts."""

    def __init__(self, folder: str, revision: str) -> None:
        """`folder` is a repository, bare or not."""
        self.folder, self._git = folder, careful_git(folder)
        self.head = self._git.commit(revision)

    def files(self) -> dict[str, str]:
        """Return path -> blob id."""
        found: dict[str, str] = {}
        for entry in self._git.read("ls-tree", "-r", "-z", "--full-tree", self.head).decode().split("\0")[:-1]:
            head, _, path = entry.partition("\t")
            mode, _, blob = head.split(" ")
            if mode in _REGULAR:
                found[path] = blob
        return found

    def contents(self, wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, bytes]]:
        """Yield each file's content from git's objects."""
        paths: dict[str, list[str]] = {}
        for path, blob in wanted:
            paths.setdefault(blob, []).append(path)
        for blob, content in _blobs(self._git, paths):
            for path in paths[blob]:
                yield path, blob, content
