from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from claimonce.demo.agent import Task
from claimonce.demo.errors import DemoError, TooSlow
from claimonce.demo.remote import Mailbox
from claimonce.demo.stage import play
from claimonce.demo.world import World


def _mailer(here: World, agent: str, call: str, *, gated: bool = False) -> Task:
    return Task(agent, "mails", gated, here.shell, str(here.root), str(here.root), {"mail": call})


def _deaf(_agent: str, _said: dict[str, Any]) -> None:
    pass


def test_no_agent_begins_before_all_are_ready(here: World) -> None:
    heard: list[tuple[str, str]] = []
    tasks = [_mailer(here, name, "true") for name in ("a", "b", "c")]
    play(here, tasks, lambda agent, said: heard.append((agent, next(iter(said)))), limit=60)
    assert sorted(heard[:3]) == [("a", "wait"), ("b", "wait"), ("c", "wait")]
    assert sorted(agent for agent, what in heard if what == "did") == ["a", "b", "c"]


def test_an_agent_that_dies_holds_up_nobody_and_is_reported(here: World, mailbox: Mailbox) -> None:
    # The story does not exist: this one ends before it is ready.
    dead = Task("dead", "no story", False, here.shell, str(here.root), str(here.root), {})
    alive = _mailer(here, "alive", "mail -s x t@example.test < /dev/null")
    reports, _ = play(here, [dead, alive], _deaf, limit=60)
    assert reports["dead"].problems == ["it ended without a report"]
    assert reports["alive"].problems == []
    assert len(mailbox) == 1


def test_agents_that_take_too_long_are_ended_with_all_they_started(here: World) -> None:
    fifo = here.root / "fifo"
    os.mkfifo(fifo)
    with pytest.raises(TooSlow, match="slow"):
        play(here, [_mailer(here, "slow", f"cat '{fifo}'")], _deaf, limit=3)
    # A killed process lets go of its files a moment after the signal; one that was not killed holds them for good.
    while _is_read(fifo):
        pass


def _is_read(fifo: Path) -> bool:
    try:
        os.close(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return False
    return True


def test_a_gated_agent_without_hooks_stops_the_demo(here: World) -> None:
    with pytest.raises(DemoError, match="claimonce init"):
        play(here, [_mailer(here, "a", "true", gated=True)], _deaf, limit=60)
