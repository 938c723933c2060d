"""A push inside a gate takes its turn; a push inside its own turn does not wait for it. Real git, real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from gate.push.desk import Desk, until

from claimonce.gate import claims, gate, intents, nested_gates, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.push import prepush
from claimonce.shims.scripts import write_executable

GATE = [sys.executable, "-m", "claimonce.cli", "gate"]
PUSH = ["git", "push", "origin", "HEAD:main"]
# What the remote writes down of each push, so that two at once cannot hide.
ONE_AT_A_TIME = "mkdir ../receiving || { echo two at once >> ../overlaps; exit 0; }; sleep 0.1; rmdir ../receiving"


def gated(desk: Desk, tree: Path, *words: str, shims: bool = True, **env: str) -> subprocess.Popen[str]:
    """Begin `claimonce gate release-NAME -- WORDS`."""
    whole = desk.environment(f"s-{tree.name}", **env)
    if not shims:
        whole["PATH"] = desk.env["PATH"]
    return subprocess.Popen(
        [*GATE, f"release-{tree.name}", "--", *words], cwd=tree, env=whole, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("how", ["by the shim", "by the pre-push line alone", "by a script"])
def test_six_pushes_inside_six_gates_land_one_at_a_time(desk: Desk, how: str) -> None:
    desk.reject(ONE_AT_A_TIME)
    trees = [desk.clone(f"clone{number}") for number in range(6)]
    for tree in trees:
        desk.commit(tree, tree.name, "1\n")
        if how == "by the pre-push line alone":
            prepush.install(str(tree), desk.env, desk.launcher)
    script = desk.root / "release.sh"
    write_executable(script, f"#!/bin/sh\nset -e\n{' '.join(PUSH)}\n")
    words = [str(script)] if how == "by a script" else PUSH
    running = [gated(desk, tree, *words, shims=how == "by the shim") for tree in trees]
    told = [each.communicate(timeout=120)[1] for each in running]
    assert [each.returncode for each in running] == [0] * 6, told
    assert not [line for each in told for line in each.splitlines() if "rejected" in line]
    assert not (desk.root / "overlaps").exists()
    assert sorted(desk.subjects()[1:]) == [f"clone{number}: clone{number}" for number in range(6)]
    assert desk.is_linear()


def test_a_gate_inside_a_push_lets_the_push_s_own_hook_push_the_same_branch(desk: Desk) -> None:
    mine = desk.clone("mine")
    inner = f"{' '.join(GATE)} inner -- git push --no-verify origin HEAD:main"
    desk.hook(mine, "pre-push", f'[ -z "$AGAIN" ] || exit 0; AGAIN=1; export AGAIN; {inner}')
    desk.commit(mine, "mine", "1\n")
    done = desk.shim("push", "origin", "HEAD:main", cwd=mine)
    assert "waiting for the turn" not in done.stderr
    assert desk.subjects()[-1] == "mine: mine"


def test_a_hook_of_a_push_takes_a_turn_of_its_own_for_another_remote(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("init", "-q", "--bare", str(desk.root / "second.git"))
    desk.git("remote", "add", "second", str(desk.root / "second.git"), cwd=mine)
    inner = f"AGAIN=1 {' '.join([*GATE[:-1], 'push'])} second HEAD:main 2> {desk.root}/inner"
    desk.hook(mine, "pre-push", f'[ -n "$AGAIN" ] || {inner}')
    commit = desk.commit(mine, "mine", "1\n")
    done = desk.shim("push", "origin", "HEAD:main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert "your turn to push main" in (desk.root / "inner").read_text()
    assert desk.git("rev-parse", "main", cwd=desk.root / "second.git") == commit == desk.tip()


def test_a_remote_with_two_addresses_hands_both_turns_down_to_git_s_own_hook(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("init", "-q", "--bare", str(desk.root / "second.git"))
    for url in (desk.remote, desk.root / "second.git"):
        desk.git("remote", "set-url", "--add", "--push", "origin", str(url), cwd=mine)
    prepush.install(str(mine), desk.env, desk.launcher)
    commit = desk.commit(mine, "mine", "1\n")
    done = gated(desk, mine, "git", "push", "origin", "main")
    told = done.communicate(timeout=60)[1]
    assert done.returncode == 0, told
    assert desk.git("rev-parse", "main", cwd=desk.root / "second.git") == commit == desk.tip()


@pytest.mark.usefixtures("engine")
def test_a_gate_that_is_killed_while_its_push_waits_leaves_no_wedge(desk: Desk) -> None:
    mine, other = desk.clone("mine"), desk.clone("other-tree")
    go, marker = desk.root / "go", desk.root / "held"
    desk.commit(other, "other", "1\n")
    desk.hook(other, "pre-push", f"touch {marker}; while [ ! -e {go} ]; do sleep 0.05; done")
    holder = desk.start("push", "origin", "main", cwd=other, session="holder")
    until(marker.exists)
    desk.commit(mine, "mine", "1\n")
    killed = gated(desk, mine, *PUSH)
    store = desk.store()
    until(lambda: store.rows("waiting_all"))
    killed.send_signal(signal.SIGKILL)
    go.touch()
    holder.communicate(timeout=60)
    killed.communicate(timeout=60)  # its pipes close when the push that it left behind has ended
    assert holder.returncode == 0
    assert gate.look(store, "release-mine").name == gate.UNCERTAIN
    assert desk.subjects()[1:] == ["other-tree: other", "mine: mine"]
    assert not store.rows("waiting_all")


def test_a_token_of_a_process_that_is_not_above_opens_nothing(desk: Desk) -> None:
    store = desk.store()
    with subprocess.Popen(["sleep", "600"]) as sleeper:
        entry = gate.enter(store, Wanted("k", "act", "env:other", owner.of(sleeper.pid)), About())
        assert entry.intent is not None
        assert nested_gates.find_outer(store, nested_gates.make_environment({}, entry.intent)) == ()
        sleeper.kill()


@pytest.mark.parametrize(
    "text",
    [
        "", "#", "1", "1#", "#1", "1#1#1", "²#1", "1#²", "9" * 5000 + "#1", "-1#1", "x#y", "9223372036854775808#1",
        "# " * 9000,
    ],
)  # fmt: skip
def test_a_token_that_is_none_opens_nothing(desk: Desk, text: str) -> None:
    assert nested_gates.find_outer(desk.store(), {nested_gates.VARIABLE: text}) == ()


def test_a_token_of_one_s_own_gate_counts_until_the_gate_ends_and_only_whole(desk: Desk) -> None:
    store = desk.store()
    entry = gate.enter(store, Wanted("k", "act", "env:one", owner.of(os.getppid())), About())
    assert entry.intent is not None
    token = nested_gates.make_environment({nested_gates.VARIABLE: "1#99"}, entry.intent)
    assert [each.key for each in nested_gates.find_outer(store, token)] == ["k"]
    assert nested_gates.find_outer(store, {nested_gates.VARIABLE: token[nested_gates.VARIABLE][:-1]}) == ()
    gate.settle(store, entry.intent, intents.FAILED)
    assert nested_gates.find_outer(store, token) == ()
    assert claims.find_claim(store, "k") is None


def test_a_gate_inside_a_gate_of_the_same_key_acts_under_it(desk: Desk) -> None:
    mine = desk.clone("mine")
    inner = f"{' '.join(GATE)} Release_Mine --wait 1s -- touch"
    done = gated(desk, mine, "sh", "-c", f"{inner} one && {inner} two")
    told = done.communicate(timeout=60)[1]
    assert done.returncode == 0, told
    assert (mine / "one").exists()
    assert (mine / "two").exists()
    assert gate.look(desk.store(), "release-mine").name == gate.DONE


def test_what_failed_inside_a_gate_of_the_same_key_leaves_nothing_in_doubt(desk: Desk) -> None:
    mine = desk.clone("mine")
    done = gated(desk, mine, "sh", "-c", f"{' '.join(GATE)} release-mine -- false || exit 3")
    done.communicate(timeout=60)
    assert done.returncode == 3
    assert gate.look(desk.store(), "release-mine").name == gate.FAILED


def test_what_was_killed_inside_a_gate_of_the_same_key_leaves_that_key_uncertain(desk: Desk) -> None:
    mine = desk.clone("mine")
    done = gated(desk, mine, "sh", "-c", f"{' '.join(GATE)} release-mine -- sh -c 'kill -9 $$'; exit 5")
    done.communicate(timeout=60)
    assert done.returncode == 5
    assert gate.look(desk.store(), "release-mine").name == gate.UNCERTAIN
