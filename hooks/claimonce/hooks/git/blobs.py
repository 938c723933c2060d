"""The contents of many blobs from one git, read as they come."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator

from claimonce.hooks.git.runner import Git

_PORTION = 200


def blobs(git: Git, wanted: Iterable[str]) -> Iterator[tuple[str, bytes]]:
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
