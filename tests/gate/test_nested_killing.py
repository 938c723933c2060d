"""Every process of every nested form is killed once, before and after the act: nothing is done twice.

Nothing is left to the clock. The act stops at a FIFO, one process of the form is killed there with SIGKILL, and only
then does the rest go on. What is counted is what the mailbox or the remote has.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from gate.push.desk import Desk, until

from claimonce.gate import gate, intents
from claimonce.gate.letters import reconciliation
from claimonce.gate.owner import find_start_time
from claimonce.gate.push import prepush
from claimonce.hooks.settings_cache import load
from claimonce.shims.install import install_shims, shims_folder
from claimonce.shims.scripts import write_executable

CLI = f"{shlex.quote(sys.executable)} -m claimonce.cli"
# The child of a child, so that a shell stands between what is killed and the gate.
STOP = 'stop() { [ "$STOP" != "$1" ] || sh -c "touch $DESK/stopped; read word < $DESK/go"; }\n'
MAIL = f'#!/bin/sh\nset -e\n{STOP}text=$(cat)\nstop before\nprintf "%s\\n" "$text" >> "$DESK/box"\nstop after\n'
MAILS = {
    "gate, mail": "echo {n} | {cli} gate k{n} -- mail -s {n} {n}@example.test",
    "gate, script, mail": "{cli} gate k{n} -- sh -c 'echo {n} | mail -s {n} {n}@example.test || exit 3'",
    "gate, gate, mail": "echo {n} | {cli} gate k{n} -- {cli} gate K{n}-2 -- mail -s {n} {n}@example.test",
    "gate, gate of its own key, mail": "echo {n} | {cli} gate k{n} -- {cli} gate k{n} -- mail -s {n} {n}@example.test",
    "gate, script, gate, mail": (
        "{cli} gate k{n} -- sh -c 'echo {n} | {cli} gate K{n}-2 -- mail -s {n} {n}@example.test || exit 3'"
    ),
    "gate, script that goes on, mail": "{cli} gate k{n} -- sh -c 'echo {n} | mail -s {n} {n}@example.test; true'",
    "run, mail": "echo {n} | {cli} run -- mail -s {n} {n}@example.test",
}
PUSHES = {
    "gate, push": "{cli} gate k{n} -- git push -q origin HEAD:main",
    "gate, script, push": "{cli} gate k{n} -- sh -c 'git push -q origin HEAD:main || exit 3'",
}


@dataclass
class Stage:
    """A desk with a mailbox, and a clone that pushes."""

    desk: Desk
    env: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        root = self.desk.root
        (root / "mailer").mkdir()
        write_executable(root / "mailer" / "mail", MAIL)
        (root / "box").touch()
        os.mkfifo(root / "go")
        self.go = os.open(root / "go", os.O_RDWR)
        self.tree = self.desk.clone("mine")
        prepush.install(str(self.tree), self.desk.env, self.desk.launcher)
        for name, when in (("pre-receive", "before"), ("post-receive", "after")):
            write_executable(self.desk.remote / "hooks" / name, f"#!/bin/sh\nset -e\n{STOP}stop {when}\n")
        path = f"{root / 'mailer'}:{self.desk.env['PATH']}"
        install_shims(self.desk.env, path)
        self.env = self.desk.environment("one", CLAIMONCE_AGENT="1", DESK=str(root))
        self.env["PATH"] = f"{shims_folder(self.desk.env)}:{path}"

    def start(self, line: str, session: str, stop: str = "") -> subprocess.Popen[bytes]:
        """Begin a form."""
        return subprocess.Popen(
            ["sh", "-c", line], cwd=self.tree, env={**self.env, "CLAIMONCE_SESSION": session, "STOP": stop},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def killed(self, line: str, place: int, stop: str, key: str) -> bool:
        """Run a form to where it stops, kill its process number `place`, let the rest end; False without such one."""
        whole = self.start(line, "first", stop)
        until((self.desk.root / "stopped").exists)
        os.unlink(self.desk.root / "stopped")
        found = settled_tree(whole.pid)
        born = {pid: find_start_time(pid) for pid in found}
        if place < len(found):
            os.kill(found[place], signal.SIGKILL)
            if key and place < len(found) - 2:  # what acts stands still
                state = gate.look(self.desk.store(), key).name
                assert state in (gate.UNCERTAIN, gate.INTENDED)
        os.write(self.go, b"\n")
        until(
            lambda: (
                whole.poll() is not None
                and not any(born[pid] and find_start_time(pid) == born[pid] for pid in found[1:])
            )
        )
        return place < len(found)

    def times(self, name: str, pushes: bool) -> int:
        """How often it was done."""
        if pushes:
            return self.desk.subjects().count(f"mine: {name}")
        return (self.desk.root / "box").read_text().split().count(name)


def settled_tree(pid: int) -> list[int]:
    """Return the processes that stay while the act stands still: git's own helpers come and go beside them."""
    seen: list[list[int]] = [[], []]

    def stays() -> bool:
        seen.append(tree_of(pid))
        return seen[-1] == seen[-2] == seen[-3]

    until(stays)
    return seen[-1]


def tree_of(pid: int) -> list[int]:
    """Return the process and those below it, outermost first."""
    found = [pid]
    for each in found:
        with contextlib.suppress(OSError):  # it has just ended
            found += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
    return found


@pytest.fixture
def stage(desk: Desk) -> Stage:
    if not os.path.isdir("/proc/self"):
        pytest.skip("what stands below a process is read in /proc")
    return Stage(desk)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("stop", ["before", "after"])
@pytest.mark.parametrize("form", [*MAILS, *PUSHES])
def test_whichever_process_is_killed_the_act_is_not_done_twice(stage: Stage, form: str, stop: str) -> None:
    pushes, place, going = form in PUSHES, 0, True
    while going:
        name = f"n{place}"
        line = {**MAILS, **PUSHES}[form].format(n=name, cli=CLI)
        if pushes:
            stage.desk.git("fetch", "-q", cwd=stage.tree)
            stage.desk.git("reset", "-q", "--hard", "origin/main", cwd=stage.tree)
            stage.desk.commit(stage.tree, name, "1\n")
        # A push is looked for on the remote, whatever the receipt says: only a mail's key has to be in doubt.
        going = stage.killed(line, place, stop, f"k{name}" if "gate" in form and not pushes else "")
        status = stage.start(line, "second").wait(60)
        times = stage.times(name, pushes)
        assert times <= 1, (place, status)
        assert status in (0, 3, 81, 85), (place, status)
        assert status or times == 1, place
        place += 1
    assert place > 3


@pytest.mark.parametrize("policy", ["resend", "assume-sent", "hold"])
def test_no_policy_frees_a_key_while_what_its_dead_gate_started_still_runs(
    stage: Stage, policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = stage.start(f"exec {MAILS['gate, mail'].format(n='n', cli=CLI).partition('| ')[2]}", "first", "before")
    until((stage.desk.root / "stopped").exists)
    os.kill(whole.pid, signal.SIGKILL)
    whole.wait()
    monkeypatch.setenv("CLAIMONCE_UNCERTAIN__POLICY", policy)
    store, here = stage.desk.store(), load(str(stage.tree))
    assert reconciliation.before_entering(store, "kn", here).name == gate.UNCERTAIN
    os.write(stage.go, b"\n")
    ended = {"resend": gate.FAILED, "assume-sent": gate.DONE, "hold": gate.UNCERTAIN}[policy]
    until(lambda: reconciliation.before_entering(store, "kn", here).name == ended)


@pytest.mark.parametrize("status", [130, 137, 139, 143])
def test_a_shell_that_ends_as_what_it_ran_was_killed_leaves_the_key_uncertain(stage: Stage, status: int) -> None:
    assert stage.start(f"{CLI} gate k -- sh -c 'exit {status}'", "first").wait(60) == status
    assert gate.look(stage.desk.store(), "k").name == gate.UNCERTAIN


def test_wrong_usage_of_git_has_failed_and_may_be_tried_again(stage: Stage) -> None:
    assert shutil.which("git")
    assert stage.start(f"{CLI} gate k -- git status --no-such-word", "first").wait(60) == 129
    assert gate.look(stage.desk.store(), "k").name == intents.FAILED
