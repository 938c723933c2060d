"""Leases on paths: one owner at a time, across trees, until it is given back or its owner is gone."""

from __future__ import annotations

import subprocess
import sys

from claimonce.gate import leases, owner
from claimonce.gate.identity import no_process
from claimonce.gate.leases import Holder
from claimonce.gate.session_names import known_as
from claimonce.gate.store import Store

KEY = leases.key_of("example.test/work", "index.md")


def session(name: str, tree: str = "/trees/a") -> Holder:
    return Holder(name, owner.here(), tree)


def worker(task: str) -> Holder:
    return Holder(f"claude:{task}", no_process(), f"/trees/{task}", f"run/{task}")


def test_the_first_gets_it_and_the_second_learns_whose_it_is(store: Store) -> None:
    assert leases.take(store, KEY, "index.md", session("claude:one")) is None
    other = leases.take(store, KEY, "index.md", session("claude:two", "/trees/b"))
    assert other is not None
    assert (other.holder, other.tree, other.path) == (known_as("claude:one"), "/trees/a", "index.md")
    assert other.at


def test_taking_it_again_changes_nothing(store: Store) -> None:
    leases.take(store, KEY, "index.md", session("claude:one"))
    before = leases.find_lease(store, KEY)
    assert leases.take(store, KEY, "index.md", session("claude:one/agent-7")) is None
    assert leases.find_lease(store, KEY) == before


def test_a_sessions_end_gives_back_what_is_its_own(store: Store) -> None:
    leases.take(store, KEY, "index.md", session("claude:one"))
    leases.take(store, leases.key_of("x", "other.md"), "other.md", session("claude:two"))
    assert leases.give_back_session(store, "claude:one") == [KEY]
    assert [lease.session for lease in leases.every(store)] == ["claude:two"]


def test_a_tasks_lease_outlives_its_sessions_until_the_task_gives_it_back(store: Store) -> None:
    leases.take(store, KEY, "index.md", worker("a"))
    assert leases.give_back_session(store, "claude:a") == []
    other = leases.take(store, KEY, "index.md", worker("b"))
    assert other is not None
    assert other.holder == "the fleet's task run/a"
    later = Holder("claude:another-session", no_process(), "/trees/a", "run/a")
    assert leases.take(store, KEY, "index.md", later) is None
    assert leases.give_back(store, "run/a") == [KEY]
    assert leases.take(store, KEY, "index.md", worker("b")) is None


def test_an_owner_that_was_killed_holds_nothing(store: Store) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    leases.take(store, KEY, "index.md", Holder("claude:one", owner.of(child.pid), "/trees/a"))
    assert leases.find_lease(store, KEY) is not None
    child.kill()
    child.communicate()
    assert leases.find_lease(store, KEY) is None
    assert leases.take(store, KEY, "index.md", session("claude:two")) is None


def test_a_whole_tree_is_one_tasks(store: Store) -> None:
    assert leases.own_tree(store, "/trees/a", "run/a") is None
    other = leases.own_tree(store, "/trees/a", "run/b")
    assert other is not None
    assert other.task == "run/a"
    leases.give_back(store, "run/a")
    assert leases.find_lease(store, leases.tree_key("/trees/a")) is None


def test_a_lease_is_a_claim_that_everybody_sees(store: Store) -> None:
    leases.take(store, KEY, "index.md", session("claude:one"))
    assert [(row["key"], row["kind"]) for row in store.rows("claims_all")] == [(KEY, "lease")]
