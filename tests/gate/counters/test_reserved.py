"""Where gaps are allowed, a host takes a block of numbers at once and gives it out without asking anybody."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from servers import fresh_store

from claimonce.agents import settlement
from claimonce.gate import backups
from claimonce.gate.counters import allocation, reserved
from claimonce.gate.counters.counter import Counter
from claimonce.gate.errors import StoreUnreachable
from claimonce.gate.store import Store, open_store, store_of
from claimonce.hooks.settings_cache import Compiled, load

NOWHERE = "postgresql://worker@127.0.0.1:1/claims"
NEXT = """
import sys
from claimonce.gate.counters import reserved
from claimonce.gate.counters.counter import Counter
from claimonce.gate.store import store_of
from claimonce.hooks.settings_cache import load
here, counter = load("/"), Counter("SP", "", "", "text", "counter:x:SP", sys.argv[1], "content/sp-{n}-*.md")
for _ in range(int(sys.argv[2])):
    numbers = reserved.take(here, counter, 1, "env:one", "")
    numbers = numbers or reserved.take_anew(here, store_of(here, "counter"), counter, 1, "env:one", "")
    print(*numbers, flush=True)
"""
On = Callable[..., Compiled]


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    (tmp_path / "tree" / "content").mkdir(parents=True)
    return Counter("SP", "", "", "text", "counter:x:SP", str(tmp_path / "tree"), "content/sp-{n}-*.md")


@pytest.fixture
def store(database: str, own_home: Path) -> Iterator[Store]:
    with fresh_store(database, str(own_home / "state")) as store:
        yield store


@pytest.fixture
def on(store: Store, database: str, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> On:
    """Be on that host, with blocks of five."""

    def there(host: str, dsn: str = database) -> Compiled:
        monkeypatch.setenv("CLAIMONCE_STORE", dsn)
        monkeypatch.setenv("CLAIMONCE_HOST", host)
        monkeypatch.setenv("CLAIMONCE_STATE", str(own_home / host))
        monkeypatch.setenv("CLAIMONCE_STATE__DEADLINE", "20s")
        monkeypatch.setenv("CLAIMONCE_COUNTER__BLOCK", "5")
        return load("/")

    return there


def one(here: Compiled, counter: Counter, session: str = "env:one") -> int:
    numbers = reserved.take(here, counter, 1, session, "for a test")
    if not numbers:
        with closing(store_of(here, "counter")) as store:
            numbers = reserved.take_anew(here, store, counter, 1, session, "for a test")
    return numbers[0]


def tell(here: Compiled, counter: Counter) -> None:
    with closing(store_of(here, "counter")) as store:
        reserved.tell(here, store, counter)


def test_two_hosts_have_blocks_that_never_meet(on: On, counter: Counter) -> None:
    first = [one(on("a"), counter) for _ in range(3)]
    second = [one(on("b"), counter) for _ in range(7)]
    first += [one(on("a"), counter) for _ in range(3)]
    assert first == [1, 2, 3, 4, 5, 16]
    assert second == [6, 7, 8, 9, 10, 11, 12]


def test_inside_the_block_nobody_is_asked_and_past_it_nothing_is_given(on: On, counter: Counter) -> None:
    assert one(on("a"), counter) == 1
    alone = on("a", NOWHERE)
    assert [one(alone, counter) for _ in range(4)] == [2, 3, 4, 5]
    with pytest.raises(StoreUnreachable):
        one(alone, counter)


def test_whose_each_number_is_stands_in_the_database_at_the_next_connection(
    on: On, counter: Counter, store: Store
) -> None:
    for session in ("env:one", "env:two"):
        one(on("a"), counter, session)
    tell(on("a"), counter)
    rows = store.rows("numbers_between", key=counter.key, first=1, last=5)
    assert [row["session"] for row in rows] == ["env:one", "env:two", "host:a", "host:a", "host:a"]
    allocation.release(store, counter, 2, "env:two")
    assert one(on("a"), counter) == 3, "told or not, the block goes on"
    tell(on("a"), counter)
    assert store.one("number", key=counter.key, number=2)["state"] == allocation.RELEASED, "what was told is not again"


def test_a_number_that_a_file_carries_already_is_passed_over(on: On, counter: Counter) -> None:
    one(on("a"), counter)
    Path(counter.root, "content", "sp-2-by-hand.md").write_text("# SP-2\n")
    assert one(on("a", NOWHERE), counter) == 3


def test_a_counter_that_a_file_holds_has_no_blocks(on: On, counter: Counter) -> None:
    held = Counter(**{**counter.plain(), "root": counter.root, "file": "counter.json", "path": "SP.next"})
    assert reserved.size_of(on("a"), held) == 0
    assert reserved.size_of(on("a"), counter) == 5


def test_a_copy_of_the_state_put_back_gives_no_number_again(on: On, counter: Counter, own_home: Path) -> None:
    here = on("a")
    one(here, counter)
    backups.write(open_store(here.state), str(own_home / "copy"))
    assert one(here, counter) == 2
    backups.restore(here.state, str(own_home / "copy"), False)
    assert one(on("a"), counter) == 6, "what of the block was given out since, nobody knows"


def test_a_database_that_forgot_the_block_learns_its_numbers_and_whoever_shares_one_is_told(
    on: On, counter: Counter, store: Store
) -> None:
    """As after a failover to a replica that lagged, or a backup that was put back, once a person has looked."""
    assert [one(on("a"), counter, "env:one") for _ in range(3)] == [1, 2, 3]
    with store:
        store.put("put_counter_next", key=counter.key, next=1)
        for number in range(1, 6):
            store.put("drop_number", key=counter.key, number=number)
    assert one(on("b"), counter, "env:two") == 1, "nobody can know"
    with store:
        store.put("drop_number", key=counter.key, number=3)
    tell(on("b"), counter)
    tell(on("a"), counter)
    said = [warning for session in ("env:one", "env:two") for warning in settlement.warnings(store, session)]
    assert len(said) == 2
    assert all("SP-1 was given out twice" in warning for warning in said)
    owners = [row["session"] for row in store.rows("numbers_between", key=counter.key, first=1, last=5)]
    assert owners == ["env:two", "env:one", "env:one", "host:b", "host:b"]
    assert [row["state"] for row in store.rows("ledger_of_key", key=counter.key, most=9)].count("uncertain") == 1
    assert one(on("a"), counter, "env:one") == 6, "what was left of its block is given up"
    tell(on("a"), counter)
    assert settlement.warnings(store, "env:one") == [], "told once"
    tell(on("b"), counter)
    assert one(on("b"), counter, "env:two") == 11, "a number of its block is another's now"


@pytest.mark.slow
def test_processes_of_four_hosts_that_are_killed_give_no_number_twice(on: On, counter: Counter, own_home: Path) -> None:
    def run(number: int) -> list[int]:
        env = {**os.environ, "CLAIMONCE_HOST": f"h{number % 4}", "CLAIMONCE_STATE": str(own_home / f"h{number % 4}")}
        words = [sys.executable, "-c", NEXT, counter.root, "40"]
        child = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(3 + 4 * number)]
        child.kill()
        return [int(line) for line in [*said, *child.communicate()[0].splitlines(keepends=True)] if line.endswith("\n")]

    on("a")
    with ThreadPoolExecutor(8) as threads:
        taken = [number for numbers in threads.map(run, range(8)) for number in numbers]
    assert len(taken) >= 100
    assert len(set(taken)) == len(taken)
