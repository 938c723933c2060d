"""The verb `answer`: the reply to the gate's question, by its sender or by a person."""

from __future__ import annotations

import os

import click

from claimonce.cli.common import json_option, say, store_here
from claimonce.gate import identity
from claimonce.gate.decisions import person
from claimonce.gate.letters import questions
from claimonce.gate.session_names import known_as
from claimonce.hooks.untrusted_text import tell


@click.command(epilog="Exit status: 0 noted, 2 wrong usage or no such question.")
@click.argument("question", metavar="ID")
@click.argument("word", type=click.Choice([questions.SAME, questions.DISTINCT]))
@click.option("--why", default="", help="What makes it a different matter, for the ledger.")
@json_option
def answer(question: str, word: str, why: str, as_json: bool) -> int:
    """Answer the question ID: is your message about the same matter or a distinct one?

    `distinct` lets that very message by that session through for ten minutes: send it again. A person may answer for
    an agent, from any terminal: the ledger names the person, and the agent is told at its next call. `claimonce
    questions` shows what is asked, with both texts.
    """
    if word == questions.DISTINCT and not why.strip():
        raise click.UsageError('say what is different: --why "..."')
    who = "" if identity.in_agent(os.environ) else person()
    asker = questions.answer(store_here(), question, word, why, who)
    if as_json:
        say({"id": question, "state": word, "session": asker, "by": who, "why": why})
    elif word == questions.DISTINCT:
        again = f"{known_as(asker)} may send it again and is told so." if who else "Send the message again."
        tell(f"Noted. {again}")
    else:
        tell("Noted. Nothing more to do.")
    return 0
