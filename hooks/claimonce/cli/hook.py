"""The verb `hook`: one event of a client on stdin, one answer on stdout."""

from __future__ import annotations

import sys

import click

from claimonce.clients import row as clients


@click.command()
@click.argument("client", type=click.Choice(clients.names()))
def hook(client: str) -> int:
    """Answer one hook event of CLIENT: what an agent's client starts, not a person."""
    from claimonce.agents.dispatch import answer

    return answer(client, sys.stdin.buffer.read())
