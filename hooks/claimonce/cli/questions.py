"""The verb `questions`: what the gate asked and nobody has answered yet, with both texts."""

from __future__ import annotations

import click

from claimonce.cli.common import as_json_text, json_option, store_here
from claimonce.cli.shown import VERSION, line, say_broken
from claimonce.gate.clock import format_age
from claimonce.hooks.untrusted_text import tell
from claimonce.view.questions import read
from claimonce.view.reader import Reader
from claimonce.view.values import OPEN, SENT, Question, Text


@click.command(epilog="Exit status: 0, also where there is none; 2 when the store cannot be read.")
@click.option("--all", "everything", is_flag=True, help="Show those that were answered too.")
@json_option
def questions(everything: bool, as_json: bool) -> None:
    """Show what was kept back and waits for an answer.

    Each with the message that was kept back, or that went out because nobody could answer, and the one that its reader
    already got, as far as both are kept: without secrets, the first 200 characters, for the window only.
    """
    reader = Reader(store_here())
    found = read(reader, everything)
    say_broken(reader)
    if as_json:
        tell(as_json_text([as_data(one) for one in found]), whole=True)
    elif not found:
        tell("Nothing is asked.")
    for one in found if not as_json else ():
        _show(one)


def _show(one: Question) -> None:
    to = f" to {one.recipient}" if one.recipient else ""
    stopped = "a repeat beyond doubt" if one.verdict == "deny" else "asked"
    went = one.mine.state == SENT
    line(f"{one.id}  {one.name} {'sent' if went else 'wanted to send'}{to}, {format_age(one.seconds)} ago; {stopped}")
    _text("sent all the same" if went else "kept back", one.mine)
    for text in one.theirs:
        _text(f"{text.state or 'sent'} by {text.name}", text)
    if one.state != OPEN:
        line(f"  answered: {one.state}" + (f", {one.why}" if one.why else ""))
        return
    line(f"  claimonce answer {one.id} distinct --why REASON   (it may go)   or: claimonce answer {one.id} same")


def _text(label: str, text: Text) -> None:
    line(f"  {label}: {text.subject or ('(no subject)' if text.head else '(its text is no longer kept)')}")
    if text.head:
        line(f"    {text.head}")


def as_data(one: Question) -> dict[str, object]:
    """Return a question as programs read it; `theirs` is the newest message that its reader already got."""

    def said(text: Text) -> dict[str, str]:
        return {"session": text.session, "name": text.name, "at": text.at, "subject": text.subject, "head": text.head,
                "state": text.state}  # fmt: skip

    nothing = Text("", "", "")
    return {
        "v": VERSION, "id": one.id, "at": one.at, "seconds": round(one.seconds, 1), "session": one.session,
        "name": one.name, "recipient": one.recipient, "verdict": one.verdict, "mine": said(one.mine),
        "theirs": said(one.theirs[0] if one.theirs else nothing), "others": [said(each) for each in one.theirs[1:]],
        "state": one.state, "why": one.why,
    }  # fmt: skip
