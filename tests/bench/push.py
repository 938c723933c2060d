"""The benchmark of pushing: N agents push to one branch at once, as shares of the naive loop measured beside it.

    python tests/bench/push.py [--agents 9 32 64] [--from clones worktrees slow] [--runs 1] [--check] [--keep]
    python tests/bench/push.py --killed 20

Four ways to do the same, each in a world of its own: the naive loop (push, else pull --rebase and retry), the same
under plain `flock`, `git push` by claimonce's shim, and `claimonce push`. The time is that of all agents together by
the wall clock, from the first one's start to the last one's end. `slow` is clones with a remote that takes one second
longer for each push that it accepts. Then a lone push from a fresh clone, in CPU: what it costs over plain `git push`.
With `--check` the exit status is 1 when a bound is missed or a commit is lost, or a figure is more than a quarter above
the one in `ratios.json`; `--keep` writes these anew.

`--killed` measures something else: a push that holds the turn is killed while another waits, and the time is that from
the kill to the other's turn.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import kept
from gate.push.desk import GIT, Desk, until

FILES = 300
CLONES, WORKTREES, SLOW = "clones", "worktrees", "slow"
NAIVE, FLOCK, OURS, VERB = "naive", "flock", "claimonce", "verb"
_PULL_AND_PUSH = f"{GIT} pull -q --rebase origin main && {GIT} push -q origin HEAD:main"
WAYS = {
    NAIVE: f"until {GIT} push -q origin HEAD:main; do echo >> $FAILED; {GIT} pull -q --rebase origin main; done",
    FLOCK: f"until flock $LOCK sh -c '{_PULL_AND_PUSH}'; do echo >> $FAILED; done",
    OURS: "git push -q origin HEAD:main || echo >> $FAILED",
    VERB: f"{sys.executable} -m claimonce.cli push -q origin HEAD:main || echo >> $FAILED",
}
# The largest share of the naive loop's time that claimonce may take.
BOUNDS = {
    (CLONES, 9): 0.5, (CLONES, 32): 0.15, (CLONES, 64): 0.07,
    (WORKTREES, 9): 0.5, (WORKTREES, 32): 0.12, (WORKTREES, 64): 0.07,
    (SLOW, 9): 0.24,
}  # fmt: skip
SECTION = "pushes"
ROUNDS = 9
LONE = 6.0  # times plain `git push` that a push costs for which nobody waits


@dataclass(frozen=True)
class Run:
    """What one way took, and what came of it."""

    seconds: float
    failed: int
    landed: int
    linear: bool


def run(way: str, kind: str, agents: int) -> Run:
    """Let all agents push at once in a new world."""
    root = Path(tempfile.mkdtemp(prefix="claimonce-bench-"))
    try:
        desk = Desk(root / "desk")
        trees = _trees(desk, kind, agents)
        if kind == SLOW:
            desk.reject("sleep 1")
        failed = root / "failed"
        failed.touch()
        env = desk.environment("bench", FAILED=str(failed), LOCK=str(root / "lock"))
        begun = time.monotonic()
        pushing = [_start(way, tree, {**env, "CLAIMONCE_SESSION": tree.name}) for tree in trees]
        for process in pushing:
            process.wait()
        seconds = time.monotonic() - begun
        mine = [subject for subject in desk.subjects() if subject.startswith("agent-")]
        landed = len(set(mine)) if len(set(mine)) == len(mine) else -1
        return Run(seconds, len(failed.read_text().splitlines()), landed, desk.is_linear())
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _start(way: str, tree: Path, env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["/bin/sh", "-c", WAYS[way]], cwd=tree, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _trees(desk: Desk, kind: str, agents: int) -> list[Path]:
    """A remote of 300 files, and a tree with one commit of its own for each agent; no clone was pushed from before."""
    first = desk.remote.parent / "first"
    for number in range(FILES):
        path = first / f"folder-{number % 10}" / f"file-{number}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{number}\n" * 20)
    desk.git("add", ".", cwd=first)
    desk.git("commit", "-q", "-m", "Files", cwd=first)
    desk.git("push", "-q", "origin", "HEAD:main", cwd=first)
    home, trees = desk.clone("home"), list[Path]()
    for number in range(agents):
        tree = desk.root / f"agent-{number}"
        if kind == WORKTREES:
            desk.git("worktree", "add", "-q", "--no-track", "-b", tree.name, str(tree), "origin/main", cwd=home)
        else:
            shutil.copytree(home, tree)
        desk.commit(tree, tree.name, "1\n")
        trees.append(tree)
    return trees


def lone(rounds: int) -> dict[str, float]:
    """Return what a push alone costs over plain `git push`: the median CPU of pushes from fresh clones, by each way."""
    root = Path(tempfile.mkdtemp(prefix="claimonce-bench-"))
    plain = "plain"
    commands = {plain: f"{GIT} push -q origin HEAD:main", OURS: "git push -q origin HEAD:main",
                VERB: f"{sys.executable} -m claimonce.cli push -q origin HEAD:main"}  # fmt: skip
    try:
        desk = Desk(root / "desk")
        cpu: dict[str, list[float]] = {way: [] for way in commands}
        for number in range(rounds + 1):
            for way, command in commands.items():
                tree = desk.clone(f"{way}-{number}")
                desk.commit(tree, f"{way}-{number}", "1\n")
                child = subprocess.Popen(
                    ["/bin/sh", "-c", command], cwd=tree, env=desk.environment(tree.name), stderr=subprocess.DEVNULL
                )
                _, status, used = os.wait4(child.pid, 0)
                child.returncode = status
                assert status == 0, command
                if number:  # the first one compiles the settings
                    cpu[way].append(used.ru_utime + used.ru_stime)
        base = statistics.median(cpu[plain])
        return {way: statistics.median(each) / base for way, each in cpu.items() if way != plain}
    finally:
        shutil.rmtree(root, ignore_errors=True)


def killed(rounds: int) -> list[float]:
    """Return how many seconds the next in line needed to have the turn, for each head that was killed."""
    root, found = Path(tempfile.mkdtemp(prefix="claimonce-bench-")), list[float]()
    try:
        desk = Desk(root / "desk")
        head, following = desk.clone("head"), desk.clone("following")
        desk.hook(head, "pre-push", f"touch {desk.root}/held; exec sleep 60")
        for number in range(rounds):
            (desk.root / "held").unlink(missing_ok=True)
            desk.commit(head, f"head-{number}", "1\n")
            desk.commit(following, f"following-{number}", "1\n")
            first = desk.start("push", "-q", "origin", "main", cwd=head, session="head")
            until((desk.root / "held").exists)
            second = desk.start("push", "-q", "origin", "main", cwd=following, session="following")
            assert second.stderr is not None
            assert "waiting for the turn" in second.stderr.readline()
            begun = time.monotonic()
            os.killpg(first.pid, signal.SIGKILL)
            while "your turn to push" not in second.stderr.readline():
                pass
            found.append(time.monotonic() - begun)
            second.communicate(timeout=60)
            first.communicate(timeout=60)
        return found
    finally:
        shutil.rmtree(root, ignore_errors=True)


def main() -> int:
    """Measure, print one table, and return 1 when `--check` finds a bound missed."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("--agents", type=int, nargs="+", default=[9, 32, 64])
    arguments.add_argument("--from", dest="kinds", nargs="+", choices=(CLONES, WORKTREES, SLOW), default=[CLONES])
    arguments.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    arguments.add_argument("--runs", type=int, default=1)
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--keep", action="store_true")
    arguments.add_argument("--killed", type=int, default=0, metavar="ROUNDS")
    asked = arguments.parse_args()
    if asked.killed:
        each = killed(asked.killed)
        print(f"from a killed head to the next one's turn, {len(each)} times: median {statistics.median(each):.3f} s, "
              f"longest {max(each):.3f} s (bound 1)")  # fmt: skip
        return int(max(each) > 1 and asked.check)
    missed = False
    shares: dict[str, float] = {}
    print(f"{'from':<10}{'agents':>7}  {'way':<10}{'seconds':>8}{'share':>7}{'bound':>7}{'failed':>8}{'landed':>8}")
    for kind in asked.kinds:
        for agents in asked.agents:
            if kind != SLOW or (kind, agents) in BOUNDS:
                missed |= not _compared(kind, agents, asked.ways, asked.runs, shares)
    for way, times in lone(ROUNDS).items():
        shares[f"a lone push, {way}, over plain git push"] = times
        missed |= times > LONE
    missed |= kept.compare(SECTION, shares, keep=asked.keep) > 0
    return int(missed and asked.check)


def _compared(kind: str, agents: int, ways: list[str], runs: int, shares: dict[str, float]) -> bool:
    found: dict[str, list[Run]] = {way: [] for way in ways}
    for _ in range(runs):
        for way, into in found.items():
            into.append(run(way, kind, agents))
    base = statistics.median(one.seconds for one in found[ways[0]])
    good = True
    for way, each in found.items():
        share = statistics.median(one.seconds for one in each) / base
        bound = BOUNDS.get((kind, agents), 0.0) if way in (OURS, VERB) else 0.0
        failed, landed = max(one.failed for one in each), min(one.landed for one in each)
        shown = f"{bound:.2f}" if bound else ""
        print(
            f"{kind:<10}{agents:>7}  {way:<10}{share * base:>8.2f}{share:>7.3f}{shown:>7}{failed:>8}{landed:>8}"
            f"{'' if all(one.linear for one in each) else '  not linear'}",
            flush=True,
        )
        if way in (OURS, VERB):
            shares[f"{agents} {kind}, {way}"] = share
            sound = landed == agents and not failed and all(one.linear for one in each)
            good &= sound and (not bound or share <= bound)
    return good


if __name__ == "__main__":
    sys.exit(main())
