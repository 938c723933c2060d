"""All transcripts of a history: found, told apart, read one by one, and put on one clock."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from claimonce.lookback.act import Act
from claimonce.lookback.cache import Cache, Kept, legible, stamp
from claimonce.lookback.call import Seen
from claimonce.lookback.errors import NotRead
from claimonce.lookback.reader import Reader
from claimonce.lookback.transcripts import clients
from claimonce.lookback.transcripts.lines import open_transcript

_HEAD = 65_536
_LARGE = 64 * 1024 * 1024  # bytes of history from which a second process pays for its start
_WORKERS = 2
_ENDINGS = (".jsonl", ".json", ".db")
_PACKED = (".jsonl.gz", ".jsonl.zst", ".jsonl.xz", ".jsonl.bz2", ".jsonl.age", ".jsonl.gpg")


@dataclass
class History:
    """What the transcripts say. `acts` stand in time order; `skipped` are paths with the reason each was left out."""

    acts: list[Act] = field(default_factory=list[Act])
    calls: int = 0
    sessions: int = 0
    files: int = 0
    bad_lines: int = 0
    tokens: int = 0
    clients: dict[str, int] = field(default_factory=dict[str, int])
    skipped: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


def find(paths: Iterable[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the files that may be transcripts under these paths, each once, and what cannot be looked at."""
    found: dict[str, None] = {}
    skipped: list[tuple[str, str]] = []
    for path in paths:
        if os.path.isfile(path) or not os.path.exists(path):
            found[os.path.abspath(path)] = None
            continue
        for folder, names, files in os.walk(
            path, onerror=lambda error: skipped.append((legible(str(error.filename)), str(error.strerror)))
        ):
            names[:] = sorted(name for name in names if name not in (".git", "node_modules", "snapshot"))
            for name in sorted(files):
                if name.endswith(_ENDINGS) or name.endswith(_PACKED):
                    found[os.path.abspath(os.path.join(folder, name))] = None
    return list(found), skipped


@dataclass(frozen=True)
class Listing:
    """The files to be read, each with its stamp, and what was left out; `named` are those that were asked for."""

    files: tuple[str, ...]
    stamps: tuple[tuple[int, ...], ...]
    skipped: tuple[tuple[str, str], ...]
    named: frozenset[str]


def list_transcripts(paths: Iterable[str], since: float = 0.0) -> Listing:
    """Return what stands under `paths`, without files that were last written before `since`."""
    asked = list(paths)
    files, skipped = find(asked)
    stamps = [(path, tuple(stamp(path))) for path in files]
    kept = [(path, of) for path, of in stamps if not (since and of and of[1] < since * 1e9)]
    # A fork is written to for longer than what it was made of, as a rule: the first to have a call is who made it.
    kept.sort(key=lambda each: each[1][1] if each[1] else 0)
    return Listing(
        tuple(path for path, _ in kept), tuple(of for _, of in kept), tuple(skipped),
        frozenset(map(os.path.abspath, asked)),
    )  # fmt: skip


def read(
    paths: Iterable[str], reader: Reader, cache: Cache, since: float = 0.0,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> History:  # fmt: skip
    """Read every transcript under `paths`; acts before `since` (seconds since 1970) are left out."""
    return read_listed(list_transcripts(paths, since), reader, cache, since, progress)


def read_listed(
    found: Listing, reader: Reader, cache: Cache, since: float = 0.0,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> History:  # fmt: skip
    """Read every transcript of a listing."""
    made = History(skipped=list(found.skipped))
    files = list(found.files)
    sizes = [of[0] if of else 0 for of in found.stamps]
    done, whole = 0, sum(sizes)
    before = Before()
    sessions: set[str] = set()
    for path, size, kept in zip(files, sizes, _each(files, whole, reader, cache), strict=True):
        done += size
        progress(done, whole)
        if isinstance(kept, str):
            if kept or path in found.named:
                made.skipped.append((legible(path), kept or "is no transcript of a client known here"))
            continue
        _add(made, kept, since, before)
        sessions.update(f"{kept.client}:{name}" for name in kept.sessions)
    made.sessions = len(sessions)
    made.acts.sort(key=lambda each: (each.at, each.path, each.line))
    return made


@dataclass(frozen=True)
class Before:
    """What the files before had: a session that was forked or resumed holds it again, as its own."""

    acts: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    uses: set[int] = field(default_factory=set[int])
    answers: set[int] = field(default_factory=set[int])

    def count_calls(self, kept: Kept) -> int:
        """Return how many calls the file has that none before had."""
        new = kept.calls - len(kept.uses & self.uses)
        self.uses.update(kept.uses)
        return new

    def count_tokens(self, kept: Kept) -> int:
        """Return the tokens of answers that no file before had."""
        new = kept.tokens - sum(spent for name, spent in kept.answers.items() if name in self.answers)
        self.answers.update(kept.answers)
        return new


def _add(made: History, kept: Kept, since: float, before: Before) -> None:
    calls = before.count_calls(kept)
    made.files += 1
    made.calls += calls
    made.bad_lines += kept.bad_lines
    made.tokens += before.count_tokens(kept)
    made.clients[kept.client] = made.clients.get(kept.client, 0) + calls
    if kept.bad_lines:
        made.skipped.append((kept.path, f"{kept.bad_lines} lines cannot be read"))
    mine: set[tuple[str, str]] = set()
    for each in kept.acts:
        key = (each.client, each.use_id)
        if each.use_id and not each.use_id[0].isdigit():
            if key in before.acts:
                continue
            mine.add(key)
        if each.at >= since:
            each.path = kept.path
            made.acts.append(each)
    before.acts.update(mine)


def _each(files: list[str], size: int, reader: Reader, cache: Cache) -> Iterator[Kept | str]:
    work = partial(one, reader=reader, cache=cache)
    if size < _LARGE or (os.cpu_count() or 1) < 2 or len(files) < _WORKERS:
        yield from map(work, files)
        return
    with workers() as pool:
        yield from pool.map(work, files, chunksize=1)


def workers() -> ProcessPoolExecutor:
    """Return the processes that read; they end with this one, however it ends."""
    return ProcessPoolExecutor(_WORKERS, initializer=_end_with_parent)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def one(path: str, reader: Reader, cache: Cache) -> Kept | str:
    """Return what one file gave, or why it gave nothing: "" where it is simply no transcript."""
    kept = cache.get(path)
    if kept is not None:
        return kept
    before = stamp(path)
    try:
        client = _client(path)
        if client is None:
            return ""
        seen, acts = Seen(), list[Act]()
        with open_transcript(path) if client.name != "opencode" else open(path, "rb") as file:
            for call in client.read(file, path, reader.wanted, seen):
                acts.extend(reader.acts(call))
    except NotRead as error:
        return error.why
    except (OSError, MemoryError) as error:
        return legible(f"cannot be read ({error})")
    if not seen.calls and not seen.sessions and (seen.bad_lines or not _is_json(path, client)):
        return "is no transcript that can be read"
    sessions, name = list(seen.sessions), legible(path)
    counts = (seen.calls, seen.bad_lines, sessions, seen.tokens)
    made = Kept("", name, before, acts, *counts, client.name, seen.uses, seen.answers)
    if before and before == stamp(path):
        cache.put(made)
    return made


def _is_json(path: str, client: clients.Client) -> bool:
    if client.name == "opencode":
        return True
    with open(path, "rb") as file:
        return file.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"")


def _client(path: str) -> clients.Client | None:
    client = clients.of_path(path)
    if client is not None:
        if client.name == "opencode":
            with open(path, "rb") as file:
                if not file.read(16).startswith(b"SQLite format 3"):
                    raise NotRead(path, "is no database")
        return client
    if path.endswith(".db"):
        return None
    with open_transcript(path) as file:
        head = file.read(_HEAD)
    return clients.of_head(head)
