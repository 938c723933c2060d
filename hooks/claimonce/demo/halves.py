"""A half: one run of the chosen stories in a fresh world, without the gate or with it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import fields, replace
from pathlib import Path

from claimonce.demo.mailbox import listening
from claimonce.demo.outcome import Outcome
from claimonce.demo.postgres import Server
from claimonce.demo.stage import Heard
from claimonce.demo.stories import counter, mails
from claimonce.demo.world import World, world

STORIES = ("mails", "counter")


def half(
    stories: Collection[str], agents: int, *, heard: Heard, gate: Callable[[World], None] | None, hosts: int = 0
) -> Outcome:
    """Play `stories` once; everything they need is made for this half and gone after it.

    `gate` installs the gate into the world of this half; None plays without one. With `hosts` the agents are shared out
    among so many, with one database behind them. `heard` is called with an agent's
    name and what it said, from this thread; a line of the stage itself has the name "".
    """
    outcome = Outcome()
    with ExitStack() as stack:
        mailbox = stack.enter_context(listening())
        here = stack.enter_context(world(mailbox.port))
        if gate is not None:
            heard("", {"stage": "claimonce init claude"})
            gate(here)
            if hosts:
                heard("", {"stage": f"one PostgreSQL for {hosts} hosts"})
                here = _shared(here, hosts, stack)
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


def _shared(here: World, hosts: int, stack: ExitStack) -> World:
    """Start a server for this half, make the schema in it, and name it in the settings of this world's user."""
    # Not in a private folder: as root's, the server runs as another user.
    where = "/tmp" if os.geteuid() == 0 else None  # noqa: S108  (a folder of its own in it)
    kept = tempfile.TemporaryDirectory(prefix="claimonce-demo-pg-", ignore_cleanup_errors=True, dir=where)
    folder = Path(stack.enter_context(kept))
    folder.chmod(0o711)
    server = stack.enter_context(Server(folder / "server"))
    env = {**here.env, "PGPASSFILE": str(server.passfile)}
    file = Path(here.env["XDG_CONFIG_HOME"]) / "claimonce" / "claimonce.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as settings:  # all hosts, and the server, are this one machine
        settings.write(f'\n[state]\nstore = "{server.dsn()}"\ndeadline = "20s"\n[hook]\ndeadline = "50s"\n')
    shared = replace(here, env=env, hosts=hosts)
    shared.run(sys.executable, "-m", "claimonce.cli", "store", "init", cwd=here.home)
    return shared
