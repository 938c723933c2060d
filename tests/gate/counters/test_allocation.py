from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gate.counters.conftest import JSON, commit, git, make

from claimonce.gate import claims, ledger, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.counters import allocation, file
from claimonce.gate.counters.allocation import Taker, take
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterError, CounterHeld, CounterUnwritable, NumberOfAnother
from claimonce.gate.session_names import known_as
from claimonce.gate.store import Embedded, Store


def test_numbers_come_from_the_file_and_the_file_moves_along(store: Store, counter: Counter, tree: Path) -> None:
    assert take(store, counter, "env:one") == [152]
    assert take(store, counter, "env:two", 3, purpose="a series") == [153, 154, 155]
    assert (tree / "counter.json").read_text() == JSON.replace("152", "156")
    row = store.one("number", key=counter.key, number=154)
    assert (row["session"], row["purpose"], row["state"]) == ("env:two", "a series", "taken")
    assert ledger.last(store, key=counter.key)[0]["receipt"]["count"] == 3


def test_a_file_that_lags_behind_is_brought_forward(store: Store, counter: Counter, tree: Path) -> None:
    take(store, counter, "env:one", 5)
    (tree / "counter.json").write_text(JSON)
    assert take(store, counter, "env:two") == [157]
    assert (tree / "counter.json").read_text() == JSON.replace("152", "158")


def test_a_file_that_is_ahead_is_followed(store: Store, counter: Counter, tree: Path) -> None:
    take(store, counter, "env:one")
    (tree / "counter.json").write_text(JSON.replace("152", "300"))
    assert take(store, counter, "env:two") == [300]


def test_numbers_in_use_are_passed_over_wherever_they_are(store: Store, counter: Counter, tree: Path) -> None:
    (tree / "content" / "sp-152-here.md").touch()
    git(tree, "switch", "-q", "-c", "topic")
    (tree / "content" / "sp-153-there.md").write_text("x")
    git(tree, "add", "content/sp-153-there.md")
    git(tree, "commit", "-q", "-m", "there")
    git(tree, "switch", "-q", "main")
    other = tree.parent / "other"
    git(tree, "worktree", "add", "-q", str(other))
    (other / "content" / "sp-154-uncommitted.md").touch()
    assert take(store, counter, "env:one") == [155]


def test_front_matter_counts_as_use(store: Store, tree: Path) -> None:
    counter = make(tree, files="content/*.md", front_matter="sp")
    (tree / "content" / "a.md").write_text("---\ntitle: x\nsp: 152\n---\nsp: 999\n")
    (tree / "content" / "b.md").write_text('+++\nsp = "SP-153"\n+++\n')
    (tree / "content" / "c.md").write_text("sp: 154\n")
    assert take(store, counter, "env:one") == [154]


def test_a_released_number_is_the_next_one(store: Store, counter: Counter) -> None:
    take(store, counter, "env:one", 3)
    with pytest.raises(NumberOfAnother, match="belongs to one"):
        allocation.release(store, counter, 153, "env:two")
    with pytest.raises(NumberOfAnother, match="taken by nobody"):
        allocation.release(store, counter, 200, "env:two")
    allocation.release(store, counter, 153, "env:one")
    assert take(store, counter, "env:two", 2) == [153, 155]
    with pytest.raises(NumberOfAnother):
        allocation.release(store, counter, 153, "env:one")


def test_whoever_changes_the_file_under_the_lease_is_waited_for(store: Store, counter: Counter) -> None:
    with store:
        held = claims.take(store, Wanted(counter.key, "counter", "claude:x", owner.here()))
    with pytest.raises(CounterHeld, match=re.escape(known_as("claude:x"))) as caught:
        take(store, counter, "env:one", wait=0.1)
    assert caught.value.exit_code == 80
    assert take(store, counter, "claude:x") == [152]
    with store:
        claims.release(store, counter.key, held.token)
    assert take(store, counter, "env:one") == [153]


@pytest.mark.parametrize("content", [b"", b'{"SP": {"next": 1', b'{"SP": {"next": -3}}', b"<<<<<<< a\n>>>>>>> b\n"])
def test_a_bad_file_costs_no_number_and_stays(store: Store, counter: Counter, tree: Path, content: bytes) -> None:
    take(store, counter, "env:one")
    (tree / "counter.json").write_bytes(content)
    with pytest.raises(CounterError):
        take(store, counter, "env:one")
    assert (tree / "counter.json").read_bytes() == content
    assert allocation.next_of(store, counter) == 153


def test_a_file_that_cannot_be_replaced_costs_no_number(
    store: Store, counter: Counter, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # a test that runs as root has no read-only folder
    with pytest.raises(CounterUnwritable):
        take(store, counter, "env:one")
    assert allocation.next_of(store, counter) == 0
    assert (tree / "counter.json").read_text() == JSON


def test_the_largest_number_is_the_end(store: Store, counter: Counter, tree: Path) -> None:
    text = JSON.replace("152", str(file.MOST_NUMBER))
    (tree / "counter.json").write_text(text)
    with pytest.raises(CounterError, match="numbers go up to"):
        take(store, counter, "env:one")
    assert (tree / "counter.json").read_text() == text


def test_rights_of_the_file_stay(store: Store, counter: Counter, tree: Path) -> None:
    (tree / "counter.json").chmod(0o664)
    take(store, counter, "env:one")
    assert (tree / "counter.json").stat().st_mode & 0o777 == 0o664
    assert sorted(each.name for each in tree.iterdir() if each.is_file()) == ["counter.json"]


def test_a_taker_that_does_not_wait_for_the_disk_brings_the_file_up_at_its_end(
    store: Store, counter: Counter, tree: Path
) -> None:
    taker = Taker(store, counter, "env:one")
    numbers = [taker.take(durable=False)[0] for _ in range(50)]
    taker.close()
    assert numbers == list(range(152, 202))
    assert (tree / "counter.json").read_text() == JSON.replace("152", "202")


WORKER = """
import sys
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.allocation import Taker
from claimonce.gate.store import store_of
from claimonce.hooks.settings_cache import load
file, log, count = sys.argv[1:4]
taker = Taker(store_of(load("/")), Counter("SP", file, "SP.next", "json", "counter:x:SP", ""), f"env:{log}")
with open(log, "a", buffering=1) as out:
    for _ in range(int(count)):
        out.write(f"{taker.take()[0]}\\n")
"""


@pytest.mark.slow
def test_64_processes_and_kills_among_them_take_no_number_twice(store: Store, own_home: Path) -> None:
    (own_home / "counter.json").write_text(JSON)
    counter = Counter("SP", str(own_home / "counter.json"), "SP.next", "json", "counter:x:SP", "")
    logs = own_home / "logs"
    logs.mkdir()
    most = 10_000 if isinstance(store, Embedded) else 1_000  # there a number is a commit on a server's disk
    started = 0
    running: list[subprocess.Popen[bytes]] = []

    def start(count: int) -> None:
        nonlocal started
        started += 1
        words = [sys.executable, "-c", WORKER, counter.file, str(logs / f"{started}.log"), str(count)]
        running.append(subprocess.Popen(words))

    def taken() -> list[int]:
        return [int(line) for log in logs.iterdir() for line in log.read_text().split("\n")[:-1]]

    for _ in range(64 if most == 10_000 else 16):
        start(150)
    chance = random.Random(7)
    killed = 0
    end = time.monotonic() + 200
    while len(taken()) < most and time.monotonic() < end:
        time.sleep(0.2)
        alive = [each for each in running if each.poll() is None]
        if alive and killed < 40:
            victim = chance.choice(alive)
            victim.send_signal(signal.SIGKILL)
            killed += 1
            start(150)
        elif not alive:
            start(150)
    for each in running:
        each.wait(200)
    numbers = taken()
    last = take(store, counter, "env:last")[0]
    assert killed > (10 if most == 10_000 else 3)
    assert len(numbers) >= most
    assert len(set(numbers)) == len(numbers)
    assert min(numbers) >= 152
    assert last > max(numbers)
    assert (own_home / "counter.json").read_text() == JSON.replace("152", str(last + 1))
    assert allocation.next_of(store, counter) == last + 1
    assert json.loads((own_home / "counter.json").read_text())["other"] == [1, {"SP": 3}]


def test_the_worktrees_of_a_repository_share_their_numbers(store: Store, counter: Counter, tree: Path) -> None:
    other = tree.parent / "other"
    git(tree, "worktree", "add", "-q", str(other))
    assert take(store, counter, "env:one") == [152]
    assert take(store, counter.at(str(other)), "env:two") == [153]
    assert take(store, counter, "env:one") == [154]
    assert (other / "counter.json").read_text() == JSON.replace("152", "154")
    commit(tree, "moved")
