"""Sessions of several clients at once at one user's desk: wired by `init` and started as the docs say, or, with no hook
at all, each behind `claimonce run` alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from realclient.client import Desk
from realclient.model import Request, Script, Turn, Use, text_of
from realclient.other_apis import CommandModel, Part
from realclient.other_clients import CLIENTS, Started
from realclient.players import Player, plays

PATIENCE = 400  # seconds: five clients at once on a machine that does other things as well
HOOKS, SHIMS = "hooks", "shims alone"
PLAIN = "plain"  # as if there were no claimonce
WAYS = (HOOKS, SHIMS)
NOTHING = plays(())


@dataclass(frozen=True)
class Job:
    """One session: a client, the folder it works in, and what its model does."""

    client: str
    tree: Path
    player: Player


@dataclass(frozen=True)
class Ended:
    """One session's end: its status, what each of its calls came to, and the end of its own output."""

    client: str
    code: int
    results: tuple[str, ...]
    said: str

    @property
    def told(self) -> str:
        return "\n".join(self.results)


@dataclass(frozen=True)
class Played(Script):
    """A player in the words of the server for Claude Code's API."""

    player: Player = NOTHING
    started: Started = CLIENTS["claude"]

    def turn_for(self, request: Request) -> Turn:
        results = tuple(text_of(block.get("content")) for block in request.blocks("tool_result"))
        if not request.body.get("tools"):
            return Turn(text="done")
        step = self.player(len(results), list(results))
        made = None if step is None else self.started.call(step)
        return Turn(text="done") if not isinstance(made, dict) else Turn((Use(made["name"], made["input"]),))


def wire(desk: Desk, folder: Path, names: Sequence[str], way: str) -> None:
    """Lay out the user's settings of each client and, with hooks, run `claimonce init` for each."""
    desk.path.insert(0, str(Path(sys.executable).parent))
    for name in sorted(set(names)):
        for path, text in CLIENTS[name].files.items():
            (desk.home / path).parent.mkdir(parents=True, exist_ok=True)
            (desk.home / path).write_text(text)
        for path, at in CLIENTS[name].links.items():
            (desk.home / path).parent.mkdir(parents=True, exist_ok=True)
            (desk.home / path).symlink_to(folder / at)
        for alias in CLIENTS[name].names:
            (desk.root / "names").mkdir(exist_ok=True)
            (desk.root / "names" / alias).symlink_to(CLIENTS[name].binary(folder))
            desk.path.append(str(desk.root / "names"))
        if way == HOOKS:
            desk.shell("claimonce", "init", name, "--yes")


def play(desk: Desk, model: CommandModel, folder: Path, jobs: Sequence[Job], way: str) -> list[Ended]:
    """Start one session for each job at once, wait for all, and return how each ended; none is left running."""
    for name in sorted({job.client for job in jobs if CLIENTS[job.client].warm}):
        play_once(desk, model, folder, [Job(name, jobs[0].tree, NOTHING)], way, "w")
    return play_once(desk, model, folder, jobs, way, "s")


def play_once(desk: Desk, model: CommandModel, folder: Path, jobs: Sequence[Job], way: str, prefix: str) -> list[Ended]:
    """Start one session for each job at once, named by the prefix, with nothing started before them."""
    running = [_start(desk, model, folder, job, way, f"{prefix}{number}") for number, job in enumerate(jobs)]
    for process in running:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    ended = enumerate(zip(jobs, running, strict=True))
    return [_ended(desk, model, job, process, f"{prefix}{number}") for number, (job, process) in ended]


def _start(desk: Desk, model: CommandModel, folder: Path, job: Job, way: str, name: str) -> subprocess.Popen[bytes]:
    started = CLIENTS[job.client]
    if started.anthropic:
        desk.model.scripts[name] = Played((), player=job.player, started=started)
        url = desk.model.url(name)
    else:
        model.scripts[name] = Part(job.player, started.call, started.by_text)
        url = model.url(name)
    command = started.command(folder, url)
    if before := started.before(folder, url):
        environment = {**desk.environment, **started.env(url)}
        subprocess.run(desk.loopback.inside(before), cwd=job.tree, env=environment, check=True, capture_output=True)
    if way == SHIMS or (started.runs and way != PLAIN):
        command = ["claimonce", "run", "--", *command]
    with (desk.root / "sessions" / name).open("wb") as log:
        return subprocess.Popen(
            desk.loopback.inside(command), cwd=job.tree, env={**desk.environment, **started.env(url)},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def _ended(desk: Desk, model: CommandModel, job: Job, process: subprocess.Popen[bytes], name: str) -> Ended:
    if CLIENTS[job.client].anthropic:
        results = [each.raw for each in desk.model.results(name)]
    else:
        results = model.told.get(name, [])
    said = (desk.root / "sessions" / name).read_text(errors="replace")[-1500:]
    return Ended(job.client, process.returncode, tuple(results), said)
