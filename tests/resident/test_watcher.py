"""A counter that changes behind the gate's back is seen, however it changed, and nothing else is."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.events import (
    FileClosedEvent,
    FileClosedNoWriteEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
)

from claimonce.agents.settlement import warnings
from claimonce.gate import claims, ledger, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.counters import allocation
from claimonce.gate.counters import counter as counters
from claimonce.gate.counters.allocation import take
from claimonce.gate.counters.counter import Counter
from claimonce.gate.session_names import known_as
from claimonce.gate.store import Store, open_store
from claimonce.hooks.settings_cache import load
from claimonce.resident import watcher as resident_watcher
from claimonce.resident.watcher import AlreadyWatched, Watcher


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store()
    yield opened
    opened.close()


@pytest.fixture
def counter(repo: Path) -> Counter:
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.test"]
    subprocess.run([*git, "add", "-A"], cwd=repo, check=True)
    subprocess.run([*git, "commit", "-q", "-m", "Start"], cwd=repo, check=True)
    return counters.find_counter(load(str(repo)), "SP")


@pytest.fixture
def heard(store: Store, counter: Counter) -> Iterator[Callable[[int], list[str]]]:
    """A running watcher that has had its first look; asked, it waits until it has said so many lines."""
    take(store, counter, "claude:holder")
    lines: list[str] = []
    own = open_store()
    watcher = Watcher(own, [counter], lines.append)
    thread = threading.Thread(target=watcher.run, args=(0.3,), daemon=True)
    thread.start()
    until(lambda: watcher.looked > 0)

    def ask(count: int) -> list[str]:
        until(lambda: len(lines) >= count)
        return lines

    yield ask
    watcher.stop()
    thread.join(10)
    assert not thread.is_alive()


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


CHANGES = {
    "jq and mv": "sed 's/153/154/' counter.json > tmp && mv tmp counter.json",
    "sed -i": "sed -i.bak 's/153/154/' counter.json && rm -f counter.json.bak",
    "python": "python3 -c \"p='counter.json'; s=open(p).read(); open(p,'w').write(s.replace('153','154'))\"",
    "editor": "cp counter.json .counter.swp && sed 's/153/154/' counter.json > .new && mv -f .new counter.json",
    "removed and made": "sed 's/153/154/' counter.json > ../kept && rm counter.json && cp ../kept counter.json",
}


@pytest.mark.parametrize("way", CHANGES)
def test_each_way_around_the_gate_is_a_bypass_and_warns_the_holders(
    heard: Callable[[int], list[str]], store: Store, repo: Path, counter: Counter, way: str
) -> None:
    subprocess.run(CHANGES[way], shell=True, cwd=repo, check=True)
    assert "from 153 to 154 behind the gate's back" in heard(1)[0]
    row = next(row for row in ledger.last(store) if row["verdict"] == ledger.BYPASS)
    assert (row["session"], row["receipt"]["after"]) == (allocation.OUTSIDE, 154)
    assert os.path.exists(os.path.join(store.folder, "open", "holder"))
    assert "behind the gate's back" in warnings(store, "claude:holder")[0]
    assert warnings(store, "claude:holder") == []
    assert take(store, counter, "env:two") == [154]


def test_a_counter_that_went_down_names_whose_number_is_at_risk(
    heard: Callable[[int], list[str]], store: Store, repo: Path, counter: Counter
) -> None:
    take(store, counter, "env:two", 2)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.test"]
    subprocess.run([*git, "commit", "-q", "-a", "-m", "moved"], cwd=repo, check=True)
    (repo / "counter.json").write_text('{"SP": {"next": 152}}\n')
    assert "went from 155 to 152" in heard(1)[0]
    assert f"SP-152 belongs to {known_as('claude:holder')}" in heard(1)[0]
    assert take(store, counter, "env:two") == [155]


def test_what_git_puts_back_is_no_bypass(heard: Callable[[int], list[str]], store: Store, repo: Path) -> None:
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.test"]
    subprocess.run([*git, "stash", "-q"], cwd=repo, check=True)
    until(lambda: store.rows("counter_files_all")[0]["value"] == 152)
    subprocess.run([*git, "stash", "pop", "-q"], cwd=repo, check=True)
    assert heard(0) == []


def test_numbers_taken_through_the_gate_and_moves_under_the_lease_are_no_bypass(
    heard: Callable[[int], list[str]], store: Store, repo: Path, counter: Counter
) -> None:
    for _ in range(30):
        take(store, counter, "env:two")
    with store:
        held = claims.take(store, Wanted(counter.key, "counter", "claude:x", owner.here()))
    (repo / "counter.json").write_text('{"SP": {"next": 184}}\n')
    time.sleep(1.2)  # longer than a change must stand to count
    with store:
        allocation.note_seen(store, counter, 184)
        store.put("put_counter_next", key=counter.key, next=184)
        claims.release(store, counter.key, held.token)
    (repo / "counter.json").write_text('{"SP": {"next": 200}}\n')
    assert [line.partition(" behind")[0].rpartition("from ")[2] for line in heard(1)] == ["184 to 200"]


def test_a_file_left_broken_is_said_once(heard: Callable[[int], list[str]], repo: Path) -> None:
    (repo / "counter.json").write_text("")
    assert "it is empty" in heard(1)[0]
    (repo / "counter.json").write_text('{"SP": {"next": 160}}\n')
    assert "to 160" in heard(2)[1]


def test_one_watcher_a_host(heard: Callable[[int], list[str]], store: Store, counter: Counter) -> None:
    with pytest.raises(AlreadyWatched):
        Watcher(store, [counter], print).run()


def test_what_changed_while_nobody_watched_is_seen_at_the_start(store: Store, repo: Path, counter: Counter) -> None:
    take(store, counter, "claude:holder")
    (repo / "counter.json").write_text('{"SP": {"next": 170}}\n')
    lines: list[str] = []
    watcher = Watcher(open_store(), [], lines.append)  # the store knows which files there are
    thread = threading.Thread(target=watcher.run, args=(60.0,), daemon=True)
    thread.start()
    until(lambda: bool(lines))
    watcher.stop()
    thread.join(10)
    assert "to 170" in lines[0]


def test_only_what_changes_a_file_is_a_hint() -> None:
    hints = resident_watcher._Hints()
    for event in (FileOpenedEvent("/f"), FileClosedNoWriteEvent("/f")):
        hints.dispatch(event)
    assert hints.paths.empty()
    for event in (FileModifiedEvent("/f"), FileClosedEvent("/f"), FileDeletedEvent("/f"), FileMovedEvent("/a", "/f")):
        hints.dispatch(event)
    assert hints.paths.qsize() == 5


@pytest.mark.parametrize("observer", [resident_watcher.Observer, resident_watcher.PollingObserver])
def test_a_look_at_a_watched_file_puts_no_hint_into_the_queue(tmp_path: Path, observer: type) -> None:
    file = tmp_path / "counter.json"
    file.write_text("1")
    hints = resident_watcher._Hints()
    made = observer(timeout=0.05)
    made.start()
    made.schedule(hints, str(tmp_path), event_filter=resident_watcher.CHANGES)
    for _ in range(50):
        file.read_text()
    (tmp_path / "last").write_text("x")  # events come in order: before this one, there was none
    assert os.path.basename(hints.paths.get(timeout=20)) in ("last", tmp_path.name)
    made.stop()
    made.join(10)


def test_where_the_kernel_gives_no_watch_a_folder_is_polled(
    store: Store, counter: Counter, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    take(store, counter, "claude:holder")
    watcher = Watcher(open_store(), [counter], lambda _line: None)
    monkeypatch.setattr(watcher._observer, "schedule", refuse)
    monkeypatch.setattr(resident_watcher, "POLL_SECONDS", 0.05)
    thread = threading.Thread(target=watcher.run, args=(600,), daemon=True)
    thread.start()
    until(lambda: watcher.looked > 0)
    subprocess.run(CHANGES["jq and mv"], shell=True, cwd=repo, check=True)
    until(lambda: any(row["verdict"] == ledger.BYPASS for row in ledger.last(store)))
    watcher.stop()
    thread.join(10)
