"""The log as rows: what each commit said, which files it changed, and which it moved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimonce.hooks.git.errors import GitFailed
from claimonce.hooks.git.runner import careful_git

# Enough that what was done like this before is found; a log is read at some 20,000 commits a second.
MOST = 6_000
# A commit wider than this says little about any one of its files.
WIDEST = 60
_PATIENCE = 120.0
_LOG = ("log", "--no-merges", f"--max-count={MOST}", "--name-status", "-z", "--format=%x01%H%x00%ct%x00%B%x00")
_TRAILER = re.compile(r"^(?:[A-Z][\w-]*-by|Change-Id|Signed-off|Closes-Bug|cherry.picked).*$", re.MULTILINE)
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Commit:
    """One commit that is no merge; `moves` are pairs of old and new path."""

    sha: str
    wall: int
    subject: str
    body: str
    paths: tuple[str, ...]
    moves: tuple[tuple[str, str], ...] = ()


def reachable(folder: str, head: str) -> list[str]:
    """Return the latest commits that `head` stands on, newest first; merges are left out."""
    if not head:
        return []
    return careful_git(folder).tell("rev-list", "--no-merges", f"--max-count={MOST}", head).split()


def read(folder: str, head: str, without: str = "") -> list[Commit]:
    """Return those commits oldest first; `without` is a commit whose own history is known already."""
    span = [head, f"^{without}"] if without else [head]
    git = careful_git(folder, patience=_PATIENCE)
    try:
        text = git.read(*_LOG, "-M", *span)
    except GitFailed:  # a partial clone lacks the contents that moved files are known by
        text = git.read(*_LOG, "--no-renames", *span)
    return [_commit(part) for part in reversed(text.decode("utf-8", "replace").split("\x01")[1:])]


def said(body: str) -> str:
    """Return a message without what says nothing: trailers and addresses."""
    return _URL.sub(" ", _TRAILER.sub("", body))


def _commit(part: str) -> Commit:
    sha, wall, message, *rest = part.split("\0")
    paths: list[str] = []
    moves: list[tuple[str, str]] = []
    words = iter(word.lstrip("\n") for word in rest)
    for word in words:
        if not re.fullmatch(r"[A-Z]\d*", word):
            continue
        path = next(words, "")
        if word[0] in "RC":
            new = next(words, "")
            if word[0] == "R":
                moves.append((path, new))
            path = new
        paths.append(path)
    subject, _, body = message.strip().partition("\n")
    return Commit(sha, int(wall), subject.strip(), body.strip(), tuple(dict.fromkeys(paths)), tuple(moves))
