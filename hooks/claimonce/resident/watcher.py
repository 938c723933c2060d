"""The watcher: one a host, for all counter files that the gate has met. Events are hints, the look at the file decides.

Bursts lose events and network disks send none, so that every file is looked at when the watcher starts and on a timer.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from filelock import FileLock, Timeout
from watchdog.events import (
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from claimonce.agents import open_sessions
from claimonce.gate import claims, clock, ledger
from claimonce.gate.counters import agent_text, allocation, file, git_origin
from claimonce.gate.counters import counter as counters
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterError
from claimonce.gate.counters.lock import Lock
from claimonce.gate.errors import GateError
from claimonce.gate.store import Store
from claimonce.hooks.call import Session
from claimonce.hooks.effect import COUNTER
from claimonce.hooks.settings_cache import load
from claimonce.settings.errors import SettingsError

# One look at one counter file: does it hold what the gate knows of?

SURE_SECONDS = 0.4  # how long a change stands before it counts: git moves its own HEAD only after the files


@dataclass
class Suspicions:
    """Changes that were seen and are not yet sure: what the file held then, and since when."""

    seen: dict[tuple[str, str], tuple[int | str, float]] = field(
        default_factory=dict[tuple[str, str], tuple[int | str, float]]
    )

    def is_sure(self, counter: Counter, value: int | str) -> bool:
        """Return whether the file has held this for long enough; the first look only notes it."""
        known = self.seen.get((counter.file, counter.key))
        if known is None or known[0] != value:
            self.seen[counter.file, counter.key] = (value, clock.uptime())
            return False
        return clock.uptime() - known[1] >= SURE_SECONDS

    def drop(self, counter: Counter) -> None:
        """Forget a counter that is as it should be."""
        self.seen.pop((counter.file, counter.key), None)


def compare(store: Store, counter: Counter, suspicions: Suspicions) -> str:
    """Return what is wrong with the counter, "" when nothing is or it is not yet sure.

    A value that the gate does not know of is written into the ledger as a bypass, and the sessions that hold a number
    of the counter are warned. The store follows a file that is ahead; a file that is behind is left for the next taker.
    """
    lock = Lock(store, counter.key)
    try:
        with lock.both():
            return _compared(store, counter, suspicions)
    finally:
        lock.close()


def _compared(store: Store, counter: Counter, suspicions: Suspicions) -> str:
    row = store.maybe("counter_file", file=counter.file, key=counter.key)
    try:
        value: int | str = file.read(counter).value
    except CounterError as error:
        value = str(error)
    if claims.find_claim(store, counter.key) is not None:
        return ""  # somebody is changing it under the lease
    if row is None:
        if isinstance(value, int):
            _adopt(store, counter, value)
        return ""
    if value in (row["value"], allocation.next_of(store, counter)):
        suspicions.drop(counter)
        return ""
    if os.path.exists(os.path.join(counter.root, ".git", "index.lock")) or not suspicions.is_sure(counter, value):
        return ""
    if isinstance(value, int):
        suspicions.drop(counter)
        if git_origin.was_moved_by_git(counter, value):
            _adopt(store, counter, value)
            return ""
        return _bypassed(store, counter, int(row["value"]), value)
    if suspicions.seen[counter.file, counter.key][1] == float("inf"):
        return ""
    suspicions.seen[counter.file, counter.key] = (value, float("inf"))  # said once, as long as it stays so
    return _record(store, counter, {"before": row["value"]}, value)


def _bypassed(store: Store, counter: Counter, before: int, value: int) -> str:
    where = counter.inner or counter.file
    text = f"{where}: the counter {counter.name} went from {before} to {value} behind the gate's back"
    if value < before:
        text += (
            f"; {allocation.owner_line(store, counter, value)}, and the next one who reads the file may take it again"
        )
    else:
        text += f"; somebody outside may have taken {counter.written(before)}"
    said = _record(store, counter, {"before": before, "after": value}, text)
    _adopt(store, counter, value)
    return said


def _record(store: Store, counter: Counter, receipt: dict[str, object], text: str) -> str:
    with store:
        whole = {"file": counter.file, **receipt}
        ledger.write(store, allocation.OUTSIDE, COUNTER, counter.key, verdict=ledger.BYPASS, receipt=whole, reason=text)
    agent_text.warn_holders(
        store, counter, f"claimonce: {text}. `claimonce next {counter.name}` gives numbers that are safe."
    )
    return text


def _adopt(store: Store, counter: Counter, value: int) -> None:
    with store:
        allocation.note_seen(store, counter, value)
        if value > allocation.next_of(store, counter):
            store.put("put_counter_next", key=counter.key, next=value)


EVERY_SECONDS = 30.0
# What changes a file. watchdog 6 and 7 tell of `opened` and `closed_no_write` too, which is what the watcher's own look
# at a file makes: taken for a hint, each look would ask for the next one.
CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
]
POLL_SECONDS = 5.0
_AGAIN_SECONDS = SURE_SECONDS + 0.1


class AlreadyWatched(GateError):
    """Another process watches this host's counters."""

    exit_code = 80
    sentence = "another watcher runs on this host already, and one is enough for all counters"


class _Hints(FileSystemEventHandler):
    """Puts every path that an event names into a queue: a replaced file comes as moved, with its name as
    destination."""

    def __init__(self) -> None:
        self.paths: queue.SimpleQueue[str] = queue.SimpleQueue()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take created, modified, moved, deleted and closed after writing alike, and nothing else."""
        if not isinstance(event, tuple(CHANGES)):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self.paths.put(os.fsdecode(path))


class Watcher:
    """Watches counter files; `heard` gets a line for every change behind the gate's back."""

    def __init__(self, store: Store, own: Iterable[Counter], heard: Callable[[str], object]) -> None:
        """`own` are counters to watch besides those that the store knows."""
        self.store, self.own, self.heard = store, list(own), heard
        self._hints, self._suspicions = _Hints(), Suspicions()
        self._folders: set[str] = set()
        self._observer: BaseObserver = Observer()
        self._polling: BaseObserver | None = None
        self.stopped = threading.Event()
        self.looked = 0  # how often every file was looked at

    def run(self, every: float = EVERY_SECONDS) -> None:
        """Watch until `stop`; every file is looked at first and then every so many seconds. Raises AlreadyWatched."""
        lock = FileLock(os.path.join(self.store.folder, "watcher.lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise AlreadyWatched from None
        try:
            self._observer.start()
            self._loop(every)
        finally:
            for observer in filter(None, (self._observer, self._polling)):
                observer.stop()
            lock.release()

    def stop(self) -> None:
        """End the watch soon."""
        self.stopped.set()
        self._hints.paths.put("")

    def _loop(self, every: float) -> None:
        wait = 0.0
        while not self.stopped.is_set():
            hinted = self._hinted(wait)
            known = self._known()
            self._watch(known)
            # A hint names a file; a pause, or the first look, means all of them.
            for counter in known if not hinted else (one for one in known if _paths(one) & hinted):
                self._look(counter)
            self.looked += not hinted
            wait = _AGAIN_SECONDS if self._suspicions.seen else every

    def _hinted(self, wait: float) -> set[str]:
        found: set[str] = set()
        try:
            found.add(self._hints.paths.get(timeout=wait) if wait else self._hints.paths.get_nowait())
            while True:
                found.add(self._hints.paths.get_nowait())
        except queue.Empty:
            return found

    def _look(self, counter: Counter) -> None:
        try:
            line = compare(self.store, counter, self._suspicions)
        except GateError as error:
            line = str(error)
        if line:
            self._wake()
            self.heard(line)

    def _wake(self) -> None:
        """Let the warned sessions' next event take the long way, on which warnings are told."""
        for row in self.store.rows("sessions_warned"):
            client, _, rest = row["session"].partition(":")
            name, _, agent = rest.partition("/")
            open_sessions.note(Session(client, name, agent))

    def _known(self) -> list[Counter]:
        made = {(one.file, one.key): one for one in self.own}
        for root in {row["root"] for row in self.store.rows("counter_files_all") if row["root"]}:
            if not os.path.isdir(root):
                continue
            try:
                made |= {(one.file, one.key): one for one in counters.with_file(load(root))}
            except SettingsError:
                continue
        return list(made.values())

    def _watch(self, known: Iterable[Counter]) -> None:
        for folder in {os.path.dirname(path) for one in known for path in _paths(one)} - self._folders:
            if not os.path.isdir(folder):
                continue
            try:
                self._observer.schedule(self._hints, folder, event_filter=CHANGES)
            except OSError:  # the kernel gives a user so many watches and no more; polling takes the rest
                self._poll(folder)
            self._folders.add(folder)

    def _poll(self, folder: str) -> None:
        if self._polling is None:
            self._polling = PollingObserver(timeout=POLL_SECONDS)
            self._polling.start()
        self._polling.schedule(self._hints, folder, event_filter=CHANGES)


def _paths(counter: Counter) -> set[str]:
    return {counter.file, os.path.realpath(counter.file)}


def watch(store: Store, own: Iterable[Counter], heard: Callable[[str], object]) -> int:
    """Watch until interrupted; raise AlreadyWatched."""
    watcher = Watcher(store, own, heard)
    try:
        watcher.run()
    except KeyboardInterrupt:
        watcher.stop()
    return 0
