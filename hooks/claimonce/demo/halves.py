"""A half: one run of the chosen stories in a fresh world, without the gate or with it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import fields

from claimonce.demo.mailbox import listening
from claimonce.demo.outcome import Outcome
from claimonce.demo.stage import Heard
from claimonce.demo.stories import counter, mails
from claimonce.demo.world import World, world

STORIES = ("mails", "counter")


def half(stories: Collection[str], agents: int, *, heard: Heard, gate: Callable[[World], None] | None) -> Outcome:
    """Play `stories` once; everything they need is made for this half and gone after it.

    `gate` installs the gate into the world of this half; None plays without one. `heard` is called with an agent's
    name and what it said, from this thread; a line of the stage itself has the name "".
    """
    outcome = Outcome()
    with ExitStack() as stack:
        mailbox = stack.enter_context(listening())
        here = stack.enter_context(world(mailbox.port))
        if gate is not None:
            heard("", {"stage": "claimonce init claude"})
            gate(here)
        if "mails" in stories:
            heard("", {"stage": "mails"})
            _add(outcome, mails(here, mailbox, agents, gated=gate is not None, heard=heard))
        if "counter" in stories:
            heard("", {"stage": "counter"})
            _add(outcome, counter(here, agents, gated=gate is not None, heard=heard))
    return outcome


def install(here: World) -> None:
    """Install the gate as a person would: one command, for the user of this world."""
    here.run(sys.executable, "-m", "claimonce.cli", "init", "claude", "--scope", "user", "--yes", cwd=here.home)


def _add(whole: Outcome, part: Outcome) -> None:
    for each in fields(Outcome):
        value = getattr(part, each.name)
        if each.name in ("seconds", "problems"):
            setattr(whole, each.name, getattr(whole, each.name) + value)
        elif value not in (None, "") and not (each.name == "told" and whole.told):
            setattr(whole, each.name, value)
