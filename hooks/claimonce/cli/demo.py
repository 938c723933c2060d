"""`claimonce demo`: see both stories happen, then see them not happen."""

from __future__ import annotations

import json
import sys
from typing import Any

import click
from rich.console import Console

from claimonce.demo.errors import DemoError
from claimonce.demo.postgres import NoServer
from claimonce.demo.progress import Progress, for_console
from claimonce.demo.stories import MAILERS, STORIES, half, install
from claimonce.hooks.untrusted_text import tell, warn


@click.command(
    epilog="Exit status: 0 when the gate held, 1 when it did not or the demo could not run, 2 for wrong usage.",
)
@click.option(
    "--agents",
    type=click.IntRange(2, 64),
    default=9,
    show_default=True,
    metavar="N",
    help=f"Agents in the counter story; the mails story has at most {MAILERS} of them.",
)
@click.option(
    "--story",
    type=click.Choice([*STORIES, "all"]),
    default="all",
    show_default=True,
    help="Play one story only; the counts of the other are then null in --json.",
)
@click.option(
    "--hosts",
    type=click.IntRange(2, 16),
    default=None,
    metavar="N",
    help="Share the agents out among N hosts with one PostgreSQL that the demo starts (the extra [postgres-server]).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line of stdout.")
def demo(agents: int, story: str, hosts: int | None, as_json: bool) -> None:
    """Play both stories with real processes, first without the gate, then with it.

    In the first, up to five agents mail one person the same thing at the same moment. In the second, agents take a
    number from one JSON file, commit under it, and push to one git remote; the run without the gate pushes and, when
    that fails, rebases and tries again. The moment of reading and of pushing is the same for all, so the race is
    certain, not luck.

    Everything happens in a temporary folder with its own home, state, git configuration, SMTP server and remote,
    which is removed afterwards. Nothing of yours is read or changed. It needs git.

    With --hosts each host has its own name and state folder. As root on Linux it is a network namespace of its own,
    where nothing but the database and the mailbox can be reached; elsewhere all share one loopback.
    """
    stories = STORIES if story == "all" else (story,)
    console = Console(stderr=as_json)
    try:
        with Progress(console) as progress:
            progress.begin("Without the gate")
            without = half(stories, agents, heard=progress.heard, gate=None)
            progress.begin("With the gate")
            gated = half(stories, agents, heard=progress.heard, gate=install, hosts=hosts or 0)
    except (DemoError, NoServer) as failure:
        raise click.ClickException(str(failure)) from failure
    if console.is_terminal or not as_json:
        console.print(for_console(without, gated, console), highlight=False)
    if as_json:
        among = {"hosts": hosts} if hosts else {}
        _print_json({"agents": agents, **among, "without": without.json(), "with": gated.json()})
    if wrong := gated.shortfalls() + gated.problems:
        warn("The gate did not hold: " + "; ".join(wrong))
        sys.exit(1)


def _print_json(whole: dict[str, Any]) -> None:
    tell(json.dumps(whole))
