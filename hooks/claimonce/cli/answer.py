"""The verb `answer`: the sender's reply to the gate's question."""

from __future__ import annotations

import click

from claimonce.cli.common import store_here
from claimonce.gate.letters import questions
from claimonce.hooks.untrusted_text import tell


@click.command()
@click.argument("question", metavar="ID")
@click.argument("word", type=click.Choice([questions.SAME, questions.DISTINCT]))
@click.option("--why", default="", help="What makes it a different matter, for the ledger.")
def answer(question: str, word: str, why: str) -> int:
    """Answer the question ID: is your message about the same matter or a distinct one?

    `distinct` lets that very message by that session through for ten minutes: send it again.
    """
    if word == questions.DISTINCT and not why.strip():
        raise click.UsageError('say what is different: --why "..."')
    questions.answer(store_here(), question, word, why)
    tell("Noted. Send the message again." if word == questions.DISTINCT else "Noted. Nothing more to do.")
    return 0
