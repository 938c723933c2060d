"""An index brought to the state of its work tree: only what changed is read."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from claimonce.context import symbols, words
from claimonce.context.index import Index
from claimonce.context.snapshot import Snapshot
from claimonce.hooks.git.errors import GitFailed
from claimonce.hooks.git.runner import careful_git

# The log as rows: what each commit said, which files it changed, and which it moved.

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


def read_commits(folder: str, head: str, without: str = "") -> list[Commit]:
    """Return those commits oldest first; `without` is a commit whose own history is known already."""
    span = [head, f"^{without}"] if without else [head]
    git = careful_git(folder, patience=_PATIENCE)
    try:
        text = git.read(*_LOG, "-M", *span)
    except GitFailed:  # a partial clone lacks the contents that moved files are known by
        text = git.read(*_LOG, "--no-renames", *span)
    return [_commit(part) for part in reversed(text.decode("utf-8", "replace").split("\x01")[1:])]


def strip_trailers(body: str) -> str:
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


# Beyond this a file is data; it is found by its path, not by its words.
MOST_BYTES = 400_000
# Found by their path alone: what machines write.
_GENERATED = (
    ".lock", "-lock.json", "-lock.yaml", ".min.js", ".min.css", ".map", ".svg", ".snap", ".po", ".ipynb", "go.sum",
    ".csv", ".tsv", ".pem", ".crt",
)  # fmt: skip
# Commits ago at which a change counts half.
_HALF = 150.0


@dataclass(frozen=True)
class Refreshed:
    """What one refresh did: files read anew, files that are gone, commits new, and the seconds it took."""

    files: int
    read: int
    gone: int
    commits: int
    seconds: float


def refresh(index: Index, snapshot: Snapshot) -> Refreshed:
    """Bring the index to the snapshot's state; safe beside others that do the same."""
    began = time.perf_counter()
    there = snapshot.files()
    with index:
        known = {row["path"]: row for row in index.rows("files_all")}
        gone = [row for path, row in known.items() if there.get(path) != row["blob"]]
        new = [(path, blob) for path, blob in there.items() if path not in known or known[path]["blob"] != blob]
        if gone:
            index.many("drop_file", [{"id": row["id"]} for row in gone])
            index.many("drop_words", [{"id": row["id"]} for row in gone])
        read = _put_files(index, snapshot, new)
        told = _put_commits(index, snapshot)
        if told or new:
            _warm(index)
    lost = sum(row["path"] not in there for row in gone)
    return Refreshed(len(there), read, lost, told, time.perf_counter() - began)


def _put_files(index: Index, snapshot: Snapshot, new: list[tuple[str, str]]) -> int:
    number = index.number("last_file")
    files: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for path, blob, content in snapshot.contents(new):
        number += 1
        text = plain_text(path, content)
        files.append({"id": number, "path": path, "blob": blob, "size": len(text), "plain": int(bool(text))})
        rows.append(_row(number, path, text))
        if len(rows) == 500:
            index.many("put_words", rows)
            rows.clear()
    index.many("put_words", rows)
    index.many("put_file", files)
    return len(files)


def _row(number: int, path: str, text: str) -> dict[str, Any]:
    names = words.count_terms(" ".join(symbols.names(text, path))) if text else {}
    body = words.format_counts(words.count_terms(text)) if text else ""
    return {
        "id": number,
        "path": words.format_counts(words.count_terms(path)),
        "names": words.format_counts(names),
        "body": body,
    }


def plain_text(path: str, content: bytes) -> str:
    """Return the text of a file that is worth reading, "" for what is binary, generated or too large."""
    if len(content) > MOST_BYTES or path.endswith(_GENERATED) or b"\0" in content[:8000]:
        return ""
    return content.decode("utf-8", "replace")


def _put_commits(index: Index, snapshot: Snapshot) -> int:
    wanted = reachable(snapshot.folder, snapshot.head)
    known = {row["sha"]: row["id"] for row in index.rows("commits_all")}
    kept = set(wanted)
    for sha, number in known.items():
        if sha not in kept:
            for name in ("drop_commit", "drop_message", "drop_changed", "drop_moved"):
                index.rows(name, id=number)
    missing = kept - known.keys()
    if not missing:
        return 0
    base = next((sha for sha in wanted if sha in known), "")
    found = [each for each in read_commits(snapshot.folder, snapshot.head, base) if each.sha in missing]
    if len(found) < len(missing):
        found = [each for each in read_commits(snapshot.folder, snapshot.head) if each.sha in missing]
    number = index.number("last_commit")
    for each in found:
        number += 1
        _put_commit(index, number, each)
    return len(found)


def _put_commit(index: Index, number: int, commit: Commit) -> None:
    index.rows(
        "put_commit",
        id=number, sha=commit.sha, wall=commit.wall, subject=commit.subject[:200], width=max(len(commit.paths), 1),
    )  # fmt: skip
    body = words.format_counts(words.count_terms(strip_trailers(commit.body)[:8000]))
    paths = words.format_counts(words.count_terms(" ".join(commit.paths[:WIDEST])))
    index.rows("put_message", id=number, subject=" ".join(words.terms(commit.subject)), body=body, paths=paths)
    if len(commit.paths) <= WIDEST:
        index.many("put_changed", [{"id": number, "path": path} for path in commit.paths])
    index.many("put_moved", [{"id": number, "old": old, "new": new} for old, new in commit.moves])


def _warm(index: Index) -> None:
    """Note for each file how often it was changed; half the weight for every 150 commits that lie between."""
    last = index.number("last_commit")
    now = _successors(index)
    heat: dict[str, float] = {}
    for row in index.rows("changes_all"):
        where, number, width = now(row["path"]), row["commit_id"], row["width"]
        heat[where] = heat.get(where, 0.0) + 0.5 ** ((last - number) / _HALF) / math.sqrt(width)
    index.rows("cool")
    index.many("put_heat", [{"path": path, "heat": value} for path, value in heat.items()])


def _successors(index: Index) -> Callable[[str], str]:
    """Return where the file that once stood at a path stands now, by what commits moved."""
    moves = {row["old"]: row["new"] for row in index.rows("moves_all")}
    there = {row["path"] for row in index.rows("files_all")}

    def now(path: str) -> str:
        seen = {path}
        while path not in there and path in moves and moves[path] not in seen:
            path = moves[path]
            seen.add(path)
        return path

    return now
