"""Starts the agents of one story as processes, lets them begin together, and listens to what they say."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from claimonce.demo.agent import Report, Task
from claimonce.demo.errors import ActorFailed, TooSlow
from claimonce.demo.world import World

Heard = Callable[[str, dict[str, Any]], None]


class _Actor:
    """One agent's process, and where it stands."""

    def __init__(self, task: Task, world: World, inbox: queue.SimpleQueue[tuple[_Actor, str]]) -> None:
        self.name = task.agent
        self.waiting = False
        self.report = Report(problems=["it ended without a report"])
        self.process = subprocess.Popen(
            [*world.door_of(task.agent), sys.executable, "-m", "claimonce.demo.agent", json.dumps(asdict(task))],
            cwd=task.tree,
            env=world.env_of(task.agent),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that it can be ended with all it started
        )
        self.listener = threading.Thread(target=self._listen, args=(inbox,), daemon=True)
        self.listener.start()

    def _listen(self, inbox: queue.SimpleQueue[tuple[_Actor, str]]) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            inbox.put((self, line))
        inbox.put((self, ""))

    def go(self) -> None:
        """Let a waiting agent go on; one that has died meanwhile is noticed by the end of its output."""
        assert self.process.stdin is not None
        self.waiting = False
        with suppress(BrokenPipeError):
            self.process.stdin.write("\n")
            self.process.stdin.flush()

    def close(self) -> None:
        """End the process group, whatever is left of it, and take the process off the table."""
        with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.listener.join()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            with suppress(BrokenPipeError):
                stream.close()


def play(world: World, tasks: Sequence[Task], heard: Heard, limit: float) -> tuple[dict[str, Report], float]:
    """Run one agent a task to its end: what each reported, and the seconds from the first common start.

    Whenever every agent that is still at work waits, all of them go on at once. Raises TooSlow after `limit` seconds.
    """
    inbox: queue.SimpleQueue[tuple[_Actor, str]] = queue.SimpleQueue()
    actors: list[_Actor] = []
    try:
        actors.extend(_Actor(task, world, inbox) for task in tasks)
        began = _listen(actors, inbox, heard, limit, tasks[0].story)
        return {each.name: each.report for each in actors}, time.monotonic() - began
    finally:
        for each in actors:
            each.close()


def _listen(
    actors: list[_Actor],
    inbox: queue.SimpleQueue[tuple[_Actor, str]],
    heard: Heard,
    limit: float,
    story: str,
) -> float:
    began = 0.0
    active = set(actors)
    until = time.monotonic() + limit
    while active:
        try:
            actor, line = inbox.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise TooSlow(story, limit, tuple(sorted(each.name for each in active))) from None
        if line:
            _take_in(actor, json.loads(line), heard)
        else:
            active.discard(actor)
        if active and all(each.waiting for each in active):
            began = began or time.monotonic()
            for each in active:
                each.go()
    return began


def _take_in(actor: _Actor, said: dict[str, Any], heard: Heard) -> None:
    if "fatal" in said:
        raise ActorFailed(said["fatal"])
    if "report" in said:
        actor.report = Report(**said["report"])
    actor.waiting = "wait" in said
    heard(actor.name, said)
